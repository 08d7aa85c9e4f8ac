// What going from one built version of a pack to the next means for a phone, and for the ids that records name.
import type { Lesson, Step } from '../../core/pack/lesson.ts'
import type { Chunk, Manifest } from '../../core/pack/manifest.ts'
import { isItem, itemsOf } from '../../core/pack/steps.ts'
import { questionOf } from '../build/checks/question.ts'
import type { BuiltPack } from './built-pack.ts'

export interface Download {
  /** A lesson's id, or those of the first and last that share the chunks: `first – last`. */
  readonly lessons: string
  readonly chunks: number
  readonly changed: number
  /** On the wire, of the changed chunks alone, by part in the manifest's order. */
  readonly bytes: ReadonlyMap<string, number>
}

/** In the new manifest's order: what a phone that holds all of `before` still fetches. */
export function downloadsOf(before: Manifest | null, after: Manifest): readonly Download[] {
  const held = new Set(before?.chunks.map(({ hash }) => hash))
  const all = distinct(after.chunks)
  return [...new Set(all.map(lessonsOf))].map((lessons) => {
    const own = all.filter((chunk) => lessonsOf(chunk) === lessons)
    const fresh = own.filter(({ hash }) => !held.has(hash))
    const bytes = new Map<string, number>()
    for (const { part, wireBytes } of fresh) bytes.set(part, (bytes.get(part) ?? 0) + wireBytes)
    return { lessons, chunks: own.length, changed: fresh.length, bytes }
  })
}

function lessonsOf({ lesson, until = lesson }: Chunk): string {
  return lesson === until ? lesson : `${lesson} – ${until}`
}

function distinct(chunks: readonly Chunk[]): readonly Chunk[] {
  return [...new Map(chunks.map((chunk) => [chunk.hash, chunk])).values()]
}

export interface Change {
  readonly lesson: string
  /** Of a step; null for the lesson itself. */
  readonly id: string | null
  readonly what: 'new' | 'gone' | 'reworded' | 'reused'
  /** Of what is reworded: the languages. Of what is reused: the question before and now. */
  readonly details: readonly string[]
}

/** In the order of lessons and steps; what is gone comes after what is there. */
export function changesOf(before: BuiltPack['lessons'], after: BuiltPack['lessons']): readonly Change[] {
  if (before === null || after === null) return []
  const there = [...after].flatMap(([id, lesson]) => {
    const old = before.get(id)
    return old === undefined ? [change(id, null, 'new')] : lessonChanges(id, old, lesson)
  })
  const gone = [...before.keys()].filter((id) => !after.has(id))
  return [...there, ...gone.map((id) => change(id, null, 'gone'))]
}

type Languages = ReadonlyMap<string, Lesson>

function lessonChanges(id: string, before: Languages, after: Languages): readonly Change[] {
  const [old, now] = [before.get('vi'), after.get('vi')]
  if (old === undefined || now === undefined) return []
  const kept = itemsOf(now).filter((item) => itemsOf(old).some((one) => one.id === item.id))
  const steps = now.steps.flatMap((step) => stepChanges(id, step, before, after))
  const gone = old.steps.filter((step) => !now.steps.some((one) => one.id === step.id))
  return [
    ...(kept.length === 0 ? [change(id, null, 'reused')] : []),
    ...titleChanges(id, before, after),
    ...steps,
    ...gone.map((step) => change(id, step.id, 'gone')),
  ]
}

function titleChanges(id: string, before: Languages, after: Languages): readonly Change[] {
  const differing = [...after].filter(([language, now]) => {
    const old = before.get(language)
    return old?.title !== now.title || old.summary !== now.summary
  })
  return differing.length === 0
    ? []
    : [
        change(
          id,
          null,
          'reworded',
          differing.map(([language]) => language),
        ),
      ]
}

function stepChanges(id: string, step: Step, before: Languages, after: Languages): readonly Change[] {
  const old = stepIn(before.get('vi'), step.id)
  if (old === undefined) return [change(id, step.id, 'new')]
  const meant = [old, step].map(meaningOf)
  if (meant[0] !== meant[1]) return [change(id, step.id, 'reused', meant)]
  const languages = [...after.keys()].filter((language) => {
    const [was, is] = [before, after].map((lessons) => stepIn(lessons.get(language), step.id))
    return JSON.stringify(was) !== JSON.stringify(is)
  })
  return languages.length === 0 ? [] : [change(id, step.id, 'reworded', languages)]
}

function stepIn(lesson: Lesson | undefined, id: string): Step | undefined {
  return lesson?.steps.find((step) => step.id === id)
}

function meaningOf(step: Step): string {
  return isItem(step) ? questionOf(step) : step.kind
}

function change(lesson: string, id: string | null, what: Change['what'], details: readonly string[] = []): Change {
  return { lesson, id, what, details }
}
