// On a line that takes its time, chunks come on a thread of their own: under the app's own policy, and once each.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newProfile } from './harness/learn.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, type World } from './harness/server.ts'
import { downloadAndLearn, eventually, firstStart, wholePackHere } from './harness/walk.ts'

const SLOW_MS = 400

let world: World
let phone: Phone
const profile = newProfile()

beforeAll(async () => {
  world = await openWorld()
  phone = await openPhone({ ...world, profile: profile.path })
})
afterAll(async () => {
  await phone.close()
  await world.close()
  profile.drop()
})

const later = () => new Promise<void>((resolve) => setTimeout(resolve, SLOW_MS))
const asked = (folder: string) => world.front.asked.map(({ path }) => path).filter((path) => path.startsWith(folder))

test('a thread brings chunks that the page never asks for, each comes once, and the thread ends', async () => {
  world.front.fault(({ path }) => (path.startsWith('/packs/chunks/') ? { kind: 'hold', until: later() } : null))
  const threads: string[] = []
  phone.page.on('worker', (worker) => threads.push(new URL(worker.url()).pathname))
  await firstStart(phone.page, world.origin)
  await downloadAndLearn(phone.page)
  await wholePackHere(phone.page)
  expect(threads).toEqual([expect.stringMatching(/^\/assets\/thread-[\w-]+\.js$/)])
  await eventually(() => phone.page.workers().length, 0)
  const chunks = asked('/packs/chunks/')
  expect(chunks).toHaveLength(new Set(chunks).size)
  // A page's own list of what it fetched knows nothing of its threads.
  const byPage = await phone.page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
  const byThread = chunks.filter((path) => !byPage.includes(world.origin + path))
  expect(byThread.length).toBeGreaterThan(0)
})

test('where the thread’s script does not come, the page brings all of it', async () => {
  await phone.close()
  profile.drop()
  world.front.fault(({ path }) => {
    if (path.startsWith('/assets/thread-')) return { kind: 'answer', status: 404, type: 'text/plain', body: 'gone' }
    return path.startsWith('/packs/chunks/') ? { kind: 'hold', until: later() } : null
  })
  phone = await openPhone({ ...world, profile: profile.path })
  await firstStart(phone.page, world.origin)
  await downloadAndLearn(phone.page)
  await wholePackHere(phone.page)
  const byPage = await phone.page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
  const chunks = new Set(asked('/packs/chunks/'))
  expect([...chunks].filter((path) => !byPage.includes(world.origin + path))).toEqual([])
})
