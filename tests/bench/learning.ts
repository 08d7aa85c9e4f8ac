// Records as a learner who takes a pack's lessons over and over would leave them. The same seed gives the same records: what is compared
// is sent from the same ones.
import { createHash } from 'node:crypto'
import { badWay } from '../../core/item/conversation.ts'
import { mark, rightAnswer } from '../../core/item/mark.ts'
import type { Item, Lesson } from '../../core/pack/lesson.ts'
import { isItem } from '../../core/pack/steps.ts'
import { type LessonRecord, recordId } from '../../core/record/record.ts'
import type { BuiltPack } from './lessons.ts'

interface Chance {
  /** 32 hex letters. */
  id(): string
  /** A whole number from `least` up to, and without, `most`. */
  between(least: number, most: number): number
}

/** Milliseconds that somebody takes for a question, and between two lessons. */
const THOUGHT = { least: 4_000, most: 60_000 }
const PAUSE = { least: 60_000, most: 20 * 3_600_000 }
const FIRST_AT = 1_793_000_000_000

/** `count` records: lesson after lesson, about every fourth answer wrong, each run closed by its completion. */
export function recordsOf(pack: BuiltPack, learner: string, count: number, seed: string): readonly LessonRecord[] {
  const chance = createChance(seed)
  const records: LessonRecord[] = []
  let at = FIRST_AT
  for (let turn = 0; records.length < count; turn++) {
    const lesson = pack.lessons[turn % pack.lessons.length]
    if (lesson === undefined) throw new Error('the pack has no lesson')
    records.push(...runThrough(pack, learner, lesson, at, chance))
    at = (records.at(-1)?.at ?? at) + chance.between(PAUSE.least, PAUSE.most)
  }
  return records.slice(0, count)
}

function runThrough(
  pack: BuiltPack,
  learner: string,
  lesson: Lesson,
  from: number,
  chance: Chance,
): readonly LessonRecord[] {
  const series = chance.id()
  const run = { learner, run: series, pack: pack.id, packHash: pack.hash, lesson: lesson.id }
  const items = lesson.steps.filter(isItem)
  let at = from
  const next = (place: number) => {
    at += chance.between(THOUGHT.least, THOUGHT.most)
    return { ...run, id: recordId(series, place), at }
  }
  const answers = items.map((item, place) => {
    const answer = chance.between(0, 4) === 0 ? wrongAnswer(item) : rightAnswer(item)
    const { right, score } = mark(item, answer) ?? { right: false, score: 0 }
    return { ...next(place), kind: 'answer' as const, item: item.id, attempt: 1, answer: [...answer], right, score }
  })
  const right = answers.filter((answer) => answer.right).length
  return [...answers, { ...next(items.length), kind: 'completion', right, total: items.length }]
}

function wrongAnswer(item: Item): readonly string[] {
  switch (item.kind) {
    case 'choose-one':
      return [item.options.find(({ id }) => id !== item.right)?.id ?? item.right]
    case 'choose-all':
      return item.options.map(({ id }) => id)
    case 'true-false':
      return [String(!item.right)]
    case 'order':
      return [...rightAnswer(item)].reverse()
    case 'spot':
      return item.spots
        .filter(({ id }) => !item.right.includes(id))
        .map(({ id }) => id)
        .slice(0, 1)
    case 'conversation':
      return badWay(item)
    case 'gap':
      return ['other']
    case 'number':
      return [String(item.value + (item.tolerance ?? 0) + 1)]
    case 'match': {
      const [first, ...others] = item.pairs.map((pair) => pair.with.id)
      return item.pairs.map(({ id }, i) => `${id}=${others[i] ?? first}`)
    }
    case 'sort':
      return item.things.map((thing) => `${thing.id}=${item.groups[0]?.id ?? ''}`)
    case 'practice':
      return [
        Object.keys(item.play.ends).find((id) => item.play.ends[id]?.kind !== 'goal') ?? rightAnswer(item)[0] ?? '',
      ]
  }
}

function createChance(seed: string): Chance {
  let drawn = 0
  const draw = () => createHash('sha256').update(`${seed} ${drawn++}`).digest()
  return {
    id: () => draw().toString('hex', 0, 16),
    between: (least, most) => least + Math.floor((draw().readUInt32BE() / 2 ** 32) * (most - least)),
  }
}
