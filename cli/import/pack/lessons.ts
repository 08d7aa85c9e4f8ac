// Parts of imported files to lessons: pages go with the questions after them, long parts become several lessons.
import { limits } from '../../../core/limits.ts'
import { isItem } from '../../../core/pack/steps.ts'
import type { Note, Part, Understood } from '../question.ts'
import { carried } from './carry.ts'
import { nameFrom, namesGivenOnce } from './names.ts'
import { proved } from './proved.ts'
import type { Sentences } from './sentences.ts'

export interface LessonDraft {
  readonly id: string
  readonly title: string
  readonly minutes: number
  /** The source of each step. */
  readonly steps: readonly string[]
}

interface DraftStep {
  readonly source: string
  readonly isItem: boolean
}

type Tell = (note: Note) => void

/** What a lesson holds when nothing else parts it; more only where the pack would get too many lessons. */
const itemsPerLesson = 10

export function lessonsOf(files: readonly Understood[], sentences: Sentences, tell: Tell): readonly LessonDraft[] {
  const groups = files.flatMap(({ parts, title }) => groupsOf(parts, title, sentences, tell))
  const items = groups.reduce((sum, { steps }) => sum + steps.filter((step) => step.isItem).length, 0)
  const size = Math.min(limits.lessonStepsMax, Math.max(itemsPerLesson, Math.ceil(items / (limits.packLessonsMax / 2))))
  const pieces = groups.flatMap(({ titles, steps }) => {
    const cut = inPieces(steps, size)
    return cut.map((piece, i) => ({ titles, steps: piece, count: cut.length > 1 ? ` (${i + 1})` : '' }))
  })
  const once = namesGivenOnce()
  return pieces.map(({ titles, steps, count }, i) => {
    const title = `${(titles.at(-1) ?? sentences.lesson(i + 1)).slice(0, limits.textLengthMax - count.length)}${count}`
    const id = once(nameFrom(title) || `lesson-${i + 1}`)
    const minutes = Math.min(15, Math.max(1, Math.round(steps.length / 2)))
    return { id, title, minutes, steps: steps.map(({ source }) => source) }
  })
}

interface Group {
  readonly titles: readonly string[]
  readonly steps: readonly DraftStep[]
}

/** A lesson asks at least one thing: pages without a question wait for the next part, or join the last. */
function groupsOf(
  parts: readonly Part[],
  title: string | undefined,
  sentences: Sentences,
  tell: Tell,
): readonly Group[] {
  const groups: { titles: readonly string[]; steps: DraftStep[] }[] = []
  let waiting: DraftStep[] = []
  const once = namesGivenOnce()
  let number = 0
  for (const { titles, entries } of parts) {
    const steps = entries.flatMap((entry) => {
      number += 1
      const wanted = entry.title === undefined ? '' : nameFrom(entry.title).slice(0, 30).replace(/-+$/, '')
      const id = once(wanted || `${entry.kind === 'page' ? 'card' : 'question'}-${number}`)
      return stepsOf(entry, id, sentences, tell)
    })
    waiting.push(...steps)
    if (!waiting.some((step) => step.isItem)) continue
    groups.push({ titles: titles.length > 0 ? titles : title === undefined ? [] : [title], steps: waiting })
    waiting = []
  }
  const last = groups.at(-1)
  if (last !== undefined) last.steps.push(...waiting)
  return groups
}

function stepsOf(entry: Part['entries'][number], id: string, sentences: Sentences, tell: Tell): readonly DraftStep[] {
  const { place } = entry
  const words = entry.kind === 'page' ? entry.body : entry.stem
  const name = `«${(entry.title ?? words.written).replace(/\s+/g, ' ').slice(0, 40)}»`
  const notes: Note[] = []
  const say = (kind: Note['kind']) => (sentence: string) =>
    notes.push({ place, kind, sentence: `${name}: ${sentence}` })
  const left = (reason: string) => {
    tell({ place, kind: 'left', sentence: `${name} is not in the pack: ${reason}` })
    return []
  }
  const steps = carried(entry, { sentences, id, lose: say('lost'), check: say('check') })
  if (typeof steps === 'string') return left(steps)
  const sources = steps.map(proved)
  const trouble = sources.find((source) => source.trouble !== undefined)?.trouble
  if (trouble !== undefined) return left(trouble)
  // What an entry lost on the way only matters once it is there.
  for (const note of notes) tell(note)
  return steps.map((step, i) => ({ source: sources[i]?.source ?? '', isItem: isItem(step) }))
}

/** Pieces of at most so many items and as many steps as a lesson holds, each with an item in it. */
function inPieces(steps: readonly DraftStep[], itemsMax: number): readonly (readonly DraftStep[])[] {
  const pieces: DraftStep[][] = [[]]
  for (const step of steps) {
    const last = pieces.at(-1) ?? []
    const items = last.filter((one) => one.isItem).length
    const isFull = last.length >= limits.lessonStepsMax || (items >= itemsMax && step.isItem)
    if (isFull && items > 0) pieces.push([step])
    else last.push(step)
  }
  const last = pieces.at(-1)
  const before = pieces.at(-2)
  if (last !== undefined && before !== undefined && !last.some((one) => one.isItem)) {
    before.push(...last)
    pieces.pop()
  }
  return pieces
}
