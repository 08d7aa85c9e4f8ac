// What a pack is made of. The manifest's hash names the pack's exact content; records carry it (I19).
import * as v from 'valibot'
import type { Bytes } from '../bytes.ts'
import { limits } from '../limits.ts'
import { parseJson } from '../parse.ts'
import { Problem } from '../problem.ts'
import { Name } from './lesson.ts'

export const Hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
const Text = v.pipe(v.string(), v.minLength(1), v.maxLength(limits.textLengthMax))
/** Words by language, at least Vietnamese. */
export const Texts = v.intersect([v.object({ vi: Text }), v.record(Name, Text)])
const Count = v.pipe(v.number(), v.integer(), v.minValue(0))
export const Day = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/))

const Path = v.pipe(v.string(), v.regex(/^[a-z0-9-]+(\/[a-z0-9-]+)*\.[a-z0-9]+$/), v.maxLength(200))

const Chunk = v.strictObject({
  hash: Hash,
  bytes: v.pipe(Count, v.minValue(1), v.maxValue(limits.chunkBytesMax)),
  /** What the chunk costs on the wire (brotli), to be shown before a download. */
  wireBytes: Count,
  lesson: Name,
  /** The last of the lessons it serves, where it serves several in a row. */
  until: v.optional(Name),
  /** 'base' is needed in every language; else the language it serves. */
  part: Name,
})

const File = v.strictObject({
  path: Path,
  /** Where the bytes lie: [index of the chunk, offset, length], in order. */
  slices: v.pipe(v.array(v.strictTuple([Count, Count, Count])), v.minLength(1)),
})

const LessonEntry = v.strictObject({
  id: Name,
  title: Texts,
  summary: Texts,
  minutes: v.pipe(Count, v.minValue(1)),
  skills: v.array(v.pipe(v.string(), v.regex(/^(dlgf|3139|757)-[\w.]+$/))),
  items: v.pipe(Count, v.minValue(1)),
})

const Digits = v.pipe(v.string(), v.regex(/^\+?\d{3,15}$/))

/** How to reach somebody: what a phone offers to dial or to write to. */
export const Contact = v.strictObject({
  call: v.optional(Digits),
  text: v.optional(v.strictObject({ to: Digits, body: Texts })),
})

const Fact = v.strictObject({
  id: Name,
  text: Texts,
  source: Text,
  url: v.pipe(v.string(), v.regex(/^https?:\/\//), v.maxLength(400)),
  checked: Day,
  reviewBy: Day,
  contact: v.optional(Contact),
})

export const Manifest = v.strictObject({
  format: v.literal('domdom-pack/1'),
  id: Name,
  version: v.pipe(Count, v.minValue(1), v.maxValue(limits.packVersionMax)),
  title: Texts,
  summary: Texts,
  picture: Name,
  languages: v.pipe(v.array(Name), v.minLength(1)),
  licence: Text,
  authors: v.array(Text),
  lessons: v.pipe(v.array(LessonEntry), v.minLength(1), v.maxLength(limits.packLessonsMax)),
  facts: v.array(Fact),
  chunks: v.pipe(v.array(Chunk), v.minLength(1), v.maxLength(limits.packChunksMax)),
  files: v.pipe(v.array(File), v.minLength(1), v.maxLength(limits.packFilesMax)),
})

export type Manifest = v.InferOutput<typeof Manifest>
export type Chunk = v.InferOutput<typeof Chunk>
export type PackFile = v.InferOutput<typeof File>
export type LessonEntry = v.InferOutput<typeof LessonEntry>
export type Contact = v.InferOutput<typeof Contact>
export type Fact = v.InferOutput<typeof Fact>
export type Texts = v.InferOutput<typeof Texts>

/** Throws 'pack/bad-form' for a shape this app does not know, for slices that leave their chunk and for a path given twice; 'pack/too-large'. */
export function parseManifest(payload: Bytes): Manifest {
  if (payload.length > limits.manifestBytesMax) throw new Problem('pack/too-large', { bytes: payload.length })
  const manifest = parseJson(Manifest, payload, 'pack/bad-form')
  if (manifest.files.some((file) => file.slices.some((slice) => !fits(manifest, slice)))) {
    throw new Problem('pack/bad-form', { path: 'files', found: 'a slice outside its chunk' })
  }
  if (new Set(manifest.files.map(({ path }) => path)).size < manifest.files.length) {
    throw new Problem('pack/bad-form', { path: 'files', found: 'a path that stands there twice' })
  }
  // A chunk may be cut as often as one likes, and be joined to more than any phone holds.
  const cut = manifest.files.flatMap(({ slices }) => slices).reduce((sum, [, , length]) => sum + length, 0)
  const bytes = manifest.chunks.reduce((sum, chunk) => sum + chunk.bytes, 0)
  for (const sum of [cut, bytes]) if (sum > limits.packBytesMax) throw new Problem('pack/too-large', { bytes: sum })
  return manifest
}

function fits(manifest: Manifest, [chunk, offset, length]: readonly [number, number, number]): boolean {
  const found = manifest.chunks[chunk]
  return found !== undefined && offset + length <= found.bytes
}

/** Lessons that have something in this chunk: from `lesson` to `until`, in the pack's order. */
export function servesLesson(
  { lessons }: Pick<Manifest, 'lessons'>,
  { lesson, until = lesson }: Pick<Chunk, 'lesson' | 'until'>,
  asked: string,
): boolean {
  const at = (id: string) => lessons.findIndex((entry) => entry.id === id)
  return at(lesson) <= at(asked) && at(asked) <= at(until)
}

/** The chunks that hold a lesson's `path`s, by index. */
export function chunksOfFile(manifest: Manifest, path: string): readonly number[] {
  return manifest.files.find((file) => file.path === path)?.slices.map(([chunk]) => chunk) ?? []
}
