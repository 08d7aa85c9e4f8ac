// What is written down while a history runs: what screens said, what phones believed, what was lost with a disk.
import { isDeepStrictEqual } from 'node:util'
import { limits } from '../../core/limits.ts'
import type { CarryPorts } from '../../core/phone/carry.ts'
import type { Delivery } from '../../core/phone/phone.ts'
import type { RecordRow } from '../../core/phone/tables.ts'
import type { SyncPorts, SyncStore } from '../../core/sync/engine.ts'
import { copiedIn, noteFromCopies } from './check-copies.ts'
import { checkSight, type Sight } from './check-sight.ts'
import type { FaultKind } from './faults.ts'
import type { Handset, Tab } from './handset.ts'
import { countIn } from './journal.ts'
import { type MemoryDisk, rowsOf } from './memory-disk.ts'
import type { Random } from './random.ts'
import { carryPortsOf, engineState, portsOf, type World } from './world.ts'

export function violated(world: World, invariant: string, what: string): void {
  world.journal.violations.push({ invariant, what, at: world.clock.now() })
}

/** A fault that is a step of its own. */
export function counts(world: World, kind: FaultKind, handset: Handset | null): void {
  countIn(world.journal.faults, kind)
  countIn(world.journal.triples, `${kind} | ${handset === null ? 'server' : engineState(handset.disk)} | step`)
}

/** The engine's ports of this tab; what it believes is written down, and must be so at that very moment. */
export function watchedPorts(world: World, handset: Handset, tab: Tab, random: Random): SyncPorts {
  const ports = fullPorts(world, handset, tab, random)
  return { ...ports, store: inSmallBatches(ports.store, random) }
}

/** As much at a time as a real phone sends. */
export function fullPorts(world: World, handset: Handset, tab: Tab, random: Random): SyncPorts {
  const ports = portsOf(world, handset, tab, random)
  return { ...ports, store: watchedStore(world, handset, ports.store) }
}

/** Nobody here learns for so long that one full bundle would follow another: half of the tabs send a few records at a time. */
function inSmallBatches(store: SyncStore, random: Random): SyncStore {
  const few = random.chance(0.5) ? 1 + random.below(4) : limits.bundleRecordsMax
  return { ...store, pending: (countMax, after) => store.pending(Math.min(countMax, few), after) }
}

export function watchedCarryPorts(world: World, handset: Handset, tab: Tab, random: Random): CarryPorts {
  const ports = carryPortsOf(world, handset, tab, random)
  return { ...ports, store: watchedStore(world, handset, ports.store) }
}

function watchedStore(world: World, handset: Handset, store: SyncStore): SyncStore {
  return {
    ...store,
    async leaving(batch) {
      const mayLeave = await store.leaving(batch)
      const learners = batch.learners.map(({ learner }) => learner)
      if (mayLeave) noteNamed(world, handset, learners)
      return mayLeave
    },
    takePage(page) {
      noteNamed(world, handset, [page.learner])
      return store.takePage(page)
    },
    async settle(settlement) {
      const written = await store.settle(settlement)
      for (const { id, learner, verdict } of written ? settlement.verdicts : []) {
        if (verdict.kind === 'stored' || verdict.kind === 'duplicate')
          believe(world, handset, settlement.epoch, learner, id)
      }
      return written
    },
  }
}

/** From now on a server may know this phone for them. */
export function noteNamed({ named }: World, { disk }: Handset, learners: readonly string[]): void {
  named.set(disk, new Set([...(named.get(disk) ?? []), ...learners]))
}

/** S-ack. Nobody may believe what is not on the server's disk (I2). */
function believe(world: World, handset: Handset, epoch: string, learner: string, id: string): void {
  world.journal.believed.push({ epoch, id, learner, handset, at: world.clock.now() })
  // A letter's receipt may tell of a record whose learner was erased here since: it names nobody any more.
  if (learner === '' || world.storedIn(epoch, learner, id) !== undefined) return
  violated(world, 'I2', `phone ${handset.name} believes that ${id} is held; the server never had it`)
}

/** The screen said "saved": the fact must lie on the disk, and is written down as it lies there. */
export function noteAnswer(
  world: World,
  handset: Handset,
  disk: MemoryDisk,
  fact: { readonly run: string; readonly item: string | null; readonly attempt: number; readonly answer: string },
): void {
  const found = rowsOf(disk, 'records').find(({ record }) =>
    fact.item === null
      ? record.kind === 'completion' && record.run === fact.run
      : record.kind === 'answer' &&
        record.run === fact.run &&
        record.item === fact.item &&
        record.attempt === fact.attempt &&
        record.answer[0] === fact.answer,
  )
  if (found === undefined)
    violated(world, 'I1', `phone ${handset.name} said saved: ${JSON.stringify(fact)}; nothing is there`)
  else note(world, handset, disk, found)
}

/** What else a learner said here: consent, card, lost phone. */
export function noteSaved(world: World, handset: Handset, learner: string): void {
  const waiting = new Set(rowsOf(handset.disk, 'outbox').map(({ id }) => id))
  for (const row of rowsOf(handset.disk, 'records')) {
    if (row.learner === learner && waiting.has(row.id)) note(world, handset, handset.disk, row)
  }
}

function note(world: World, handset: Handset, disk: MemoryDisk, { id, learner, record }: RecordRow): void {
  const { saved } = world.journal
  if (saved.some((one) => one.id === id && one.disk === disk)) return
  saved.push({ id, learner, record, handset, disk, at: world.clock.now(), isLost: false, cameBack: false })
}

export function noteSecrets(world: World, handset: Handset): void {
  for (const { id, secret } of rowsOf(handset.disk, 'learners')) {
    const person = world.people.find(({ learner }) => learner === id)
    if (person && secret !== undefined && !person.secrets.includes(secret)) person.secrets.push(secret)
  }
}

/** The disk is gone, or became `older`: what was saved since cannot be there. */
export function noteLost(world: World, handset: Handset, older: Pick<Handset, 'disk' | 'caches'> | null): void {
  // Where ids repeat, one of that name may be another (F22).
  const kept = new Map(older === null ? [] : rowsOf(older.disk, 'records').map(({ id, record }) => [id, record]))
  const copied = older === null || !world.hasKeeping ? null : copiedIn(older.caches).records
  for (const one of world.journal.saved) {
    if (one.disk !== handset.disk) continue
    if (older !== null) one.disk = older.disk
    if (isDeepStrictEqual(kept.get(one.id), one.record)) continue
    if (isDeepStrictEqual(copied?.get(one.id), one.record)) one.cameBack = true
    else one.isLost = true
  }
}

/** A disk that lied lost power: what is not there any more is lost, unless its copy can bring it back. */
export function noteGone(world: World, handset: Handset): void {
  // What it knew and showed it may never have known: only what follows from now on must follow from what is left.
  world.sights.delete(handset.disk)
  world.heads.delete(handset.disk)
  world.forgetful.add(handset.disk)
  if (world.hasKeeping) noteFromCopies(world, handset.disk, copiedIn(handset.caches))
  noteLost(world, handset, handset)
}

/** Somebody looked at the screen. */
export function noteSight(world: World, handset: Handset, learner: string, sight: Sight, delivery: Delivery): void {
  checkSight(world, handset, learner, sight, delivery)
}
