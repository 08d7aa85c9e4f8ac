// Signed roots as they lie in the keys folder and are served: root/1, root/2 … Nothing in them is secret.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bytes } from '../../core/bytes.ts'
import { parseSignedFile } from '../../core/signed.ts'
import { parseRoot, type Root } from '../../core/trust/root.ts'
import { keyTrouble } from './keys.ts'

export interface RootFile {
  readonly version: number
  /** The signed file. */
  readonly bytes: Bytes
}

/** In order; empty when there are none. */
export function readRootFiles(keysDir: string): readonly RootFile[] {
  const folder = join(keysDir, 'root')
  if (!existsSync(folder)) return []
  const versions = readdirSync(folder).filter((name) => /^[1-9][0-9]*$/.test(name))
  const numbers = versions.map(Number).toSorted((a, b) => a - b)
  return numbers.map((version) => ({ version, bytes: new Uint8Array(readFileSync(join(folder, String(version)))) }))
}

/** The payload of the newest root: what an app is built with. Null when there are none. */
export function newestRootPayload(keysDir: string): Bytes | null {
  const newest = readRootFiles(keysDir).at(-1)
  if (newest === undefined) return null
  const file = parseSignedFile(newest.bytes)
  if (file === null) throw keyTrouble(join(keysDir, 'root', String(newest.version)), 'This is no signed file.')
  return file.payload
}

export function newestRoot(keysDir: string): Root | null {
  const payload = newestRootPayload(keysDir)
  return payload && parseRoot(payload)
}

/** Fails on a version that is there already: phones have followed it. */
export function writeRootFile(keysDir: string, { version, bytes }: RootFile): void {
  mkdirSync(join(keysDir, 'root'), { recursive: true })
  writeFileSync(join(keysDir, 'root', String(version)), bytes, { flag: 'wx' })
}
