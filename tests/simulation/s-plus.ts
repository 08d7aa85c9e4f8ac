// S+: each history is played twice from one seed, with real keys, seals and gzip: once in memory, once with every phone's tables on Dexie
// over IndexedDB and the server's store on SQLite, by the product's own code. Both are whole runs: virtual clock, dice, faults, aborted
// transactions, checker. Then the two worlds must be equal: every row of every disk and store, and all that onlookers wrote down.
// Both are played through a gate (gate.ts), so that turns of the event loop, which real stores take more of, decide nothing.
import { isDeepStrictEqual } from 'node:util'
import { createGate, type Gate } from './gate.ts'
import { play, type Script } from './history.ts'
import type { Journal, Violation } from './journal.ts'
import { createMemoryDb } from './memory-db.ts'
import { type MemoryDisk, rowsOf } from './memory-disk.ts'
import { createMemoryStore, type StoreTables } from './memory-store.ts'
import { type Done, makeKeys, realCrypto } from './real-crypto.ts'
import { createRealDisks, type RealDisks } from './real-db.ts'
import { createRealStores, inSql, type RealStores } from './real-store.ts'
import type { Extras } from './world.ts'

export interface PlusResult {
  readonly violations: readonly Violation[]
  /** Where the two worlds are not equal. */
  readonly differences: readonly string[]
  /** Transactions on real stores, and faults that struck in them. */
  readonly transactions: number
  readonly struck: number
}

let keys: ReturnType<typeof makeKeys> | null = null

export async function playPlus(script: Script): Promise<PlusResult> {
  keys ??= makeKeys()
  const done: Done = []
  const memory = await playInMemory(script, await keys, done)
  const real = await playOnReal(script, await keys, done)
  const differences: string[] = []
  compareJournals(memory.journal, real.journal, (what) => differences.push(what))
  await compareDisks(memory.disks, real.disks, (what) => differences.push(what))
  compareStores(memory.stores, real.stores, (what) => differences.push(what))
  await real.disks.close()
  real.stores.close()
  const { transactions, struck } = real
  return {
    violations: [...memory.journal.violations, ...real.journal.violations],
    differences,
    transactions,
    struck,
  }
}

type Keys = Awaited<ReturnType<typeof makeKeys>>

async function playInMemory(script: Script, ownKeys: Keys, done: Done) {
  const gate = createGate()
  const [disks, stores] = [new Set<MemoryDisk>(), new Set<StoreTables>()]
  const extras: Extras = {
    crypto: realCrypto(ownKeys, gate, done),
    openDb(disk, options) {
      disks.add(disk)
      return createMemoryDb(disk, { ...options, ...ballast(gate, disk) })
    },
    openStore(tables, options) {
      stores.add(tables)
      return createMemoryStore(tables, { ...options, enter: gate.enter })
    },
  }
  const journal = await play(script, undefined, extras)
  return { journal, disks: [...disks], stores: [...stores] }
}

const ballasts = new WeakSet<MemoryDisk>()

/** The app lays ballast down when it opens the database. */
function ballast(gate: Gate, disk: MemoryDisk) {
  let isOpen = false
  return {
    async enter() {
      const leave = await gate.enter()
      if (!isOpen) ballasts.add(disk)
      isOpen = true
      return leave
    },
    dropBallast: () => ballasts.delete(disk),
  }
}

async function playOnReal(script: Script, ownKeys: Keys, done: Done) {
  const gate = createGate()
  const [disks, stores] = [await createRealDisks(), createRealStores()]
  let [transactions, struck] = [0, 0]
  const enter = () => {
    transactions++
    return gate.enter()
  }
  const counted =
    <At, Fault>(fault?: (at: At) => Fault | null) =>
    (at: At) => {
      const hit = fault?.(at) ?? null
      if (hit !== null) struck++
      return hit
    }
  const extras: Extras = {
    crypto: realCrypto(ownKeys, gate, done),
    openDb: (disk, options) => disks.openDb(disk, { ...options, enter, fault: counted(options.fault) }),
    openStore: (tables, options) => stores.openStore(tables, { ...options, enter, fault: counted(options.fault) }),
  }
  const journal = await play(script, undefined, extras)
  await stores.fillRest()
  return { journal, disks, stores, transactions, struck }
}

type Say = (what: string) => void

function compareJournals(memory: Journal, real: Journal, say: Say): void {
  for (const part of [
    'saved',
    'stored',
    'believed',
    'erased',
    'rejected',
    'faults',
    'endings',
    'roundTrips',
  ] as const) {
    const [one, other] = [noted(memory[part]), noted(real[part])]
    if (one !== other) say(`the journal's '${part}': ${firstDifference(one, other)}`)
  }
  const [one, other] = [noted(strikesIn(memory)), noted(strikesIn(real))]
  if (one !== other) say(`what was struck: ${firstDifference(one, other)}`)
}

/** Without the engine's state: memory shows what a transaction has written so far, where the real stores' onlookers see the last commit. */
function strikesIn({ triples }: Journal): ReadonlyMap<string, number> {
  const strikes = new Map<string, number>()
  for (const [triple, count] of triples) {
    const [fault, , message] = triple.split(' | ')
    const name = `${fault} | ${message}`
    strikes.set(name, (strikes.get(name) ?? 0) + count)
  }
  return strikes
}

/** Phones by their names: the two worlds have each their own. */
function noted(part: unknown): string {
  return JSON.stringify(part, (key, one) => {
    if (key === 'handset') return one.name
    if (key === 'disk') return undefined
    return one instanceof Map ? [...one] : one instanceof Set ? [...one] : one
  })
}

function firstDifference(one: string, other: string): string {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  const from = Math.max(0, at - 60)
  return `${one.slice(from, at + 60)} / ${other.slice(from, at + 60)}`
}

async function compareDisks(memory: readonly MemoryDisk[], real: RealDisks, say: Say): Promise<void> {
  if (memory.length !== real.disks.length) say(`${memory.length} disks in memory, ${real.disks.length} real ones`)
  for (const [i, disk] of real.disks.entries()) {
    const twin = memory[i]
    for (const [name, rows] of await real.rowsOf(disk)) {
      if (!isDeepStrictEqual(rows, rowsOf(disk, name)))
        say(`disk ${i}: IndexedDB holds other ${name} than were read back`)
      if (twin !== undefined && !isDeepStrictEqual(rows, rowsOf(twin, name))) say(`disk ${i} ends with other ${name}`)
    }
  }
}

function compareStores(memory: readonly StoreTables[], real: RealStores, say: Say): void {
  if (memory.length !== real.stores.length) say(`${memory.length} stores in memory, ${real.stores.length} real ones`)
  for (const [i, tables] of real.stores.entries()) {
    const twin = memory[i]
    for (const [name, rows] of real.rowsOf(tables)) {
      if (!isDeepStrictEqual(rows, inSql(tables, name)))
        say(`store ${i}: SQLite holds other ${name} than were read back`)
      if (twin !== undefined && !isDeepStrictEqual(rows, inSql(twin, name))) say(`store ${i} ends with other ${name}`)
    }
  }
}
