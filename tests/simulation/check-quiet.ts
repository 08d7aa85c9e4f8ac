// What must hold once the network is whole and every living phone has sent and asked: nothing lost, nothing waiting, all sides alike.

import type { RecordRow } from '../../core/phone/tables.ts'
import type { Signer } from '../../core/ports.ts'
import type { Handset } from './handset.ts'
import type { Saved } from './journal.ts'
import { type MemoryDisk, rowsOf } from './memory-disk.ts'
import { deviceNamed, verifierOf } from './oracle.ts'
import { violated } from './watch.ts'
import { isRepeating, type World } from './world.ts'

export function checkQuiet(world: World): void {
  const held = new Map<string, string>()
  for (const rows of world.server.tables().records.values()) {
    for (const row of rows.values()) held.set(`${row.learner_id}/${row.record_id}`, row.content_hash)
  }
  for (const one of world.journal.saved) checkSaved(world, one, held)
  for (const one of world.journal.believed) checkBelieved(world, one, held)
  for (const handset of world.handsets) checkRest(world, handset, held)
}

/**
 * I1: on the server, or in quarantine with a reason, or erased by request; and in any case still on its phone. Lost may be what lay on a phone that
 * lost both stores, or lost its database before the copy was written: who loses one store alone has it back (check-copies.ts).
 */
function checkSaved(
  world: World,
  { id, learner, record, handset, disk, isLost, cameBack }: Saved,
  held: ReadonlyMap<string, string>,
): void {
  if (isLost || world.journal.erased.has(learner)) return
  // Where ids repeat, another record may have taken its place before it came back.
  if (cameBack && isRepeating(world)) return
  const say = (what: string) => violated(world, 'I1', `${id} (${record.kind}), saved on phone ${handset.name}, ${what}`)
  if (!disk.tables.records.ids.has(id)) say('is not on its phone')
  if (held.get(`${learner}/${id}`) === world.hashOf(record)) return
  const waiting = rowsOf(disk, 'outbox').find((row) => row.id === id)
  if (waiting === undefined && cannotHear(world, disk, learner, id)) return
  if (waiting?.state === 'refused' && waiting.reason !== undefined) return
  if (waiting?.state === 'pending' && !maySend(disk.tables.learners.rows.values(), learner)) return
  say(waiting === undefined ? 'counts as held; the server has it not' : `still waits (${waiting.state})`)
}

function maySend(learners: Iterable<object>, learner: string): boolean {
  for (const row of learners) if (Reflect.get(row, 'id') === learner) return Reflect.get(row, 'consent') === 'given'
  return false
}

/** I2: what a phone believed in the present epoch is there. */
function checkBelieved(
  world: World,
  one: { readonly epoch: string; readonly id: string; readonly learner: string },
  held: ReadonlyMap<string, string>,
): void {
  if (one.epoch !== world.server.self().identity.epoch || world.journal.erased.has(one.learner)) return
  if (held.has(`${one.learner}/${one.id}`)) return
  // Who put the store back lost it; whoever still has it, and may, sends it again.
  if (world.hasFallen(one.epoch, one.learner, one.id) && !world.handsets.some((phone) => owes(world, phone, one)))
    return
  violated(world, 'I2', `${one.id} was acknowledged in this epoch and is not on the server`)
}

/** Holds it, may send it, and no server refused it. */
function owes(world: World, { disk }: Handset, { id, learner }: { readonly id: string; readonly learner: string }) {
  const isHere = rowsOf(disk, 'records').some((row) => row.id === id && row.learner === learner)
  if (!isHere || !maySend(disk.tables.learners.rows.values(), learner)) return false
  const waiting = rowsOf(disk, 'outbox').find((row) => row.id === id)
  return waiting?.state !== 'refused' && !cannotHear(world, disk, learner, id)
}

/** L1, L5, I16, and that both sides hold the same of every learner whose records may travel. */
function checkRest(world: World, { disk, name, signer }: Handset, held: ReadonlyMap<string, string>): void {
  const say = (invariant: string, what: string) => violated(world, invariant, `phone ${name}: ${what}`)
  const records = rowsOf(disk, 'records')
  for (const { id: learner, consent } of rowsOf(disk, 'learners')) {
    const own = records.filter((row) => row.learner === learner)
    if (world.journal.erased.has(learner)) {
      // One that may not ask without a word, and forgot that it ever sent, or never did: the server knows its key from its copy.
      const neverSent = world.twins.has(disk) && world.named.get(disk)?.has(learner) !== true
      const isDeaf = consent !== 'given' && (world.forgetful.has(disk) || neverSent)
      if (own.length > 0 && isKnown(world, signer, learner) && !isDeaf)
        say('I16', `still holds ${own.length} records of erased ${learner}`)
      continue
    }
    checkWord(world, { disk, learner, consent, own }, say)
    if (consent !== 'given') continue
    const waiting = rowsOf(disk, 'outbox').filter((row) => row.learner === learner)
    const pending = waiting.filter(({ state }) => state === 'pending')
    if (pending.length > 0) say('L1', `${pending.length} records of ${learner} still wait`)
    for (const row of waiting) checkReason(world, disk, row, say)
    if (waiting.length > 0) continue
    const there = [...(world.server.tables().records.get(learner)?.keys() ?? [])]
    const here = new Set(own.map(({ id }) => id))
    const missing = there.filter((id) => !here.has(id))
    if (missing.length > 0 && !isRepeating(world) && showsTheCard(world, disk, learner))
      say('L1', `${missing.length} records of ${learner} on the server never came here`)
    if (own.some(({ id }) => !held.has(`${learner}/${id}`) && !cannotHear(world, disk, learner, id)))
      say('I9', `holds records of ${learner} that the server does not`)
  }
}

interface Gate {
  readonly disk: MemoryDisk
  readonly learner: string
  readonly consent: string
  readonly own: readonly RecordRow[]
}

/** T30: the gate stands as the learner's words say: open only where every withdrawal was known to somebody who said yes later. */
function checkWord(
  world: World,
  { disk, learner, consent, own }: Gate,
  say: (invariant: string, what: string) => void,
): void {
  const words = own.flatMap(({ record }) => (record.kind === 'consent' ? [record] : []))
  const lifts = (id: string, by: string | undefined): boolean =>
    by !== undefined && (by === id || lifts(id, words.find((word) => word.id === by)?.after))
  const isOpen = words.every(({ id, given }) => given || words.some((word) => word.given && lifts(id, word.after)))
  const due = words.length === 0 ? 'unasked' : isOpen ? 'given' : 'refused'
  // What came back from copies knows the gate, but not the words that only the server has: shut it may be, open only where there is no word.
  if (world.fromCopies.get(disk)?.has(learner) === true && (consent === 'refused' || due === 'unasked')) return
  if (consent !== due) say('T30', `consent is ${consent}, the words say ${due}`)
}

/** The server met this phone for this learner: only to such a phone does it say that somebody was erased (T17). */
function isKnown(world: World, signer: Signer | null, learner: string): boolean {
  return signer !== null && world.server.tables().enrolments.has(`${learner}/${deviceNamed(signer.publicKey)}`)
}

/** This phone holds the secret of the card that counts on the server, be it as one it had before or was shown. */
export function showsTheCard(world: World, disk: MemoryDisk, learner: string): boolean {
  const row = rowsOf(disk, 'learners').find(({ id }) => id === learner)
  const card = world.server.tables().learners.get(learner)?.card
  const secrets = [row?.secret, row?.candidate, ...(row?.earlierSecrets ?? [])]
  return secrets.some((one) => one !== undefined && verifierOf(one) === card)
}

/**
 * Held once, before its store was put back silently; and this phone is shut out: the server, which knows the learner by another card, tells
 * it nothing until it shows that one. Or the learner took the word back, and the server has lost every trace of them: "no such learner" is
 * what a phone that is shut out hears too, and to ask by a record is not allowed until they agree again.
 */
function cannotHear(world: World, disk: MemoryDisk, learner: string, id: string): boolean {
  const { epoch } = world.server.self().identity
  const isThere = world.server.tables().learners.has(learner)
  const isShutOut = isThere && !showsTheCard(world, disk, learner)
  const mayNotAsk = !isThere && !maySend(disk.tables.learners.rows.values(), learner)
  return world.hasFallen(epoch, learner, id) && (isShutOut || mayNotAsk)
}

/** Quarantine is for what a server must refuse: not a place for whatever went wrong. */
function checkReason(
  world: World,
  disk: MemoryDisk,
  { reason, learner, id }: { readonly reason?: string; readonly learner: string; readonly id: string },
  say: (invariant: string, what: string) => void,
): void {
  if (reason === 'record/id-conflict' && isRepeating(world)) return
  // Shut out: somebody cut it off, or it shows a card that is not the present one. Whoever shows the right one lets it in again.
  if ((reason === 'record/cut-off' || reason === 'record/foreign-learner') && !showsTheCard(world, disk, learner))
    return
  say('I15', `${id} was refused for ${reason ?? 'no reason'}`)
}
