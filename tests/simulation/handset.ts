// A phone in somebody's hand: a disk, a key that lies on it, a clock that may be wrong by decades, and tabs that live and die.
import type { Bytes } from '../../core/bytes.ts'
import { createPhone, type Phone } from '../../core/phone/phone.ts'
import type { Signer } from '../../core/ports.ts'
import type { SyncPorts, SyncRoad } from '../../core/sync/engine.ts'
import type { Clock } from './clock.ts'
import type { Crypto } from './crypto.ts'
import type { DbCall, DbFault, MemoryDb, MemoryDbOptions } from './memory-db.ts'
import type { MemoryDisk } from './memory-disk.ts'
import type { Caches } from './memory-files.ts'
import type { Random } from './random.ts'
import { sha256 } from './stand-ins.ts'

export interface Handset {
  readonly name: number
  disk: MemoryDisk
  /** The other store, for second copies and what the service worker leaves. */
  caches: Caches
  /** Lies on the disk: copied with it, cleared with it. */
  signer: Signer | null
  /** Ms this phone's clock is ahead of the truth. */
  offset: number
  readonly tabs: Tab[]
  /** What a backup program of the maker kept of it. */
  kept: { readonly disk: MemoryDisk; readonly caches: Caches; readonly signer: Signer | null } | null
  /** Its random source, while it repeats itself, has only this many values. */
  entropy: number | null
  /** When a call last failed or a tab died: a copy may be missing till the next change. */
  troubledAt: number
  /** When files last went: copies may be missing till a tab is opened. */
  filesGoneAt: number
  /** When a tab was opened, or last heard of a change. */
  changedAt: number
  /** When something was last written down here; tabs hear of it a moment later. */
  wroteAt: number
}

export interface Tab {
  readonly db: MemoryDb
  readonly phone: Phone
  readonly random: Random
  /** The session's connection is gone: every call fails until the tab is opened anew. */
  isCutOffFromDisk: boolean
  /** A call never answered, or none answers any more: it may wait for that for as long as it lives. */
  isStuck: boolean
  readonly bornAt: number
}

export interface TabWorld {
  readonly clock: Clock
  readonly fault: (handset: Handset, tab: Tab, call: DbCall) => DbFault
  readonly committed: (handset: Handset) => void
  readonly openDb: (disk: MemoryDisk, options: MemoryDbOptions) => MemoryDb
  /** After each change of the records, as the phone tells it. */
  readonly told: (handset: Handset) => void
}

export function openTab(handset: Handset, random: Random, world: TabWorld): Tab {
  const { clock } = world
  const born = clock.now()
  const db = world.openDb(handset.disk, {
    fault: (call) => world.fault(handset, tab, call),
    turn: () => clock.pass(random.below(4)),
    committed: (mode) => mode === 'write' && world.committed(handset),
  })
  const ports = {
    clock: () => clockOf(handset, clock),
    elapsed: () => clock.now() - born,
    random: (length: number) =>
      handset.entropy === null ? random.bytes(length) : poor(handset.entropy, length, random),
    sha256,
    tell: () => world.told(handset),
  }
  const tab: Tab = { db, phone: createPhone(ports, db), random, isCutOffFromDisk: false, isStuck: false, bornAt: born }
  handset.tabs.push(tab)
  return tab
}

export function clockOf(handset: Handset, clock: Clock): number {
  return clock.now() + handset.offset
}

/** The same few values over and over (F22). */
function poor(values: number, length: number, random: Random): Bytes {
  return new Uint8Array(length).fill(random.below(values))
}

/** `isForGood`: for this tab; others go on. */
export function noteTrouble(handset: Handset, tab: Tab, now: number, isForGood: boolean): void {
  if (tab.isStuck) return
  tab.isStuck = isForGood
  handset.troubledAt = now
}

export function closeTabs(handset: Handset): void {
  for (const tab of handset.tabs) tab.db.die()
  handset.tabs.length = 0
}

/** What the engine gets of this tab; `store` may be watched. */
export function enginePorts(
  handset: Handset,
  tab: Tab,
  road: SyncRoad,
  world: { readonly clock: Clock; readonly crypto: Crypto },
  random: Random,
): SyncPorts {
  // The key lies in the database: a tab that is gone reads none, and makes none.
  const alive = <T>(work: () => T): Promise<T> =>
    tab.db.isDead() ? new Promise<never>(() => undefined) : Promise.resolve(work())
  return {
    store: tab.phone.syncStore(),
    road,
    signer: () => alive(() => signerOf(handset, world.crypto, random)),
    renewKey: () =>
      alive(() => {
        handset.signer = world.crypto.signer(random)
      }),
    verifier: world.crypto.verifier,
    sha256,
    codec: world.crypto.codec,
    clock: () => clockOf(handset, world.clock),
  }
}

function signerOf(handset: Handset, crypto: Crypto, random: Random): Signer {
  const signer = handset.signer ?? crypto.signer(random)
  handset.signer = signer
  return signer
}
