// The app and the packs as they are delivered, built once for each state of the sources.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sourceStamp } from '../../../tools/stamp.mjs'

const cache = join(import.meta.dirname, '../../../node_modules/.cache/browser-tests')

export interface BuiltApp {
  readonly appDir: string
  readonly packsDir: string
}

/** Another version of the same sources: its version string ends so. */
const SECOND = '-second'
/** Longer than any run, which may still read what it began with. */
const OLD_AFTER_MS = 60 * 60_000

export async function builtApp(): Promise<BuiltApp> {
  const folder = join(cache, sourceStamp())
  if (!existsSync(folder)) await makeFolder(folder)
  return { appDir: join(folder, 'app'), packsDir: join(folder, 'packs') }
}

/** The folder of the app one version later, with the same packs and keys. */
export async function secondApp({ appDir }: BuiltApp): Promise<string> {
  const folder = dirname(appDir)
  const made = join(folder, `app${SECOND}`)
  if (!existsSync(join(made, 'sw.js.gz'))) await make('app', folder, SECOND)
  return made
}

/** Made aside and renamed into place, so that a half-made folder is never taken for a whole one. */
async function makeFolder(folder: string): Promise<void> {
  mkdirSync(cache, { recursive: true })
  dropOld()
  const aside = mkdtempSync(join(cache, 'making-'))
  await make('packs', aside)
  await make('app', aside)
  if (existsSync(folder)) return rmSync(aside, { recursive: true })
  renameSync(aside, folder)
}

function dropOld(): void {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name)
    if (Date.now() - statSync(path).mtimeMs > OLD_AFTER_MS) rmSync(path, { recursive: true, force: true })
  }
}

function make(...args: readonly string[]): Promise<void> {
  const { NODE_ENV: _dropped, VITEST: _too, ...env } = process.env
  const program = join(import.meta.dirname, 'make-app.ts')
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (data) => {
    said += String(data)
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`The app could not be built.\n${said}`))))
  })
}
