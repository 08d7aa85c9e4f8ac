import type { Clock, Sha256 } from '../ports.ts'
import type { SyncStore } from '../sync/engine.ts'
import { applyPage, pageTables } from './pages.ts'
import { lookAtPending, pendingTables, setAside } from './pending.ts'
import { adopt, adoptTables, settle, settleTables } from './settle.ts'
import { isSound } from './sound.ts'
import type { PhoneDb, RecordRow } from './tables.ts'
import { readWanted, wantedTables } from './wanted.ts'

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
  const sound = (row: RecordRow | undefined): row is RecordRow => isSound(row, sha256)
  return {
    server: async () => (await db.read(['servers'], (tx) => tx.get('servers', 'current'))) ?? null,
    adopt: (identity) => told(db.write(adoptTables, (tx) => adopt(tx, identity))),
    async pending(countMax) {
      await beforePending()
      for (;;) {
        const { batch, broken } = await db.read(pendingTables, (tx) => lookAtPending(tx, countMax, sound))
        if (broken.length === 0) return batch
        await told(db.write(['outbox'], (tx) => setAside(tx, broken)))
      }
    },
    settle: (settlement) => told(db.write(settleTables, (tx) => settle(tx, settlement, clock(), sha256))),
    wanted: (which) => db.read(wantedTables, (tx) => readWanted(tx, which)),
    takePage: (page) => told(db.write(pageTables, (tx) => applyPage(tx, page, sha256))),
  }
}
