// The server's store in memory, behind the same port as SQLite: one writer at a time, a commit is all or nothing. The process may die
// before a commit or just after it, and the whole store can be copied and put back as a backup is.
import type { Bytes } from '../../core/bytes.ts'
import type { RecordRow } from '../../server/store/schema.ts'
import type { EnrolmentRow, LearnerRow, StoreDb, StoreTx } from '../../server/store/store-tx.ts'

export interface StoreTables {
  readonly keys: Map<string, Bytes>
  readonly learners: Map<string, LearnerRow>
  /** learner/device → row, in the order they came. */
  readonly enrolments: Map<string, EnrolmentRow>
  /** learner → record → row. */
  readonly records: Map<string, Map<string, RecordRow>>
  readonly erased: Map<string, number>
  readonly twins: { readonly device: string; readonly at: number }[]
  readonly brokenChains: { readonly device: string; readonly at: number }[]
}

export function emptyStore(): StoreTables {
  return {
    keys: new Map(),
    learners: new Map(),
    enrolments: new Map(),
    records: new Map(),
    erased: new Map(),
    twins: [],
    brokenChains: [],
  }
}

export function copyStore(from: StoreTables): StoreTables {
  const records = [...from.records].map(([learner, rows]) => [learner, new Map(rows)] as const)
  return {
    keys: new Map(from.keys),
    learners: new Map(from.learners),
    enrolments: new Map(from.enrolments),
    records: new Map(records),
    erased: new Map(from.erased),
    twins: [...from.twins],
    brokenChains: [...from.brokenChains],
  }
}

export type StoreMoment = 'begin' | 'before-commit' | 'after-commit'
export type StoreFault = 'die' | 'fail' | null

export interface MemoryStoreOptions {
  readonly fault?: (moment: StoreMoment) => StoreFault
  readonly turn?: () => Promise<void>
  /** Who may begin, where it is not only this store that takes one transaction after the other (gate.ts). */
  readonly enter?: () => Promise<() => void>
  /** Told what was added once it is committed: the checker's log of the server. */
  readonly committed?: (added: readonly RecordRow[], erased: readonly string[]) => void
}

export interface MemoryStore extends StoreDb {
  readonly tables: StoreTables
  /** The process is gone: what it awaits never resolves. */
  die(): void
}

class Gone extends Error {}

export class StoreFailed extends Error {}

/** One transaction on whatever keeps the rows; `tables` are as it left them when it resolves. */
export type RunOnStore = <T>(work: (tx: StoreTx) => Promise<T>) => Promise<StoreRan<T>>

export interface StoreRan<T> {
  readonly result: T
  readonly added: readonly RecordRow[]
  readonly erased: readonly string[]
}

export function createMemoryStore(
  tables: StoreTables,
  options: MemoryStoreOptions = {},
  run: RunOnStore = (work) => runInMemory(tables, work),
): MemoryStore {
  let dead = false
  let tail: Promise<unknown> = Promise.resolve()
  const at = (moment: StoreMoment) => {
    const fault = dead ? 'die' : (options.fault?.(moment) ?? null)
    if (fault === 'fail') throw new StoreFailed('the disk did not take it')
    if (fault === null) return
    dead = true
    throw new Gone()
  }

  async function once<T>(work: (tx: StoreTx) => Promise<T>): Promise<T> {
    if (options.turn !== undefined) await options.turn()
    const leave = await options.enter?.()
    try {
      at('begin')
      const { result, added, erased } = await run(async (tx) => {
        const worked = await work(tx)
        at('before-commit')
        return worked
      })
      options.committed?.(added, erased)
      at('after-commit')
      return result
    } catch (error) {
      return error instanceof Gone ? new Promise<never>(() => undefined) : Promise.reject(error)
    } finally {
      leave?.()
    }
  }

  return {
    tables,
    transact(work) {
      const mine = dead ? new Promise<never>(() => undefined) : tail.then(() => once(work))
      tail = mine.catch(() => undefined)
      return mine
    },
    die() {
      dead = true
    },
  }
}

async function runInMemory<T>(tables: StoreTables, work: (tx: StoreTx) => Promise<T>): Promise<StoreRan<T>> {
  const { tx, added, erased, commit } = createDraft(tables)
  const result = await work(tx)
  commit()
  return { result, added, erased }
}

interface Draft {
  readonly tx: StoreTx
  readonly added: RecordRow[]
  readonly erased: string[]
  commit(): void
}

/** Reads see what this transaction has written; the tables see it at the commit. */
function createDraft(tables: StoreTables): Draft {
  const keys = new Map<string, Bytes>()
  const learners = new Map<string, LearnerRow>()
  const enrolments = new Map<string, EnrolmentRow>()
  const added: RecordRow[] = []
  /** Added and erased again by the same commit: other requests share it. */
  const gone = new Set<RecordRow>()
  const erased: string[] = []
  const erasedAt = new Map<string, number>()
  const twins: { readonly device: string; readonly at: number }[] = []
  const brokenChains: { readonly device: string; readonly at: number }[] = []
  const isErasedHere = (learner: string) => erasedAt.has(learner)
  const rowsOf = (learner: string): readonly RecordRow[] => [
    ...(isErasedHere(learner) ? [] : (tables.records.get(learner)?.values() ?? [])),
    ...added.filter((row) => row.learner_id === learner && !gone.has(row)),
  ]
  const heldRow = (learner: string, record: string) =>
    (isErasedHere(learner) ? undefined : tables.records.get(learner)?.get(record)) ??
    added.find((row) => row.learner_id === learner && row.record_id === record && !gone.has(row))

  const tx: StoreTx = {
    keyOf: async (device) => keys.get(device) ?? tables.keys.get(device) ?? null,
    learners: async (named) =>
      named.flatMap((learner) => {
        const row = learners.get(learner) ?? (isErasedHere(learner) ? undefined : tables.learners.get(learner))
        return row === undefined ? [] : [row]
      }),
    enrolments: async (named) =>
      [...new Map([...tables.enrolments, ...enrolments])]
        .filter(([, { learner }]) => named.includes(learner))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, row]) => row),
    erased: async (named) => named.filter((learner) => tables.erased.has(learner) || isErasedHere(learner)),
    held: async (named) =>
      named.flatMap(({ learner, record }) => {
        const row = heldRow(learner, record)
        return row === undefined ? [] : [{ learner, record, version: row.version, hash: row.content_hash }]
      }),
    places: async (device, places) =>
      places.flatMap(({ learner, n }) =>
        rowsOf(learner)
          .filter((row) => row.device_id === device && row.chain_n === n)
          .sort((a, b) => b.version - a.version)
          .map((row) => ({ learner, n, record: row.record_id, link: row.chain_link, hash: row.content_hash })),
      ),
    page: async (learner, since, countMax) =>
      rowsOf(learner)
        .filter(({ version }) => version > since)
        .sort((a, b) => a.version - b.version)
        .slice(0, countMax)
        .map(({ version, body }) => ({ version, body })),
    async putKey(device, publicKey) {
      if (!tables.keys.has(device) && !keys.has(device)) keys.set(device, publicKey)
    },
    async putLearners(rows) {
      for (const row of rows) learners.set(row.learner, row)
    },
    async putEnrolments(rows) {
      for (const row of rows) enrolments.set(`${row.learner}/${row.device}`, row)
    },
    async addRecords(rows) {
      for (const row of rows) {
        const others = rowsOf(row.learner_id)
        if (others.some((one) => one.record_id === row.record_id || one.version === row.version)) {
          throw new Error(`record ${row.record_id} or version ${row.version} is there already`)
        }
        added.push(row)
      }
    },
    async addTwin(device, at) {
      twins.push({ device, at })
    },
    async addBrokenChain(device, at) {
      brokenChains.push({ device, at })
    },
    async erase(learner, at) {
      // Erased once more: the first day counts.
      erasedAt.set(learner, tables.erased.get(learner) ?? erasedAt.get(learner) ?? at)
      erased.push(learner)
      for (const row of added) if (row.learner_id === learner) gone.add(row)
      learners.delete(learner)
    },
  }

  function commit(): void {
    for (const [learner, when] of erasedAt) {
      tables.records.delete(learner)
      tables.learners.delete(learner)
      tables.erased.set(learner, when)
    }
    for (const [device, key] of keys) tables.keys.set(device, key)
    for (const [learner, row] of learners) tables.learners.set(learner, row)
    for (const [key, row] of enrolments) tables.enrolments.set(key, row)
    for (const row of added) {
      if (gone.has(row)) continue
      const own = tables.records.get(row.learner_id) ?? new Map<string, RecordRow>()
      tables.records.set(row.learner_id, own.set(row.record_id, row))
    }
    tables.twins.push(...twins)
    tables.brokenChains.push(...brokenChains)
  }
  return { tx, added, erased, commit }
}
