// A lesson may hold more items than it asks. Which ones a run asks follows from the run's random id alone: after a kill the same ones
// come again at the same places, and a new run draws anew.
import type { Item, Lesson } from '../pack/lesson.ts'
import { isItem, itemsOf } from '../pack/steps.ts'

/** How many items one run of the lesson asks. */
export function askedCount(lesson: Lesson): number {
  const { length } = itemsOf(lesson)
  return Math.min(lesson.ask ?? length, length)
}

/** The lesson as this run goes through it: every card, and the items that were drawn, in the lesson's order. */
export function lessonOfRun(lesson: Lesson, run: string): Lesson {
  if (lesson.ask === undefined) return lesson
  const drawn = new Set(drawnItems(lesson, run))
  return { ...lesson, steps: lesson.steps.filter((step) => !isItem(step) || drawn.has(step)) }
}

/** Each item draws a number of its own, and the smallest are asked: no list of chances to keep, no order to depend on. */
function drawnItems(lesson: Lesson, run: string): readonly Item[] {
  const numbered = itemsOf(lesson).map((item) => ({ item, drew: numberOf(`${run}/${item.id}`) }))
  return numbered
    .sort((a, b) => a.drew - b.drew)
    .slice(0, lesson.ask)
    .map(({ item }) => item)
}

/** 32 bits: FNV-1a, and the last step of MurmurHash3 so that ids which end alike draw far apart. */
function numberOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
