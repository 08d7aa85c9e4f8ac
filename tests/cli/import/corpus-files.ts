// Material of others, kept beside the project. Where it is not, a test over it has no cases; our own cases stand in the same tests.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bytes } from '../../../core/bytes.ts'
import { root } from '../../house/sources.ts'

const corpora = join(root, '../shared/corpora')

/** Paths below a folder of the corpora, sorted; none where it is not. */
export function corpusFiles(folder: string): readonly string[] {
  const path = join(corpora, folder)
  if (!existsSync(path)) return []
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort()
}

export function corpusPath(path: string): string {
  return join(corpora, path)
}

export function corpusBytes(path: string): Bytes {
  return new Uint8Array(readFileSync(join(corpora, path)))
}

export function corpusText(path: string): string {
  return readFileSync(join(corpora, path), 'utf8')
}
