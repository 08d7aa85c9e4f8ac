// Reading: from the database alone. Bytes were checked against their hash when they were stored; shapes are checked here.
import type { Bytes } from '../../core/bytes.ts'
import { Lesson } from '../../core/pack/lesson.ts'
import { type Chunk, chunksOfFile, type Manifest } from '../../core/pack/manifest.ts'
import { mediaTypeOf } from '../../core/pack/media-type.ts'
import { lessonPath, picturePath } from '../../core/pack/road.ts'
import { cutFile } from '../../core/pack/slice.ts'
import { parseJson } from '../../core/parse.ts'
import { Problem } from '../../core/problem.ts'
import type { Root } from '../../core/trust/root.ts'
import type { OpenPack } from './content.ts'
import { type ContentDatabase, type ContentTables, type DownloadRow, type PackRow, reading } from './database.ts'
import { standingOf, storedManifest } from './manifest.ts'
import { trustedRoot } from './trust.ts'
import { isFileHere, languagesFor, leftOut, readyLessons } from './wanted.ts'

/** The installed version; while none is installed, the one that is being downloaded. */
async function readableRow(db: ContentTables, packId: string): Promise<PackRow | DownloadRow | null> {
  return (await db.packs.get(packId)) ?? (await db.downloads.get(packId)) ?? null
}

/** `language` stands in rows of what is only begun. */
function readyIn(manifest: Manifest, row: PackRow | DownloadRow, stored: ReadonlySet<string>): readonly string[] {
  return readyLessons(manifest, stored, 'language' in row ? row.without : leftOut(manifest, stored))
}

/** A pack that was taken back still tells the names of its lessons, for what was learnt; none of them can be opened. */
export function openPack(database: ContentDatabase, builtIn: Root, packId: string): Promise<OpenPack | null> {
  return reading(database, async (db) => {
    const row = await readableRow(db, packId)
    const manifest = row && (await storedManifest(db, row.hash))
    if (row === null || manifest === null) return null
    const { hash } = row
    const { withdrawn } = await standingOf(db, hash, await trustedRoot(db, builtIn))
    return { manifest, hash, readyLessons: withdrawn ? [] : readyIn(manifest, row, await storedChunks(db)) }
  })
}

/** Throws 'pack/withdrawn' for a pack that was taken back. */
export function readLesson(
  database: ContentDatabase,
  builtIn: Root,
  packId: string,
  lessonId: string,
  language: string,
): Promise<{ lesson: Lesson; packHash: string } | null> {
  return reading(database, async (db) => {
    const row = await readableRow(db, packId)
    const manifest = row && (await storedManifest(db, row.hash))
    if (row === null || manifest === null) return null
    const packHash = row.hash
    const { withdrawn } = await standingOf(db, packHash, await trustedRoot(db, builtIn))
    if (withdrawn) throw new Problem('pack/withdrawn', { packId })
    if (!readyIn(manifest, row, await storedChunks(db)).includes(lessonId)) return null
    const lesson = await lessonIn(db, manifest, packHash, lessonId, language)
    return lesson && { lesson, packHash }
  })
}

/** The chunks that hold a stored lesson's pictures: another lesson may have brought them into the pack. */
export function picturesOfLesson(
  database: ContentDatabase,
  manifest: Manifest,
  hash: string,
  lessonId: string,
  language: string,
): Promise<readonly Chunk[]> {
  return reading(database, async (db) => {
    const lesson = await lessonIn(db, manifest, hash, lessonId, language)
    const names = lesson?.steps.flatMap((step) => step.picture?.name ?? []) ?? []
    const indexes = names.flatMap((name) => chunksOfFile(manifest, picturePath(name)))
    return [...new Set(indexes)].flatMap((index) => manifest.chunks[index] ?? [])
  })
}

async function lessonIn(
  db: ContentTables,
  manifest: Manifest,
  hash: string,
  lessonId: string,
  language: string,
): Promise<Lesson | null> {
  const stored = await storedChunks(db)
  const paths = languagesFor(manifest, language).map((one) => lessonPath(lessonId, one))
  const path = paths.find((one) => isFileHere(manifest, one, stored))
  const bytes = path === undefined ? null : await fileBytes(db, hash, path)
  return bytes === null ? null : parseJson(Lesson, bytes, 'pack/bad-form')
}

export function readFile(database: ContentDatabase, packHash: string, path: string): Promise<Blob | null> {
  return reading(database, async (db) => {
    const bytes = await fileBytes(db, packHash, path)
    return bytes && new Blob([bytes], { type: mediaTypeOf(path) ?? 'application/octet-stream' })
  })
}

async function fileBytes(db: ContentTables, hash: string, path: string): Promise<Bytes | null> {
  const row = await db.files.get([hash, path])
  if (row === undefined) return null
  const chunks = await db.chunks.bulkGet(row.slices.map(([chunk]) => chunk))
  const slices = row.slices.map(([, offset, length], i): [number, number, number] => [i, offset, length])
  return cutFile({ path, slices }, (index) => chunks[index]?.bytes)
}

async function storedChunks(db: ContentTables): Promise<ReadonlySet<string>> {
  return new Set(await db.chunks.toCollection().primaryKeys())
}
