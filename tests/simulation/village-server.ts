// The real server over a store in memory: it dies, comes back, is put back from backups, and answers what it would answer over HTTP.
import { type Bytes, base64url, utf8 } from '../../core/bytes.ts'
import { randomId } from '../../core/id.ts'
import { isProblem, Problem, statusOf } from '../../core/problem.ts'
import type { SyncAnswer } from '../../core/sync/answer.ts'
import { createMetrics } from '../../server/metrics.ts'
import { applyErasures } from '../../server/store/erasures.ts'
import { grouped } from '../../server/store/group.ts'
import type { RecordRow } from '../../server/store/schema.ts'
import { createRecords, type Delivery, type Outcome, type Records, type Self } from '../../server/store/store.ts'
import type { ErasureLedger } from '../../server/store/store-tx.ts'
import { givePage } from '../../server/sync/give-page.ts'
import { type ReceiveDeps, receiveBundle } from '../../server/sync/receive.ts'
import type { Clock } from './clock.ts'
import type { Crypto } from './crypto.ts'
import { markHere } from './lessons.ts'
import {
  copyStore,
  emptyStore,
  type MemoryStore,
  type MemoryStoreOptions,
  StoreFailed,
  type StoreTables,
} from './memory-store.ts'
import type { Message } from './network.ts'
import type { Random } from './random.ts'
import { sha256 } from './stand-ins.ts'

export interface VillageServer {
  /** As over HTTP. Never resolves when the process dies over it, or while it starts. */
  answer(message: Message, body: Bytes): Promise<SyncAnswer>
  /** Not while it starts. */
  isUp(): boolean
  self(): Self
  tables(): StoreTables
  /** The process is killed and started anew, on what is on its disk. */
  restart(): Promise<void>
  backUp(): Promise<void>
  hasBackup(): boolean
  /** The store becomes the last backup again, with a new epoch. */
  restore(): Promise<void>
  /** The files of the last backup are copied back by hand: identity and epoch are those of then (F54). */
  putBackSilently(): Promise<void>
  erase(learner: string): Promise<void>
  /** Ms the server's clock is ahead of the truth. */
  offset: number
}

export interface VillageServerPorts extends Pick<MemoryStoreOptions, 'fault' | 'committed'> {
  readonly clock: Clock
  readonly crypto: Crypto
  readonly random: Random
  readonly openStore: (tables: StoreTables, options: MemoryStoreOptions) => MemoryStore
  readonly judged: (delivery: Delivery, outcome: Outcome) => void
  /** What a bad or small server makes of its pages before it signs them (F37). */
  readonly bent: (records: Records) => Records
  readonly onBug: (error: unknown) => void
  /** The rows a restored store begins its epoch with. */
  readonly restored: (rows: readonly RecordRow[]) => void
  /** What the store holds of the epoch it fell back into. */
  readonly putBack: (tables: StoreTables) => void
}

export function createVillageServer(ports: VillageServerPorts): VillageServer {
  const { clock, random, crypto } = ports
  const ledgerRows: { learner: string; at: number }[] = []
  const ledger: ErasureLedger = {
    add: async (learner, at) => void ledgerRows.push({ learner, at }),
    all: async () => ledgerRows,
  }
  let tables = emptyStore()
  let self = newSelf(crypto, random)
  let backup: { readonly tables: StoreTables; readonly self: Self } | null = null
  let process = boot()
  /** Nobody is answered before the erasures of the ledger are carried out. */
  let isUp = true

  function boot(): { readonly store: MemoryStore; readonly deps: ReceiveDeps } {
    // A slow disk: requests meet at it, and share its commits.
    const turn = () => clock.pass(random.below(random.chance(0.3) ? 600 : 60))
    const store = ports.openStore(tables, { ...ports, turn })
    const records = createRecords(grouped(store, turn), ledger)
    const watched = {
      ...records,
      async receive(delivery: Delivery) {
        const outcome = await records.receive(delivery)
        ports.judged(delivery, outcome)
        return outcome
      },
    }
    const deps = {
      store: { ...self, ...ports.bent(watched) },
      mark: markHere,
      verifier: crypto.verifier,
      sha256,
      codec: crypto.codec,
      clock: () => clock.now() + server.offset,
      metrics: createMetrics(),
      windowSeconds: 30,
    }
    return { store, deps }
  }

  async function start(): Promise<void> {
    process.store.die()
    process = boot()
    isUp = false
    const mine = process
    try {
      await applyErasures(mine.store, ledger)
      isUp = mine === process
    } catch (error) {
      if (!(error instanceof StoreFailed)) throw error
      // It did not come up: whoever watches over it starts it again.
      await clock.pass(50)
      await start()
    }
  }

  const server: VillageServer = {
    async answer(message, body) {
      const { deps } = process
      if (!isUp) return new Promise<never>(() => undefined)
      try {
        const given = message === 'identity' ? utf8(JSON.stringify(self.identity)) : await work(message, body, deps)
        return { status: 200, body: given, retryAfter: null }
      } catch (error) {
        if (!isProblem(error)) ports.onBug(error)
        return refusal(isProblem(error) ? error : new Problem('net/server-trouble'))
      }
    },
    isUp: () => isUp,
    self: () => self,
    tables: () => tables,
    restart: start,
    async backUp() {
      const copy = copyStore(tables)
      const learners = [...copy.learners.keys()]
      // Read back and found whole: from now on these versions are durable (D7).
      await process.store.transact(async (tx) => {
        const rows = await tx.learners(learners)
        await tx.putLearners(rows.map((row) => ({ ...row, durable: copy.learners.get(row.learner)?.version ?? 0 })))
      })
      backup = { tables: copy, self }
    },
    hasBackup: () => backup !== null,
    async restore() {
      if (backup === null) return
      tables = copyStore(backup.tables)
      const pastEpochs = [self.identity.epoch, ...self.pastEpochs]
      self = { ...self, identity: { ...self.identity, epoch: randomId(random.bytes) }, pastEpochs }
      ports.restored([...tables.records.values()].flatMap((rows) => [...rows.values()]))
      await start()
    },
    async putBackSilently() {
      if (backup === null) return
      tables = copyStore(backup.tables)
      self = backup.self
      ports.putBack(tables)
      await start()
    },
    async erase(learner) {
      await process.deps.store.erase(learner, clock.now())
    },
    offset: 0,
  }
  return server
}

function work(message: Message, body: Bytes, deps: ReceiveDeps): Promise<Bytes> {
  return message === 'bundle' ? receiveBundle(body, deps) : givePage(body, deps)
}

function refusal({ code, details }: Problem): SyncAnswer {
  const retryAfter = code === 'sync/busy' ? '7' : null
  return { status: statusOf(code), body: utf8(JSON.stringify({ ...details, code })), retryAfter }
}

function newSelf(crypto: Crypto, random: Random): Self {
  const signer = crypto.signer(random)
  const { publicKey: sealKey, unsealer } = crypto.sealKey(random)
  const identity = {
    server: randomId(random.bytes),
    epoch: randomId(random.bytes),
    publicKey: base64url(signer.publicKey),
    sealKey: base64url(sealKey),
  }
  return { identity, pastEpochs: [], signer, sealKey, unsealer }
}
