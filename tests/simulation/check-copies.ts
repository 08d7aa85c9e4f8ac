// The second copies of unsent work (I1, F9, F10): what has one, what must have one, and what is lost when the one or the other is gone.
import { isDeepStrictEqual } from 'node:util'
import { parseReady } from '../../core/phone/ready.ts'
import type { RecordRow } from '../../core/phone/tables.ts'
import type { LearningRecord } from '../../core/record/record.ts'
import type { Handset } from './handset.ts'
import { type MemoryDisk, rowsOf } from './memory-disk.ts'
import type { Caches } from './memory-files.ts'
import { verifierOf } from './oracle.ts'
import { violated } from './watch.ts'
import { isRepeating, type World } from './world.ts'

interface CopiedLearner {
  readonly id: string
  readonly consent: string
  readonly secret?: string
  readonly earlierSecrets?: readonly string[]
}

export interface Copied {
  /** By the record's id; only those whose learner is copied too. */
  readonly records: ReadonlyMap<string, LearningRecord>
  readonly learners: ReadonlyMap<string, CopiedLearner>
}

/** What could come back of these files: of a copy without its learner, or in a damaged file, nothing. */
export function copiedIn({ outbox }: Caches): Copied {
  const learners = new Map<string, CopiedLearner>()
  const found: { readonly id: string; readonly record: LearningRecord }[] = []
  for (const [path, bytes] of outbox) {
    const file = readJson(bytes)
    if (file === null) continue
    if (path.startsWith('/outbox/learner/')) learners.set(String(Reflect.get(file, 'id')), file as CopiedLearner)
    else found.push(...(Reflect.get(file, 'copies') as typeof found))
  }
  const records = found.filter(({ record }) => learners.has(record.learner))
  return { records: new Map(records.map(({ id, record }) => [id, record])), learners }
}

function readJson(bytes: Uint8Array): object | null {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as object
  } catch (_damaged) {
    return null
  }
}

/** Long enough for every save before it to be copied, if nothing gets in the way. */
const AT_REST = 60_000

/**
 * Once the following of the copies has come to rest, with no trouble since the last change, every unsent record has its copy, and beside it
 * its learner as the database has them. Before that, and after trouble, a copy may be missing: then the next change or the next start makes
 * it, and only who loses the database before that loses the record. What a server held and is unsent once more (a new epoch, a store
 * that was put back) has its copy when the sending rests, or at the next start: `isStart`.
 */
export function checkCopies(world: World, handset: Handset, isStart = false): void {
  if (!world.hasKeeping || !isFollowed(handset)) return
  // Two facts of one name have one copy (F22).
  if (world.clock.now() - Math.max(handset.changedAt, handset.wroteAt) < AT_REST || isRepeating(world)) return
  const say = (what: string) => violated(world, 'I1', `phone ${handset.name}: ${what}`)
  const copied = copiedIn(handset.caches)
  const records = handset.disk.tables.records.rows as ReadonlyMap<unknown, RecordRow>
  const learners = new Map(rowsOf(handset.disk, 'learners').map((row) => [row.id, row]))
  checkReady(handset, (id) => learners.get(id)?.consent === 'given', say)
  for (const { id, learner, order } of rowsOf(handset.disk, 'outbox')) {
    const row = records.get(order)
    if (row === undefined || learners.get(learner)?.isErased === true) continue
    const isCopied = isDeepStrictEqual(copied.records.get(id), row.record)
    if (!isCopied && !isStart && wasStored(world, learner, id)) continue
    if (!isCopied) say(`${id} (${row.record.kind}) has no second copy`)
    const [there, here] = [copied.learners.get(learner), learners.get(learner)]
    if (there?.secret !== here?.secret || there?.consent !== here?.consent) say(`the copy of ${learner} is out of date`)
  }
}

/** T30: what lies ready for the worker names nobody whose word does not stand. */
function checkReady(
  { caches: { ready } }: Handset,
  hasAgreed: (learner: string) => boolean,
  say: (what: string) => void,
) {
  for (const bytes of ready.values()) {
    const stale = parseReady(bytes)?.sent.learners.filter((learner) => !hasAgreed(learner)) ?? []
    if (stale.length > 0) say(`a bundle lies ready that names ${stale.join(' ')}, whose word does not stand`)
  }
}

/** There is a tab that copies what is missing, and no trouble since it last was told to. */
function isFollowed({ tabs, troubledAt, filesGoneAt, changedAt }: Handset): boolean {
  return changedAt > troubledAt && tabs.some(({ isStuck, bornAt }) => !isStuck && bornAt > filesGoneAt)
}

function wasStored({ journal }: World, learner: string, id: string): boolean {
  return journal.stored.some((one) => one.id === id && one.learner === learner)
}

/** The database is gone and the copies are all there is (F9): what they hold must come back, the rest is lost. */
export function noteDatabaseGone(world: World, handset: Handset, now: MemoryDisk): void {
  const copied = copiedIn(handset.caches)
  checkCards(world, handset, copied)
  noteFromCopies(world, now, copied)
  for (const one of world.journal.saved) {
    if (one.disk !== handset.disk) continue
    one.disk = now
    one.cameBack = true
    // Where ids repeat, another's copy may have taken the place.
    if (!copied.records.has(one.id) || isRepeating(world)) one.isLost = true
  }
}

/** Of these learners this disk knows from now on what their copies tell. */
export function noteFromCopies({ fromCopies }: World, disk: MemoryDisk, { learners }: Copied): void {
  fromCopies.set(disk, new Set([...(fromCopies.get(disk) ?? []), ...learners.keys()]))
}

/** A copy of a disk knows what the disk knew, and has forgotten what it forgot. */
export function noteTwin({ fromCopies, forgetful, twins, named }: World, disk: MemoryDisk, twin: MemoryDisk): void {
  for (const one of [disk, twin]) twins.add(one)
  named.set(twin, named.get(disk) ?? new Set())
  fromCopies.set(twin, fromCopies.get(disk) ?? new Set())
  if (forgetful.has(disk)) forgetful.add(twin)
}

/** Copies went (F10): lost is only what waited in them, and nowhere else, for the next start. */
export function noteCopiesGone(world: World, { disk, caches }: Handset): void {
  const waiting = world.journal.saved.filter(
    (one) => one.disk === disk && one.cameBack && !disk.tables.records.ids.has(one.id),
  )
  if (waiting.length === 0) return
  const copied = copiedIn(caches)
  for (const one of waiting) if (!copied.records.has(one.id)) one.isLost = true
}

/** Whoever comes back with the word of a new card, but not with its secret, locks everybody out. */
function checkCards(world: World, { name }: Handset, { records, learners }: Copied): void {
  for (const record of records.values()) {
    if (record.kind !== 'card') continue
    const { secret, earlierSecrets = [] } = learners.get(record.learner) ?? {}
    const verifiers = [secret, ...earlierSecrets].map((one) => one && verifierOf(one))
    if (!verifiers.includes(record.verifier))
      violated(world, 'I1', `phone ${name}: a copy of card ${record.id} lies without its secret`)
  }
}
