// A phone with the records' room open.
import 'fake-indexeddb/auto'
import { hex } from '../../../core/bytes.ts'
import type { Item } from '../../../core/pack/lesson.ts'
import type { Settlement } from '../../../core/phone/settle.ts'
import { contentHash, type LearningRecord } from '../../../core/record/record.ts'
import { addToSum, noSum } from '../../../core/record/sum.ts'
import type { Verdict } from '../../../core/sync/receipt.ts'
import { nodeRandom, nodeSha256 } from '../../../server/node-ports.ts'
import { createRecords, type Learner, type Records, type RecordsPorts } from '../../../src/records/records.ts'
import { fakeTimers } from '../../fake-timers.ts'
import { dump, freshName } from '../../phone-storage.ts'

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
    elapsed: () => 0,
    random: nodeRandom,
    sha256: nodeSha256,
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

/** All that may be sent now, as it would be. */
export async function everything(records: Records): Promise<readonly LearningRecord[]> {
  const batch = await records.syncStore().pending(10_000)
  return batch === null ? [] : batch.rows.map(({ record }) => record)
}

/** The results among them: what a learner did, without what was said about it. */
export async function results(records: Records): Promise<readonly LearningRecord[]> {
  return (await everything(records)).filter(({ kind }) => kind === 'answer' || kind === 'completion')
}

/** What is on disk, without the dead weight. */
export async function onDisk(databaseName: string): Promise<Record<string, unknown[]>> {
  const { ballast: _weight, ...rows } = await dump(databaseName)
  return rows
}

export const SERVER = { server: '1'.repeat(32), publicKey: 'A'.repeat(87), sealKey: 'B'.repeat(87) }
export const identityOf = (epoch: string) => ({ ...SERVER, epoch: epoch.repeat(32) })
export const anyId = () => hex(nodeRandom(16))

/** A server as the phone's tables see it: it takes records and says so. */
export function serverOfEpoch(epoch: string) {
  const held = new Map<string, { version: number; learner: string; hash: string }>()
  const headOf = (learner: string) => {
    const mine = [...held.values()].filter((one) => one.learner === learner)
    const sum = mine.reduce((so, { hash }) => addToSum(so, hash), noSum)
    return { version: mine.length, sum, durable: 0 }
  }
  const take = (record: LearningRecord): Verdict => {
    const known = held.get(record.id)
    if (known !== undefined) return { kind: 'duplicate', version: known.version }
    const version = headOf(record.learner).version + 1
    held.set(record.id, { version, learner: record.learner, hash: contentHash(record, nodeSha256) })
    return { kind: 'stored', version }
  }
  return {
    /** Its word about these: held, or what `verdicts` says of an id. */
    word(
      records: readonly LearningRecord[],
      verdicts: Readonly<Record<string, Verdict>> = {},
      more: Partial<Settlement> = {},
    ): Settlement {
      const told = records.map((record) => ({
        id: record.id,
        learner: record.learner,
        verdict: verdicts[record.id] ?? take(record),
      }))
      const learners = [...new Set(records.map(({ learner }) => learner))]
      return {
        epoch: epoch.repeat(32),
        device: '2'.repeat(32),
        offset: 0,
        windowSeconds: 0,
        isTwin: false,
        learners: learners.map((learner) => ({ learner, head: headOf(learner) })),
        verdicts: told,
        ...more,
      }
    },
  }
}

export const rejected = (reason: string): Verdict => ({ kind: 'rejected', reason })
