// Pure reckoning over a manifest and the chunks that are here: what to fetch next, what can be opened, how far it is.
import { type Extra, extrasIn, isLeftOut } from '../../core/pack/extras.ts'
import type { Chunk, LessonEntry, Manifest } from '../../core/pack/manifest.ts'
import { chunksOfFile, servesLesson } from '../../core/pack/manifest.ts'
import { lessonPath } from '../../core/pack/road.ts'

/** Chunks in the order a learner needs them: lesson by lesson what this language shows and says; other languages after all of that. */
export function chunksInOrder(manifest: Manifest, language: string, without: readonly Extra[] = []): readonly Chunk[] {
  const spoken = spokenLanguage(manifest, language)
  const byLesson = manifest.lessons.map((lesson) => manifest.chunks.filter((chunk) => chunk.lesson === lesson.id))
  const first = ['base', spoken, `voice-${spoken}`]
  const wanted = byLesson.flatMap((chunks) => first.flatMap((part) => chunks.filter((chunk) => chunk.part === part)))
  return distinct([...wanted, ...manifest.chunks]).filter((chunk) => !isLeftOut(chunk, without))
}

/** What one lesson needs in this language, without pictures that another lesson brings. */
export function chunksOfLesson(
  manifest: Manifest,
  lesson: string,
  language: string,
  without: readonly Extra[] = [],
): readonly Chunk[] {
  const spoken = spokenLanguage(manifest, language)
  const parts = ['base', spoken, `voice-${spoken}`]
  return distinct(
    manifest.chunks.filter((chunk) => servesLesson(manifest, chunk, lesson) && parts.includes(chunk.part)),
  ).filter((chunk) => !isLeftOut(chunk, without))
}

export function spokenLanguage(manifest: Manifest, language: string): string {
  return manifest.languages.includes(language) ? language : 'vi'
}

/** Languages to show a lesson in, best first. */
export function languagesFor(manifest: Manifest, language: string): readonly string[] {
  return [...new Set([language, 'vi', ...manifest.languages])]
}

/** Of an installed pack: what is missing of it is what it was left without, or what was dropped since. */
export function leftOut(manifest: Manifest, stored: ReadonlySet<string>): readonly Extra[] {
  return extrasIn(manifest.chunks.filter((chunk) => !stored.has(chunk.hash)))
}

/** Lessons whose words in at least one language are here, and whose pictures unless those are left out. */
export function readyLessons(
  manifest: Manifest,
  stored: ReadonlySet<string>,
  without: readonly Extra[] = [],
): readonly string[] {
  return manifest.lessons.filter((lesson) => isReady(manifest, lesson, stored, without)).map((lesson) => lesson.id)
}

function isReady(
  manifest: Manifest,
  lesson: LessonEntry,
  stored: ReadonlySet<string>,
  without: readonly Extra[],
): boolean {
  const base = manifest.chunks.filter((chunk) => chunk.part === 'base' && servesLesson(manifest, chunk, lesson.id))
  const pictures = base.filter((chunk) => !isLeftOut(chunk, without))
  return (
    pictures.every((chunk) => stored.has(chunk.hash)) &&
    manifest.languages.some((language) => isFileHere(manifest, lessonPath(lesson.id, language), stored))
  )
}

export function isFileHere(manifest: Manifest, path: string, stored: ReadonlySet<string>): boolean {
  const chunks = chunksOfFile(manifest, path).map((index) => manifest.chunks[index])
  return chunks.length > 0 && chunks.every((chunk) => chunk !== undefined && stored.has(chunk.hash))
}

/** Wire bytes of the whole pack and of what is here: counted by chunk, so that progress never jumps back. */
export function wireBytes(
  manifest: Manifest,
  stored: ReadonlySet<string>,
  without: readonly Extra[] = [],
): { done: number; total: number } {
  const chunks = distinct(manifest.chunks).filter((chunk) => !isLeftOut(chunk, without))
  const sum = (some: readonly Chunk[]) => some.reduce((bytes, chunk) => bytes + chunk.wireBytes, 0)
  return { done: sum(chunks.filter((chunk) => stored.has(chunk.hash))), total: sum(chunks) }
}

function distinct(chunks: readonly Chunk[]): readonly Chunk[] {
  return [...new Map(chunks.map((chunk) => [chunk.hash, chunk])).values()]
}
