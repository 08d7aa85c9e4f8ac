// Answers that came before their pack was built here are marked when somebody asks for the report.
import { utf8 } from '../core/bytes.ts'
import { parseJson } from '../core/parse.ts'
import { LearningRecord } from '../core/record/record.ts'
import type { Marker } from '../server/marking.ts'
import type { FinishedRun, UnmarkedAnswer } from '../server/store/report.ts'

export interface LateMarks {
  /** By `runKey`: items whose first answer is right, of those not marked before. */
  readonly right: ReadonlyMap<string, number>
  /** By `lessonKey`: answers to packs that are still not known. */
  readonly unmarked: ReadonlyMap<string, number>
}

type InRun = Pick<FinishedRun, 'learner' | 'run' | 'packHash' | 'lesson'>

export const lessonKey = (pack: string, lesson: string) => `${pack}/${lesson}`
export const runKey = ({ learner, run, packHash, lesson }: InRun) => `${learner}/${run}/${packHash}/${lesson}`

export async function markLate(answers: readonly UnmarkedAnswer[], mark: Marker): Promise<LateMarks> {
  const [right, unmarked] = [new Map<string, number>(), new Map<string, number>()]
  for (const answer of answers) {
    const record = parseJson(LearningRecord, utf8(answer.body), 'record/bad-form')
    if (record.kind !== 'answer') continue
    const found = await mark(record)
    if (found === null) addOne(unmarked, lessonKey(record.pack, record.lesson))
    else if (found.right && answer.counts === 1) addOne(right, runKey(answer))
  }
  return { right, unmarked }
}

function addOne(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
