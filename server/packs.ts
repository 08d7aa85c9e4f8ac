// The built packs as the server needs them: item keys for marking, titles for reports. Read by hash, believed only when the hash fits.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Bytes, hex } from '../core/bytes.ts'
import { parseCatalogue } from '../core/pack/catalogue.ts'
import { Lesson } from '../core/pack/lesson.ts'
import { type Manifest, parseManifest } from '../core/pack/manifest.ts'
import { lessonPath } from '../core/pack/road.ts'
import { cutFile } from '../core/pack/slice.ts'
import { parseJson } from '../core/parse.ts'
import type { Digest } from '../core/ports.ts'
import { parseSignedFile } from '../core/signed.ts'

export interface Packs {
  /** Newest of each pack, in the catalogue's order; empty when nothing was built. */
  newest(): Promise<readonly Manifest[]>
  manifest(hash: string): Promise<Manifest | null>
  /** In the pack's first language: keys are the same in all. */
  lesson(packHash: string, lesson: string): Promise<Lesson | null>
}

const LESSONS_HELD_MAX = 200

/** `packsDir` holds `catalogue`, `manifests/<hash>` and `chunks/<hash>`. */
export function createPacks(packsDir: string, digest: Digest): Packs {
  const manifest = held((hash) => readManifest(packsDir, digest, hash))
  const lesson = held(async (key) => {
    const [hash = '', name = ''] = key.split('/')
    const found = await manifest(hash)
    return found && readLesson(packsDir, digest, found, name)
  })
  return {
    manifest,
    lesson: (packHash, name) => lesson(`${packHash}/${name}`),
    newest: async () => {
      const payload = await readPayload(join(packsDir, 'catalogue'))
      const entries = payload === null ? [] : parseCatalogue(payload).packs
      const manifests = await Promise.all(entries.map((entry) => manifest(entry.manifest)))
      return manifests.filter((found) => found !== null)
    },
  }
}

/** Remembers what was found, not what was missing: a pack may still be built. Emptied when full. */
function held<T>(find: (key: string) => Promise<T | null>): (key: string) => Promise<T | null> {
  const found = new Map<string, T>()
  return async (key) => {
    const before = found.get(key)
    if (before !== undefined) return before
    const now = await find(key)
    if (found.size >= LESSONS_HELD_MAX) found.clear()
    if (now !== null) found.set(key, now)
    return now
  }
}

async function readManifest(packsDir: string, digest: Digest, hash: string): Promise<Manifest | null> {
  const payload = await readPayload(join(packsDir, 'manifests', hash))
  if (payload === null || hex(await digest.sha256(payload)) !== hash) return null
  return parseManifest(payload)
}

async function readLesson(packsDir: string, digest: Digest, pack: Manifest, name: string): Promise<Lesson | null> {
  const paths = pack.languages.map((language) => lessonPath(name, language))
  const file = pack.files.find(({ path }) => paths.includes(path))
  if (file === undefined) return null
  const chunks = new Map<number, Bytes>()
  for (const [index] of file.slices) {
    const hash = pack.chunks[index]?.hash
    const bytes = hash === undefined ? null : await readIfThere(join(packsDir, 'chunks', hash))
    if (bytes !== null && hex(await digest.sha256(bytes)) === hash) chunks.set(index, bytes)
  }
  const cut = cutFile(file, (index) => chunks.get(index))
  return cut && parseJson(Lesson, cut, 'pack/bad-form')
}

async function readPayload(path: string): Promise<Bytes | null> {
  const bytes = await readIfThere(path)
  return bytes && (parseSignedFile(bytes)?.payload ?? null)
}

async function readIfThere(path: string): Promise<Bytes | null> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
