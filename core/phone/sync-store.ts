import { limits } from '../limits.ts'
import type { Clock, Sha256 } from '../ports.ts'
import type { SyncStore } from '../sync/engine.ts'
import { applyPage, pageTables } from './pages.ts'
import { type Batch, type Look, lookAtPending, mayStillLeave, pendingTables, setAside } from './pending.ts'
import { readSample, sampleTables } from './sample.ts'
import { adopt, adoptTables, headOf, settle, settleTables } from './settle.ts'
import { isSound } from './sound.ts'
import type { PhoneDb, RecordRow, TableName, Tx } from './tables.ts'
import { noteKnown, readWanted, unknownHeads, wantedTables } from './wanted.ts'

export interface SyncStorePorts {
  readonly clock: Clock
  readonly sha256: Sha256
  /** Runs before every look at what is unsent. */
  readonly beforePending: () => Promise<void>
  /** After every change of what is where. */
  readonly tell: () => void
}

/** What the engine may do to the phone's tables. */
export function createSyncStore(db: PhoneDb, { clock, sha256, beforePending, tell }: SyncStorePorts): SyncStore {
  const told = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work
    tell()
    return result
  }
  const due = createDue(clock)
  const sound = (row: RecordRow | undefined): row is RecordRow => isSound(row, sha256)
  return {
    server: async () => (await db.read(['servers'], (tx) => tx.get('servers', 'current'))) ?? null,
    adopt: (identity) => told(db.write(adoptTables, (tx) => adopt(tx, identity))),
    async pending(countMax, after) {
      await beforePending()
      for (;;) {
        const { batch, broken } = await db.read(lookTables, (tx) => look(tx, countMax, sound, after))
        if (broken.length === 0) return batch
        await told(db.write(['outbox'], (tx) => setAside(tx, broken)))
      }
    },
    sample: (learner) => db.read(sampleTables, (tx) => readSample(tx, learner, sound)),
    leaving: (batch) => noteLeaving(db, batch),
    settle: (settlement) => told(db.write(settleTables, (tx) => settle(tx, settlement, clock(), sha256))),
    wanted: (which) => db.read(wantedTables, (tx) => readWanted(tx, which, due.is)),
    async takePage(page) {
      const goesOn = await told(db.write(pageTables, (tx) => applyPage(tx, page, sha256)))
      due.note(page.learner)
      return goesOn
    },
  }
}

/** Looked at first: nearly always they are known, and a write is dear. */
async function noteLeaving(db: PhoneDb, batch: Batch): Promise<boolean> {
  const ids = batch.learners.map(({ learner }) => learner)
  const { mayLeave, unknown } = await db.read(leavingTables, async (tx) => ({
    mayLeave: await mayStillLeave(tx, batch),
    unknown: await unknownHeads(tx, ids),
  }))
  if (mayLeave && unknown.length > 0) await db.write(wantedTables, (tx) => noteKnown(tx, ids))
  return mayLeave
}

const leavingTables = [...wantedTables, 'verdicts'] as const satisfies readonly TableName[]

const lookTables = [...pendingTables, 'servers', 'heads'] as const satisfies readonly TableName[]

/** With what was heard of these learners: a lower word that answers this batch tells of a store that was put back. */
async function look(
  tx: Tx,
  countMax: number,
  sound: Parameters<typeof lookAtPending>[2],
  after: number | undefined,
): Promise<Look> {
  const { batch, broken } = await lookAtPending(tx, countMax, sound, undefined, after)
  const epoch = (await tx.get('servers', 'current'))?.identity.epoch
  if (batch === null || epoch === undefined) return { batch, broken }
  const versions = new Map<string, number>()
  for (const { learner } of batch.learners) versions.set(learner, (await headOf(tx, learner, epoch)).server.version)
  return { batch: { ...batch, heard: { epoch, versions } }, broken }
}

/** Whoever took the word back is asked for once in each session of the app, and once a day in a long one. */
function createDue(clock: Clock) {
  const pulled = new Map<string, number>()
  return {
    is(learner: string) {
      const at = pulled.get(learner)
      return at === undefined || Math.abs(clock() - at) > limits.withdrawnAskMs
    },
    note: (learner: string) => void pulled.set(learner, clock()),
  }
}
