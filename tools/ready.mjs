// Makes a fresh clone ready to run: a Node that is new enough, and packages exactly as the lock file says.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rightNode, root } from './node24.mjs'
import { installLocked } from './npm.mjs'
import { stop } from './stop.mjs'

const lockPath = join(root, 'package-lock.json')
const installedPath = join(root, 'node_modules/.package-lock.json')
const stampPath = join(root, 'node_modules/.domdom-lock')

/** Returns the path of the Node to use. */
export function ready() {
  const node = rightNode()
  const lock = readFileSync(lockPath, 'utf8')
  const stamp = stampOf(lock)
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === stamp) return node
  if (!isInstalled(lock)) install(node, lock)
  writeFileSync(stampPath, stamp)
  return node
}

// Platform and processor, but no Node version: the one native package works on every Node that is new enough.
function stampOf(lock) {
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform} ${process.arch}\n`
}

/** Somebody's own `npm install` is as good as ours when it brought the same versions. */
function isInstalled(lock) {
  if (!existsSync(installedPath)) return false
  return sameVersions(JSON.parse(lock).packages, JSON.parse(readFileSync(installedPath, 'utf8')).packages)
}

/**
 * Both as in a lock file: folder → { version, optional }; the lock's own root entry has no folder. What is optional may
 * be absent, or, on a platform the lock file does not know, be there besides.
 */
export function sameVersions(wanted, installed) {
  const missing = Object.keys(wanted).some((path) => path !== '' && !wanted[path].optional && !installed[path])
  const other = Object.entries(installed).some(([path, found]) =>
    wanted[path] ? wanted[path].version !== found.version : !found.optional,
  )
  return !missing && !other
}

function install(node, lock) {
  console.log('Installing the packages of package-lock.json into node_modules (once, a minute or less)…')
  const failure = installLocked(root, node) ?? (isInstalled(lock) ? null : 'npm brought other versions than asked.')
  if (failure !== null) stop(`${failure}\nThe packages could not be installed. Please connect and try again.`)
}
