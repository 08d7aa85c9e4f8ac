// The built pack, as the bench reads it from disk.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseCatalogue } from '../../core/pack/catalogue.ts'
import type { Lesson } from '../../core/pack/lesson.ts'
import { parseSignedFile } from '../../core/signed.ts'
import { nodeVerifier } from '../../server/node-ports.ts'
import { createPacks } from '../../server/packs.ts'

export interface BuiltPack {
  readonly id: string
  readonly hash: string
  /** In the pack's order, in Vietnamese. */
  readonly lessons: readonly Lesson[]
}

export async function readPack(packsDir: string, id: string): Promise<BuiltPack> {
  const file = parseSignedFile(new Uint8Array(readFileSync(join(packsDir, 'catalogue'))))
  const entry = file && parseCatalogue(file.payload).packs.find((pack) => pack.id === id)
  if (!entry) throw new Error(`no pack ${id} was built`)
  const packs = createPacks(packsDir, nodeVerifier)
  const manifest = await packs.manifest(entry.manifest)
  const found = await Promise.all((manifest?.lessons ?? []).map((lesson) => packs.lesson(entry.manifest, lesson.id)))
  return { id, hash: entry.manifest, lessons: found.filter((lesson) => lesson !== null) }
}
