// What the sync engine may do to the records: look at what is unsent, and write down what the server said about each.
import type { LearningRecord } from '../../core/record/record.ts'
import type { Settlement, SyncStore } from '../../core/sync/engine.ts'
import type { ServerIdentity } from '../../core/sync/receipt.ts'
import type { OutboxRow, RecordsDatabase, RecordsTables, VerdictRow } from './database.ts'
import type { RecordsPorts } from './records.ts'

const FIRST = 0
const LAST = Number.MAX_SAFE_INTEGER

/** `beforePending` runs before every look at what is unsent. */
export function createSyncStore(
  ports: RecordsPorts,
  database: RecordsDatabase,
  beforePending: () => Promise<void>,
  tell: () => void,
): SyncStore {
  return {
    identity: async () => (await database.use((db) => db.servers.get('current')))?.identity ?? null,
    adopt: (identity) => adopt(database, identity).then(tell),
    async pending(countMax) {
      await beforePending()
      return pending(database, countMax)
    },
    settle: (settlement) => settle(ports, database, settlement).then(tell),
  }
}

/** Without consent nothing of a learner is pending: the gate stands here, where nobody can walk around it. */
function pending(database: RecordsDatabase, countMax: number): Promise<readonly LearningRecord[]> {
  return database.use((db) =>
    db.transaction('r', [db.learners, db.outbox, db.records], async () => {
      const consenting = (await db.learners.toArray()).filter((learner) => learner.consent === 'given')
      const rows = await Promise.all(consenting.map(({ id }) => oldestPending(db, id, countMax)))
      const oldest = rows.flat().sort((a, b) => a.order - b.order)
      const found = await db.records.bulkGet(oldest.slice(0, countMax).map((row) => row.order))
      return found.flatMap((row) => row?.record ?? [])
    }),
  )
}

function oldestPending(db: RecordsTables, learner: string, countMax: number): PromiseLike<readonly OutboxRow[]> {
  return db.outbox
    .where('[learner+state+order]')
    .between([learner, 'pending', FIRST], [learner, 'pending', LAST])
    .limit(countMax)
    .toArray()
}

/** A new epoch is a store that may have lost what it once held: every verdict of another epoch is void (D7). */
function adopt(database: RecordsDatabase, identity: ServerIdentity): Promise<void> {
  return database.use((db) =>
    db.transaction('rw', [db.servers, db.verdicts, db.outbox], async () => {
      await db.servers.put({ key: 'current', identity })
      const void_ = await db.verdicts.where('epoch').notEqual(identity.epoch).toArray()
      await db.outbox.bulkPut(void_.map(asPending))
      await db.verdicts.bulkDelete(void_.map((row) => row.id))
      const refused = await db.outbox.where('state').equals('refused').toArray()
      await db.outbox.bulkPut(refused.filter((row) => row.epoch !== identity.epoch).map(asPending))
    }),
  )
}

export function retryRefused(database: RecordsDatabase): Promise<void> {
  return database.use((db) => db.transaction('rw', db.outbox, () => putRefusedBack(db)))
}

/** Inside a transaction over the outbox. */
export async function putRefusedBack(db: RecordsTables): Promise<void> {
  await db.outbox.bulkPut((await db.outbox.where('state').equals('refused').toArray()).map(asPending))
}

function asPending({ id, order, learner, lesson }: OutboxRow | VerdictRow): OutboxRow {
  return { id, order, learner, lesson, state: 'pending' }
}

function settle(ports: RecordsPorts, database: RecordsDatabase, settlement: Settlement): Promise<void> {
  const at = ports.clock()
  return database.use((db) =>
    db.transaction('rw', [db.servers, db.outbox, db.verdicts, db.received], async () => {
      // Another tab may have met a newer epoch since this bundle left: its verdicts are void then, and all stays pending.
      if ((await db.servers.get('current'))?.identity.epoch !== settlement.epoch) return
      const held = await settled(db, settlement, 'held', settlement.held)
      await settled(
        db,
        settlement,
        'erased',
        settlement.erased.map((id) => ({ id, version: 0 })),
      )
      await refuse(db, settlement)
      await db.received.bulkPut([...new Set(held)].map((learner) => ({ learner, at })))
    }),
  )
}

/** Moves what is in the outbox to the verdicts; a verdict for an id that is not there changes nothing. The learners concerned. */
async function settled(
  db: RecordsTables,
  { epoch }: Settlement,
  kind: VerdictRow['kind'],
  verdicts: readonly { readonly id: string; readonly version: number }[],
): Promise<readonly string[]> {
  const rows = await db.outbox.bulkGet(verdicts.map(({ id }) => id))
  const moved = verdicts.flatMap(({ version }, i): VerdictRow[] => {
    const row = rows[i]
    if (row === undefined) return []
    const { id, order, learner, lesson } = row
    return [{ id, order, learner, lesson, kind, epoch, version }]
  })
  await db.verdicts.bulkPut(moved)
  await db.outbox.bulkDelete(moved.map((row) => row.id))
  return moved.map((row) => row.learner)
}

/** Quarantine: the record stays, visible, with its reason, and out of its neighbours' way (D5, I15). */
async function refuse(db: RecordsTables, { epoch, rejected }: Settlement): Promise<void> {
  const rows = await db.outbox.bulkGet(rejected.map(({ id }) => id))
  const refused = rejected.flatMap(({ reason }, i): OutboxRow[] => {
    const row = rows[i]
    return row === undefined ? [] : [{ ...row, state: 'refused', reason, epoch }]
  })
  await db.outbox.bulkPut(refused)
}
