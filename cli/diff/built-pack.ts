// A pack as a build left it, read back from the disk to be compared. Whose signature it bears does not matter here.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Bytes } from '../../core/bytes.ts'
import { parseCatalogue } from '../../core/pack/catalogue.ts'
import { Lesson } from '../../core/pack/lesson.ts'
import { type Manifest, parseManifest } from '../../core/pack/manifest.ts'
import { lessonPath } from '../../core/pack/road.ts'
import { cutFile } from '../../core/pack/slice.ts'
import { parseJson } from '../../core/parse.ts'
import { isProblem, Problem } from '../../core/problem.ts'
import { parseSignedFile } from '../../core/signed.ts'
import { squeeze } from '../build/output/squeeze.ts'

export interface BuiltPack {
  readonly manifest: Manifest
  /** On the wire. */
  readonly manifestBytes: number
  /** By lesson, then by language; null when its chunks are not beside it. */
  readonly lessons: ReadonlyMap<string, ReadonlyMap<string, Lesson>> | null
}

export interface Built {
  readonly packs: readonly BuiltPack[]
  /** On the wire; 0 for a manifest alone. */
  readonly catalogueBytes: number
}

/** `path`: an output folder (dist), its packs/, or one manifest. Throws 'pack/source' for anything else. */
export async function readBuilt(path: string): Promise<Built> {
  if (!existsSync(path))
    throw refusal(path, 'This is not there: name a folder that domdom build made, or a manifest in it.')
  try {
    return statSync(path).isDirectory() ? await readFolder(path) : await readOne(path)
  } catch (error) {
    if (!isProblem(error) || error.code === 'pack/source') throw error
    throw refusal(path, `This cannot be read as packs that domdom build made (${error.code}).`, error)
  }
}

async function readFolder(path: string): Promise<Built> {
  const folder = [join(path, 'packs'), path].find((each) => existsSync(join(each, 'catalogue')))
  if (folder === undefined) throw refusal(path, 'There is no catalogue in this folder: build the packs first.')
  const signed = bytesOf(join(folder, 'catalogue'))
  const { packs } = parseCatalogue(payloadOf(signed))
  const built = packs.map(({ manifest }) => readManifest(join(folder, 'manifests', manifest)))
  return { packs: await Promise.all(built), catalogueBytes: await wireBytesOf(signed) }
}

async function readOne(path: string): Promise<Built> {
  return { packs: [await readManifest(path)], catalogueBytes: 0 }
}

async function readManifest(path: string): Promise<BuiltPack> {
  const signed = bytesOf(path)
  const manifest = parseManifest(payloadOf(signed))
  const chunks = join(dirname(dirname(path)), 'chunks')
  return { manifest, manifestBytes: await wireBytesOf(signed), lessons: readLessons(manifest, chunks) }
}

function readLessons(manifest: Manifest, folder: string): BuiltPack['lessons'] {
  const lessons = new Map<string, ReadonlyMap<string, Lesson>>()
  for (const { id } of manifest.lessons) {
    const languages = new Map<string, Lesson>()
    for (const language of manifest.languages) {
      const file = manifest.files.find(({ path }) => path === lessonPath(id, language))
      const bytes = file && cutFile(file, (i) => chunkAt(manifest, folder, i))
      if (!bytes) return null
      languages.set(language, parseJson(Lesson, bytes, 'pack/bad-form'))
    }
    lessons.set(id, languages)
  }
  return lessons
}

function chunkAt(manifest: Manifest, folder: string, index: number): Bytes | undefined {
  const path = join(folder, manifest.chunks[index]?.hash ?? '')
  return existsSync(path) ? bytesOf(path) : undefined
}

function bytesOf(path: string): Bytes {
  return new Uint8Array(readFileSync(path))
}

function payloadOf(signed: Bytes): Bytes {
  const file = parseSignedFile(signed)
  if (file === null) throw new Problem('pack/not-signed')
  return file.payload
}

async function wireBytesOf(bytes: Bytes): Promise<number> {
  return (await squeeze(bytes)).brotli.length
}

function refusal(path: string, sentence: string, cause?: unknown): Problem {
  return new Problem('pack/source', { found: `${path}:1: ${sentence}`, count: 1 }, cause)
}
