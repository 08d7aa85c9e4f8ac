import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** The path of a Chromium on this machine: CHROMIUM when set, else the usual places; null when there is none. */
export function findChromium() {
  const named = process.env.CHROMIUM
  if (named) return existsSync(named) ? named : null
  return usual.find((path) => existsSync(path)) ?? null
}

/** As `findChromium`, but installs Debian's Chromium where this user may do so. */
export function findOrInstallChromium() {
  return findChromium() ?? (mayInstall() ? install() : null)
}

export const chromiumPlea =
  'The browser tests need Chromium: install it (Debian, Ubuntu: apt-get install chromium) or name one in CHROMIUM.'

function mayInstall() {
  return !process.env.CHROMIUM && process.getuid?.() === 0 && existsSync('/etc/debian_version')
}

function install() {
  console.log('Installing Chromium for the browser tests (apt-get install chromium)…')
  const options = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  spawnSync('apt-get', ['update'], options)
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options)
  return findChromium()
}
