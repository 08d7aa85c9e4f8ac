// A phone with the records' room open.
import 'fake-indexeddb/auto'
import { hex } from '../../../core/bytes.ts'
import type { Item } from '../../../core/pack/lesson.ts'
import type { LearningRecord } from '../../../core/record/record.ts'
import { nodeRandom } from '../../../server/node-ports.ts'
import { createRecords, type Learner, type Records, type RecordsPorts } from '../../../src/records/records.ts'
import { fakeTimers } from '../../fake-timers.ts'
import { freshName } from '../../phone-storage.ts'

export const PACK = 'sample'
export const LESSON = 'first'
export const PACK_HASH = 'a'.repeat(64)
export const NOW = 1_790_000_000_000

const words = [{ type: 'paragraph' as const, spans: ['Đèn nhỏ.'] }]

export const itemCalled = (id: string): Item => ({
  id,
  kind: 'choose-one',
  prompt: words,
  options: [
    { id: 'yes', text: ['Có'], why: words },
    { id: 'no', text: ['Không'], why: words },
  ],
  right: 'yes',
})

export interface RecordsPhone {
  readonly records: Records
  readonly databaseName: string
  /** The same phone's next start, or its second tab. */
  again(changes?: Partial<RecordsPorts>): Records
}

export function recordsPhone(changes: Partial<RecordsPorts> = {}): RecordsPhone {
  const databaseName = freshName('records')
  const ports: RecordsPorts = {
    clock: () => NOW,
    random: nodeRandom,
    crypto: crypto.subtle,
    timers: fakeTimers(),
    channel: null,
    databaseName,
    ...changes,
  }
  const again = (more: Partial<RecordsPorts> = {}) => createRecords({ ...ports, ...more })
  return { records: again(), databaseName, again }
}

export const openLesson = (records: Records, learner: Learner) => records.openRun(learner.id, PACK, PACK_HASH, LESSON)

/** One lesson of two items, the first right at once, the second not. */
export async function playLesson(records: Records, learner: Learner): Promise<void> {
  const run = await openLesson(records, learner)
  await records.saveAnswer(run.id, itemCalled('one'), ['yes'])
  await records.saveAnswer(run.id, itemCalled('two'), ['no'])
  await records.saveAnswer(run.id, itemCalled('two'), ['yes'])
  await records.complete(run.id, 2)
}

export async function consentingLearner(records: Records): Promise<Learner> {
  const learner = await records.addLearner('frog')
  await records.setConsent(learner.id, true, 'consent-1')
  return learner
}

export const everything = (records: Records): Promise<readonly LearningRecord[]> => records.syncStore().pending(10_000)

export const SERVER = { server: '1'.repeat(32), publicKey: 'A'.repeat(87) }
export const identityOf = (epoch: string) => ({ ...SERVER, epoch: epoch.repeat(32) })
export const anyId = () => hex(nodeRandom(16))

/** The server holds these records, in the epoch. */
export const heldIn = (epoch: string, records: readonly LearningRecord[]) => ({
  epoch: epoch.repeat(32),
  held: records.map(({ id }, i) => ({ id, version: i + 1 })),
  rejected: [],
  erased: [],
})
