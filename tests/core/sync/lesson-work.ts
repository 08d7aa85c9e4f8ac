// What a phone really holds: runs through lessons of five questions, the odd mistake tried again, a minute between answers.
import { hex } from '../../../core/bytes.ts'
import { type LearningRecord, recordId } from '../../../core/record/record.ts'
import type { Row } from '../../../core/sync/rows.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'

const QUESTIONS = 5

/** Deterministic and evenly mixed: sizes must not hang on luck. */
const draw = (seed: string) => nodeSha256(new TextEncoder().encode(seed))
const id = (seed: string) => hex(draw(seed).subarray(0, 16))

export const LEARNER = id('learner')

export function lessonRecords(count: number, learner = LEARNER): LearningRecord[] {
  const records: LearningRecord[] = []
  let at = 1_790_000_000_000
  for (let run = 0; records.length < count; run++) {
    const series = id(`series ${learner} ${run}`)
    const [pack, lesson] = [`pack-${run % 3}`, `lesson-${run % 10}`]
    const base = { learner, run: series, pack, packHash: hex(draw(pack)), lesson, offset: 37 }
    let place = 0
    let right = 0
    for (let question = 0; question < QUESTIONS; question++) {
      for (let attempt = 1, done = false; !done; attempt++) {
        const [luck = 0, tens = 0, ms = 0] = draw(`${run} ${question} ${attempt}`)
        done = luck > 60
        if (done && attempt === 1) right++
        at += 8_000 + tens * 150 + ms
        const answer = [done ? 'a' : 'b']
        const item = `q${question + 1}`
        const score = done ? 1 : 0
        records.push({
          ...base,
          id: recordId(series, place++),
          at,
          kind: 'answer',
          item,
          attempt,
          answer,
          right: done,
          score,
        })
      }
    }
    at += 2_000
    records.push({ ...base, id: recordId(series, place++), at, kind: 'completion', right, total: QUESTIONS })
    at += 86_400_000
  }
  return records.slice(0, count)
}

export function lessonRows(count: number, learner = LEARNER): Row[] {
  return lessonRecords(count, learner).map((record, i) => ({ record, n: i + 1 }))
}
