// Which files travel together: for each lesson in order, what every language needs, then each language's own words and voice.
// A picture lies with the first lesson that uses it, so that it is stored and sent once.
import { type Bytes, utf8 } from '../../../core/bytes.ts'
import { lessonPath, picturePath, voicePath } from '../../../core/pack/road.ts'
import type { PackSource } from '../source/pack-source.ts'
import type { LessonTree } from '../tree/lesson-tree.ts'
import { clipsIn, picturesIn } from '../tree/uses.ts'

export interface WholeFile {
  readonly path: string
  readonly bytes: Bytes
}

export interface Parcel {
  readonly lesson: string
  /** The last lesson, where several in a row share it. */
  readonly until?: string
  /** 'base', a language, or voice-<language>. */
  readonly part: string
  readonly files: readonly WholeFile[]
}

/** `lessons`: by lesson in the pack's order, the trees of all languages in the languages' order. */
export function parcelsOf(source: PackSource, lessons: readonly (readonly LessonTree[])[]): readonly Parcel[] {
  const taken = new Set<string>()
  const once = (files: readonly WholeFile[]) => {
    const fresh = files.filter(({ path }) => !taken.has(path))
    for (const { path } of fresh) taken.add(path)
    return fresh.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  }
  return lessons.flatMap((trees, i) => {
    const lesson = source.pack.value.lessons[i] ?? ''
    const names = [...(i === 0 ? [source.pack.value.picture] : []), ...trees.flatMap(picturesIn)]
    const base = { lesson, part: 'base', files: once([...new Set(names)].flatMap((name) => pictureFile(source, name))) }
    const words = trees.map((tree) => ({ lesson, part: tree.lesson.language, files: [lessonFile(tree)] }))
    const voices = trees.map((tree) => ({
      lesson,
      part: `voice-${tree.lesson.language}`,
      files: once([...new Set(clipsIn(tree))].flatMap((clip) => clipFile(source, tree.lesson.language, clip))),
    }))
    return [base, ...words, ...voices].filter(({ files }) => files.length > 0)
  })
}

function lessonFile({ lesson }: LessonTree): WholeFile {
  return { path: lessonPath(lesson.id, lesson.language), bytes: utf8(JSON.stringify(lesson)) }
}

function pictureFile(source: PackSource, name: string): readonly WholeFile[] {
  const bytes = source.pictureFiles.get(name)
  return bytes === undefined ? [] : [{ path: picturePath(name), bytes }]
}

function clipFile(source: PackSource, language: string, clip: string): readonly WholeFile[] {
  const bytes = source.clips.get(language)?.get(clip)
  return bytes === undefined ? [] : [{ path: voicePath(language, clip), bytes }]
}
