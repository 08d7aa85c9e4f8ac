// A service worker that keeps files as Workbox does: one after the other, before it is installed. Their paths come as `self.files`.
import { PrecacheController } from 'workbox-precaching/PrecacheController.js'

const controller = new PrecacheController()
self.addEventListener('install', (event) => {
  importScripts('/files.js')
  controller.addToCacheList(self.files.map((url) => ({ url, revision: '1' })))
  controller.install(event)
})
self.addEventListener('activate', (event) => controller.activate(event))
