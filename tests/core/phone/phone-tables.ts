// A phone's tables in memory, filled as the app fills them: facts one by one, each in its own transaction.
import { factTables, putFact } from '../../../core/phone/facts.ts'
import type { PulledPage } from '../../../core/phone/pages.ts'
import type { Settlement } from '../../../core/phone/settle.ts'
import { createSyncStore } from '../../../core/phone/sync-store.ts'
import { type LearnerRow, type OutboxRow, primaryKeys, type TableName } from '../../../core/phone/tables.ts'
import { contentHash, type LearningRecord } from '../../../core/record/record.ts'
import { addToSum, noSum } from '../../../core/record/sum.ts'
import type { LearnerHead, Verdict } from '../../../core/sync/receipt.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'
import { createMemoryDb } from '../../simulation/memory-db.ts'
import { lessonRecords } from '../sync/lesson-work.ts'

export const [ANNA, BAO] = ['a1'.repeat(16), 'b2'.repeat(16)] as const
export const [FIRST_EPOCH, SECOND_EPOCH] = ['e1'.repeat(16), 'e2'.repeat(16)] as const
export const SECRET = '5c'.repeat(16)
export const DEVICE = 'd1'.repeat(16)
const NOW = 1_795_000_000_000

const allTables = Object.keys(primaryKeys) as TableName[]
const key = 'A'.repeat(87)
export const identity = (epoch: string) => ({ server: '5e'.repeat(16), epoch, publicKey: key, sealKey: key })

export async function newPhone(...learners: (Partial<LearnerRow> & { readonly id: string })[]) {
  const db = createMemoryDb()
  let now = NOW
  const ports = { clock: () => now, sha256: nodeSha256, beforePending: async () => undefined, tell: () => undefined }
  const store = createSyncStore(db, ports)
  await store.adopt(identity(FIRST_EPOCH))
  await db.write(['learners'], async (tx) => {
    for (const one of learners) {
      await tx.add('learners', { picture: 'owl', createdAt: 0, consent: 'given', secret: SECRET, ...one })
    }
  })
  return {
    db,
    store,
    pass: (ms: number) => {
      now += ms
    },
    save: async (...records: readonly LearningRecord[]) => {
      for (const record of records) await db.write(factTables, (tx) => putFact(tx, record, nodeSha256))
    },
    rows: <T extends TableName>(table: T) => db.read([table], (tx) => tx.all(table)),
    /** Everything, as one value: for "nothing changed". */
    all: () => db.read(allTables, (tx) => Promise.all(allTables.map((table) => tx.all(table)))),
    learner: async (id: string) => (await db.read(['learners'], (tx) => tx.list('learners', 'id', id, id)))[0],
    head: (learner: string) => db.read(['heads'], (tx) => tx.get('heads', learner)),
    change: (row: LearnerRow) => db.write(['learners'], (tx) => tx.putMany('learners', [row])),
    outbox: async (state: OutboxRow['state'] = 'pending') =>
      (await db.read(['outbox'], (tx) => tx.all('outbox'))).filter((row) => row.state === state).map(({ id }) => id),
  }
}

export const workOf = (count: number, learner: string = ANNA) => lessonRecords(count, learner)
export const idsOf = (records: readonly LearningRecord[]) => records.map(({ id }) => id)

export function wordOf(id: string, given: boolean, learner: string = ANNA, after?: string): LearningRecord {
  const word = { id: id.repeat(32), learner, at: NOW, kind: 'consent' as const, given, words: 'consent-1' }
  return after === undefined ? word : { ...word, after: after.repeat(32) }
}

export function cardOf(id: string, learner: string = ANNA): LearningRecord {
  return { id: id.repeat(32), learner, at: NOW, kind: 'card', verifier: '0'.repeat(32) }
}

/** What an honest server that holds just these, in this order, says of itself. */
export function headOf(records: readonly LearningRecord[]): LearnerHead {
  const sum = records.reduce((before, record) => addToSum(before, contentHash(record, nodeSha256)), noSum)
  return { version: records.length, sum, durable: 0 }
}

export const quiet = { epoch: FIRST_EPOCH, device: DEVICE, offset: 40, windowSeconds: 600, isTwin: false }

/** A receipt for `sent` by a server that then holds `held`. */
export function receiptFor(
  sent: readonly LearningRecord[],
  held: readonly LearningRecord[],
  learner: string = ANNA,
): Settlement {
  const verdicts = sent.map(({ id }) => ({ id, learner, verdict: verdictFor(id, held) }))
  return { ...quiet, learners: [{ learner, head: headOf(held) }], verdicts }
}

function verdictFor(id: string, held: readonly LearningRecord[]): Verdict {
  return { kind: 'stored', version: held.findIndex((one) => one.id === id) + 1 }
}

/** The same verdict for all. */
export function verdictsFor(
  sent: readonly LearningRecord[],
  verdict: Verdict,
  learner: string = ANNA,
  head: LearnerHead = headOf([]),
): Settlement {
  const verdicts = sent.map(({ id }) => ({ id, learner, verdict }))
  return { ...quiet, learners: [{ learner, head }], verdicts }
}

/** The versions after `since` up to `next` of a server that holds `held`. */
export function pageOf(held: readonly LearningRecord[], since = 0, next = held.length): PulledPage {
  const rows = held.slice(since, next).map((record, i) => ({ version: since + 1 + i, record }))
  const more = next < held.length
  const head = headOf(held)
  return { epoch: FIRST_EPOCH, learner: ANNA, since, next, more, isErased: false, head, devices: [], rows }
}
