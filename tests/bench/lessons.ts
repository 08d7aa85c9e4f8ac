// The built pack, and records as a learner who takes its lessons would leave them.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mark, rightAnswer } from '../../core/item/mark.ts'
import { parseCatalogue } from '../../core/pack/catalogue.ts'
import type { Item, Lesson } from '../../core/pack/lesson.ts'
import { isItem } from '../../core/pack/steps.ts'
import type { AnswerRecord, CompletionRecord, LearningRecord } from '../../core/record/record.ts'
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

/** `count` records: lesson after lesson, every fourth first answer wrong, each run closed by its completion. */
export function recordsOf(pack: BuiltPack, learner: string, count: number): readonly LearningRecord[] {
  const records: LearningRecord[] = []
  for (let turn = 0; records.length < count; turn++) {
    const lesson = pack.lessons[turn % pack.lessons.length]
    if (lesson === undefined) throw new Error('the pack has no lesson')
    records.push(...runThrough(pack, learner, lesson, records.length))
  }
  return records.slice(0, count)
}

function runThrough(pack: BuiltPack, learner: string, lesson: Lesson, before: number): readonly LearningRecord[] {
  const items = lesson.steps.filter(isItem)
  const run = { learner, run: newId(), pack: pack.id, packHash: pack.hash, lesson: lesson.id }
  // Half a minute an item.
  const at = (place: number) => 1_760_000_000_000 + (before + place) * 30_000
  const answers = items.map((item, i): AnswerRecord => {
    const answer = (before + i) % 4 === 3 ? wrongAnswer(item) : rightAnswer(item)
    const { right, score } = mark(item, answer) ?? { right: false, score: 0 }
    return {
      ...run,
      id: newId(),
      at: at(i),
      kind: 'answer',
      item: item.id,
      attempt: 1,
      answer: [...answer],
      right,
      score,
    }
  })
  const right = answers.filter((answer) => answer.right).length
  const end: CompletionRecord = {
    ...run,
    id: newId(),
    at: at(items.length),
    kind: 'completion',
    right,
    total: items.length,
  }
  return [...answers, end]
}

function wrongAnswer(item: Item): readonly string[] {
  switch (item.kind) {
    case 'choose-one':
      return [item.options.find(({ id }) => id !== item.right)?.id ?? item.right]
    case 'choose-all':
      return item.options.map(({ id }) => id)
    case 'order':
      return [...rightAnswer(item)].reverse()
    case 'sort':
      return item.things.map((thing) => `${thing.id}=${item.groups[0]?.id ?? ''}`)
  }
}

const newId = () => randomBytes(16).toString('hex')
