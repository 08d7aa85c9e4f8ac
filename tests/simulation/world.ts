// Long because it is one thing: the object that everything in a history shares, and each chance by which a fault gets in.
// The world of one history: phones, people, one server, the roads between them, and what of it goes wrong.
import type { Bytes } from '../../core/bytes.ts'
import type { CarryPorts } from '../../core/phone/carry.ts'
import type { HeadRow } from '../../core/phone/tables.ts'
import { isProblem, Problem } from '../../core/problem.ts'
import type { Progress } from '../../core/record/progress.ts'
import type { LearningRecord } from '../../core/record/record.ts'
import type { SyncAnswer } from '../../core/sync/answer.ts'
import type { SyncPorts } from '../../core/sync/engine.ts'
import type { RecordRow as StoreRow } from '../../server/store/schema.ts'
import type { Records } from '../../server/store/store.ts'
import { hasKeeping, startKeeping, tellTabs } from './beside-sending.ts'
import type { Letters } from './check-carried.ts'
import { checkHeads } from './check-heads.ts'
import { type Clock, createClock } from './clock.ts'
import { type Crypto, standInCrypto } from './crypto.ts'
import type { FaultKind, Swarm } from './faults.ts'
import { clockOf, closeTabs, enginePorts, type Handset, noteTrouble, openTab, type Tab } from './handset.ts'
import { countIn, createJournal, type Journal, type Stored } from './journal.ts'
import { createMemoryDb, type DbCall, type DbFault, type MemoryDb, type MemoryDbOptions } from './memory-db.ts'
import { createMemoryDisk, type MemoryDisk } from './memory-disk.ts'
import { type Caches, emptyCaches } from './memory-files.ts'
import {
  createMemoryStore,
  type MemoryStore,
  type MemoryStoreOptions,
  StoreFailed,
  type StoreFault,
  type StoreMoment,
  type StoreTables,
} from './memory-store.ts'
import { createRoad, type Net } from './network.ts'
import { hashOf } from './oracle.ts'
import { createRandom, type Random } from './random.ts'
import { createVillageServer, type VillageServer } from './village-server.ts'

export interface Person {
  readonly learner: string
  /** Phones (their disks) that were shown this person's card, or where they began. */
  readonly at: Set<MemoryDisk>
  /** Every secret the card ever had, oldest first. */
  readonly secrets: string[]
}

export interface World {
  readonly clock: Clock
  readonly random: Random
  readonly swarm: Swarm
  readonly handsets: Handset[]
  readonly people: Person[]
  readonly server: VillageServer
  readonly net: Net
  readonly journal: Journal
  /** Letters, receipts and safe copies in somebody's pocket. */
  readonly bag: Bytes[]
  /** No faults any more. */
  isHealed: boolean
  /** Phones without a line, by their names. */
  readonly down: Set<number>
  /** Runs beside everything else; a Problem ends it quietly, anything else is a bug. */
  start(what: string, work: () => Promise<void>): Promise<void>
  strikes(kind: FaultKind, handset: Handset | null, message: string, random: Random): boolean
  /** What a screen last showed of a learner, by disk. */
  readonly sights: Map<MemoryDisk, Map<string, Progress>>
  storedIn(epoch: string, learner: string, id: string): Stored | undefined
  /** As it was stored before the store fell back to an older state within its epoch. */
  earlierStored(epoch: string, learner: string, id: string): readonly Stored[]
  /** It was on the server of this epoch, and went when that was put back silently; it may have come again. */
  hasFallen(epoch: string, learner: string, id: string): boolean
  /** Something of this learner's fell so. */
  hasLearnerFallen(epoch: string, learner: string): boolean
  /** What a learner saved under this id. */
  savedAs(learner: string, id: string): LearningRecord | undefined
  readonly lastVersions: Map<string, number>
  readonly plan: Plan | null
  readonly crypto: Crypto
  /** Whatever asks a disk asks it through a door of its own. */
  readonly openDb: NonNullable<Extras['openDb']>
  /** One of the two runs of S+. */
  readonly isReal: boolean
  /** Heads as they were when last looked at. */
  readonly heads: Map<MemoryDisk, Map<string, HeadRow>>
  /** How often each disk was written when it was last checked. */
  readonly checked: Map<MemoryDisk, number>
  /** The record's hash by the checker's own arithmetic. */
  hashOf(record: object): string
  /** A version whose record a phone may not take: it holds another content under that id (F22). */
  isKnownConflict(epoch: string, learner: string, version: number): boolean
  /** The keys of strangers: no record may ever come from one. */
  readonly strangers: Set<string>
  /** Second copies and what else the app does beside the sending are in this history. */
  readonly hasKeeping: boolean
  readonly letters: Letters
  /** Learners of whom a disk may know no more than their copies told. */
  readonly fromCopies: Map<MemoryDisk, ReadonlySet<string>>
  /** Disks that lied and lost what they had called written, or became an older one again: what they knew of the server too. */
  readonly forgetful: Set<MemoryDisk>
  /** Disks that are or had a copy with the same key (F20): what the server knows of that key, the other may have done. */
  readonly twins: Set<MemoryDisk>
  /** Learners who were named in what left, or was to leave, or came by a pull: on this disk, or on the one it is a copy of. */
  readonly named: Map<MemoryDisk, ReadonlySet<string>>
}

/** 1 March 2026: phones' clocks lie around it. */
const START = 1_772_323_200_000

/** What a world may have instead: real crypto, real stores (s-plus.ts). */
export interface Extras {
  readonly crypto?: Crypto
  readonly openDb?: (disk: MemoryDisk, options: MemoryDbOptions) => MemoryDb
  readonly openStore?: (tables: StoreTables, options: MemoryStoreOptions) => MemoryStore
}

/** Faults by plan instead of by dice. */
export interface Plan {
  readonly phone: () => DbFault
  readonly store: () => StoreFault
  readonly road: (ask: () => Promise<SyncAnswer>) => Promise<SyncAnswer>
}

export function createWorld(seed: number, swarm: Swarm, plan: Plan | null = null, extras: Extras = {}): World {
  const random = createRandom(seed)
  const crypto = extras.crypto ?? standInCrypto
  const clock = createClock(START, crypto.rest)
  const journal = createJournal()
  const isSmall = random.chance(0.8)
  const index = new Map<string, Stored>()
  const hashes = new WeakMap<object, string>()
  const storeRandom = createRandom(random.seed())
  const strikes: World['strikes'] = (kind, handset, message, from) => {
    const rate = swarm[kind]
    if (rate === undefined || world.isHealed || !from.chance(rate)) return false
    countIn(journal.faults, kind)
    countIn(journal.triples, `${kind} | ${handset === null ? 'server' : engineState(handset.disk)} | ${message}`)
    return true
  }
  const server = createVillageServer({
    clock,
    crypto,
    openStore: extras.openStore ?? createMemoryStore,
    random: createRandom(random.seed()),
    fault: (moment) => storeFault(world, moment, storeRandom, plan),
    committed: (added, erased) => {
      for (const row of added) noteStored(row)
      for (const learner of erased) journal.erased.set(learner, clock.now())
    },
    judged: (delivery, outcome) => {
      for (const [i, verdict] of outcome.verdicts.entries()) {
        const id = delivery.rows[i]?.incoming?.record.id
        if (verdict.kind !== 'rejected' || id === undefined) continue
        const key = `${server.self().identity.epoch}/${id}`
        journal.rejected.set(key, (journal.rejected.get(key) ?? new Set()).add(verdict.reason))
      }
    },
    bent: (records) => bentRecords(strikes, isSmall, records, createRandom(random.seed())),
    onBug: (error) => bug(world, 'server', error),
    restored: (rows) => {
      for (const row of rows) noteStored(row)
    },
    putBack: (tables) => {
      const { epoch } = server.self().identity
      for (const { learner } of world.people)
        world.lastVersions.set(`${epoch}/${learner}`, tables.learners.get(learner)?.version ?? 0)
      for (const [key, stored] of index) {
        if (stored.epoch !== epoch || tables.records.get(stored.learner)?.has(stored.id) === true) continue
        fallen.add(key)
        fallenLearners.add(`${epoch}/${stored.learner}`)
      }
    },
  })
  const [fallen, fallenLearners] = [new Set<string>(), new Set<string>()]
  const earlier = new Map<string, Stored[]>()
  function noteStored(row: StoreRow): void {
    const { learner_id: learner, record_id: id, version, device_id: device, content_hash: hash, body } = row
    const { epoch } = server.self().identity
    const stored = { epoch, learner, id, version, device, hash, body, at: clock.now() }
    journal.stored.push(stored)
    const key = `${epoch}/${learner}/${id}`
    const before = index.get(key)
    if (before !== undefined && fallen.has(key)) earlier.set(key, [...(earlier.get(key) ?? []), before])
    index.set(key, stored)
  }
  const down = new Set<number>()
  const net: Net = {
    clock,
    strikes: (kind, from, message, own) => strikes(kind, from, message, own),
    server: (message, body) => server.answer(message, body),
    archive: [],
    exchanged: () => {
      journal.roundTrips++
    },
    plan: (ask) => (plan === null || world.isHealed ? ask() : plan.road(ask)),
    isDown: (from) => !world.isHealed && down.has(from.name),
  }
  const world: World = {
    clock,
    random,
    swarm,
    handsets: [],
    people: [],
    server,
    net,
    journal,
    bag: [],
    isHealed: false,
    down,
    async start(what, work) {
      try {
        await work()
        countIn(journal.endings, `${what}: done`)
      } catch (error) {
        if (isProblem(error)) countIn(journal.endings, `${what}: ${error.code}`)
        else bug(world, what, error)
      }
    },
    strikes,
    sights: new Map(),
    storedIn: (epoch, learner, id) => index.get(`${epoch}/${learner}/${id}`),
    earlierStored: (epoch, learner, id) => earlier.get(`${epoch}/${learner}/${id}`) ?? [],
    hasFallen: (epoch, learner, id) => fallen.has(`${epoch}/${learner}/${id}`),
    hasLearnerFallen: (epoch, learner) => fallenLearners.has(`${epoch}/${learner}`),
    savedAs: (learner, id) => journal.saved.find((one) => one.id === id && one.learner === learner)?.record,
    lastVersions: new Map(),
    plan,
    crypto,
    openDb: extras.openDb ?? createMemoryDb,
    isReal: extras.openDb !== undefined,
    heads: new Map(),
    checked: new Map(),
    hashOf(record) {
      const known = hashes.get(record) ?? hashOf(record)
      hashes.set(record, known)
      return known
    },
    isKnownConflict: (epoch, learner, version) =>
      isRepeating(world) &&
      journal.stored.some((row) => row.epoch === epoch && row.learner === learner && row.version === version),
    strangers: new Set(),
    hasKeeping: plan === null && hasKeeping(seed),
    letters: { written: new Map(), signed: new Map() },
    fromCopies: new Map(),
    forgetful: new Set(),
    twins: new Set(),
    named: new Map(),
  }
  return world
}

/** Ids repeat in this history (F22): two facts may bear one name, and only one of them gets to the server. */
export function isRepeating({ journal }: World): boolean {
  return journal.faults.has('random-repeats')
}

function bug(world: World, what: string, error: unknown): void {
  // The server tells of a store that failed: that was us.
  if (error instanceof StoreFailed) return
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  world.journal.violations.push({ invariant: 'bug', what: `${what}: ${text}`, at: world.clock.now() })
}

export function addHandset(
  world: World,
  disk: MemoryDisk = createMemoryDisk({ relaxed: isLiar(world) }),
  caches: Caches = emptyCaches(),
): Handset {
  const name = world.handsets.length
  const empty = {
    signer: null,
    offset: 0,
    kept: null,
    entropy: null,
    troubledAt: 0,
    filesGoneAt: 0,
    changedAt: 0,
    wroteAt: 0,
  }
  const handset: Handset = { name, disk, caches, tabs: [], ...empty }
  world.handsets.push(handset)
  return handset
}

const LIARS_SHARE = 0.3

/**
 * All that the product writes is strict (D4): a disk that loses a commit lies. In S+ none does: the stores there lose nothing.
 */
function isLiar({ swarm, random, isReal }: World): boolean {
  return swarm['power-lost-relaxed'] !== undefined && random.chance(LIARS_SHARE) && !isReal
}

export function tabOf(world: World, handset: Handset, number: number, seed: number): Tab {
  const known = handset.tabs[number % 2]
  return known ?? newTab(world, handset, seed)
}

function newTab(world: World, handset: Handset, seed: number): Tab {
  const random = createRandom(seed)
  const tab = openTab(handset, random, {
    clock: world.clock,
    fault: (of, opened, call) => {
      const fault = dbFault(world, of, opened, call)
      if (fault !== null) noteTrouble(of, opened, world.clock.now(), fault === 'hang' || opened.isCutOffFromDisk)
      return fault
    },
    committed: (of) => {
      of.wroteAt = world.clock.now()
      checkHeads(world, of)
    },
    openDb: world.openDb,
    told: (of) => world.hasKeeping && tellTabs(world, of),
  })
  if (world.hasKeeping) startKeeping(world, handset, tab, createRandom(random.seed()))
  return tab
}

export function portsOf(world: World, handset: Handset, tab: Tab, random: Random): SyncPorts {
  return enginePorts(handset, tab, createRoad(world.net, handset, random), world, random)
}

export function carryPortsOf(world: World, handset: Handset, tab: Tab, random: Random): CarryPorts {
  return {
    ...portsOf(world, handset, tab, random),
    sealer: world.crypto.sealer(random),
    clock: () => clockOf(handset, world.clock),
  }
}

function dbFault(world: World, handset: Handset, tab: Tab, call: DbCall): DbFault {
  const hits = (kind: FaultKind, rarer: number) =>
    world.swarm[kind] !== undefined &&
    tab.random.chance(1 / rarer) &&
    world.strikes(kind, handset, call.kind, tab.random)
  if (world.isHealed) return null
  const planned = world.plan?.phone() ?? null
  if (planned !== null) return planned === 'die' ? died(handset, tab) : planned
  if (tab.isCutOffFromDisk) return new Problem('storage/unavailable')
  if (hits('tab-dies-in-a-call', 10)) return died(handset, tab)
  if (call.kind === 'begin' && hits('database-does-not-open', 4)) return new Problem('storage/unavailable')
  if (hits('call-never-answers', 20)) return 'hang'
  if (hits('database-lost-for-the-session', 20)) {
    tab.isCutOffFromDisk = true
    return new Problem('storage/unavailable')
  }
  if ((call.kind === 'get' || call.kind === 'list') && hits('read-fails-once', 8))
    return new Problem('storage/unavailable')
  if ((call.kind === 'put' || call.kind === 'add') && hits('disk-full', 6)) return new Problem('storage/full')
  return null
}

/** Its place is free; whatever it was at stays as it is. */
export function died(handset: Handset, tab: Tab): DbFault {
  const place = handset.tabs.indexOf(tab)
  if (place >= 0) handset.tabs.splice(place, 1)
  return 'die'
}

function storeFault(world: World, moment: StoreMoment, random: Random, plan: Plan | null): StoreFault {
  const planned = world.isHealed ? null : (plan?.store() ?? null)
  if (planned === 'die') world.clock.after(5, () => void world.server.restart())
  if (planned !== null) return planned
  const dies =
    (moment === 'before-commit' && world.strikes('server-dies-before-commit', null, moment, random)) ||
    (moment === 'after-commit' && world.strikes('server-dies-after-commit', null, moment, random))
  if (dies) {
    world.clock.after(5, () => void world.server.restart())
    return 'die'
  }
  return moment === 'before-commit' && world.strikes('store-fails', null, moment, random) ? 'fail' : null
}

/** A server with small pages, and one that lies about where a page ends. */
function bentRecords(strikes: World['strikes'], isSmall: boolean, records: Records, random: Random): Records {
  return {
    ...records,
    async page(asking) {
      const hits = (kind: FaultKind) => strikes(kind, null, 'page', random)
      // Small pages are a server's good right, also when all is well.
      const recordsMax = hits('page-short') ? 1 + random.below(2) : isSmall ? 4 : asking.recordsMax
      const page = await records.page({ ...asking, recordsMax })
      if (page === null || page.isErased) return page
      if (hits('page-empty-with-more')) return { ...page, rows: [], next: asking.since, more: true }
      if (hits('page-stands-still')) return { ...page, next: asking.since, more: true }
      if (hits('page-skips') && page.rows.length > 1) return { ...page, rows: page.rows.slice(1) }
      return page
    },
  }
}

/** What an onlooker sees the engine of this phone be at; from the tables alone. */
export function engineState(disk: MemoryDisk): string {
  const { servers, learners, heads, outbox } = disk.tables
  if (servers.rows.size === 0) return 'unmet'
  const some = (rows: Iterable<object>, field: string, value: unknown) => {
    for (const row of rows) if (Reflect.get(row, field) === value) return true
    return false
  }
  for (const row of heads.rows.values()) if (Number(Reflect.get(row, 'repairs')) > 0) return 'repairing'
  if (some(learners.rows.values(), 'isErased', true)) return 'erasing'
  if (some(outbox.rows.values(), 'state', 'refused')) return 'quarantining'
  if (some(learners.rows.values(), 'isClaiming', true)) return 'claiming'
  if (some(heads.rows.values(), 'isWanted', true)) return 'wanting'
  return outbox.rows.size > 0 ? 'sending' : 'at-rest'
}

export function restartHandset(world: World, handset: Handset): void {
  closeTabs(handset)
  if (world.strikes('phone-clock-jumps', handset, 'start', world.random)) jumpClock(handset, world.random)
}

const YEAR = 365.25 * 86_400_000

/** −50 … +50 years, 1970, or a little. */
export function jumpClock(handset: Handset, random: Random): void {
  const kind = random.below(4)
  if (kind === 0) handset.offset = -START
  else if (kind === 1) handset.offset = Math.round((random.float() * 100 - 50) * YEAR)
  else handset.offset = random.below(20_000_000) - 10_000_000
}
