// A pulled page into the phone's tables: its records and the checkpoint in one transaction (D8).
import { limits } from '../limits.ts'
import type { Sha256 } from '../ports.ts'
import { isLink, noLink } from '../record/chain.ts'
import { addRecord } from '../record/progress.ts'
import { contentHash, type LearningRecord } from '../record/record.ts'
import type { LearnerDevice } from '../sync/page.ts'
import type { LearnerHead } from '../sync/receipt.ts'
import { followCard } from './claims.ts'
import { eraseLearner, erasingTables } from './erase.ts'
import { factTables, numbered, putRecords, type Tracking, trackOf } from './facts.ts'
import { isProgressSound, rebuildProgress } from './rebuild.ts'
import { beginAnew, claimed, compare, countHeld, headOf } from './settle.ts'
import { isSound } from './sound.ts'
import type { TableName, Tx, VerdictRow } from './tables.ts'
import { followWords } from './words.ts'

export interface PulledPage {
  readonly epoch: string
  readonly learner: string
  /** The checkpoint it was asked from. */
  readonly since: number
  /** The version this server had named in this epoch before it was asked. */
  readonly heard?: number
  /** The secret that was shown with the ask. */
  readonly shown?: string
  readonly next: number
  readonly more: boolean
  readonly isErased: boolean
  readonly head: LearnerHead
  /** On the last page only. */
  readonly devices: readonly LearnerDevice[]
  /** Versions since + 1 to next, without a gap. */
  readonly rows: readonly { readonly version: number; readonly record: LearningRecord }[]
}

export const pageTables = [
  ...factTables,
  'servers',
  'learners',
  'verdicts',
  'received',
  'heads',
  ...erasingTables,
] as const satisfies readonly TableName[]

/**
 * A page of another epoch, or one that does not begin where this phone stands (another tab was faster), changes nothing. False when the pages
 * that follow this one would change nothing either.
 */
export async function applyPage(tx: Tx, page: PulledPage, sha256: Sha256): Promise<boolean> {
  const { epoch, learner } = page
  if ((await tx.get('servers', 'current'))?.identity.epoch !== epoch) return false
  const [own] = await tx.list('learners', 'id', learner, learner)
  // Asked for before another tab heard of the erasure: nothing of this learner comes in again (I16).
  if (own?.isErased === true) return false
  if (page.isErased) {
    await eraseLearner(tx, learner)
    return false
  }
  await claimed(tx, learner, page.shown)
  // Versions only grow within an epoch, and this one was asked after it had named a greater: its store was put back to an older state.
  if (isFallenBack(page)) {
    await beginAnew(tx, learner, epoch, page.head)
    return true
  }
  const head = await headOf(tx, learner, epoch)
  if (page.since > head.checkpoint) return false
  const verdicts = await tx.getMany(
    'verdicts',
    page.rows.map(({ record }) => record.id),
  )
  // Within an epoch a record keeps its version: this one was given anew by a store that was put back.
  if (isGivenAnew(page, verdicts)) {
    await beginAnew(tx, learner, epoch, page.head)
    return false
  }
  await takeIn(tx, page, verdicts, sha256)
  await moveHead(tx, page, sha256)
  return true
}

async function moveHead(tx: Tx, page: PulledPage, sha256: Sha256): Promise<void> {
  const { epoch, learner } = page
  if (page.rows.some(({ record }) => record.kind === 'consent')) await followWords(tx, learner)
  const now = await headOf(tx, learner, epoch)
  const checkpoint = Math.max(now.checkpoint, page.next)
  const devices = page.devices.length > 0 ? page.devices : now.devices
  // A receipt may have overtaken this page: versions only grow within an epoch, the greater one is the newer word.
  const server = page.head.version < now.server.version ? now.server : page.head
  await tx.putMany('heads', [{ ...now, checkpoint, devices, server, isWanted: page.more }])
  if (page.more) return
  await followCard(tx, learner, sha256)
  await compare(tx, learner, epoch, server)
}

export function isFallenBack({ head, heard = 0, isErased }: PulledPage): boolean {
  return !isErased && head.version < heard
}

/** Where ids repeat, a verdict may be about another learner's record (F22). */
function isGivenAnew({ epoch, learner, rows }: PulledPage, verdicts: readonly (VerdictRow | undefined)[]): boolean {
  const own = verdicts.map((row) => (row?.epoch === epoch && row.learner === learner ? row.version : null))
  return rows.some(({ version }, i) => own[i] !== null && own[i] !== version)
}

/**
 * A record that is here already, with this content, only gets its verdict. One with other content stays as it is, and unheld (I4).
 * In few steps for all rows together: a step for each took half a minute for 5,000 records on a desktop.
 */
async function takeIn(
  tx: Tx,
  page: PulledPage,
  held: readonly (VerdictRow | undefined)[],
  sha256: Sha256,
): Promise<void> {
  const { epoch, learner } = page
  const unheld = notHeld(page, held)
  const here = await mended(tx, unheld, sha256)
  const fresh = unheld.flatMap(({ record }) => (here.has(record.id) ? [] : [record]))
  const added = await putRecords(tx, learner, fresh, sha256)
  const rows = new Map([...here.values(), ...added.rows].map((row) => [row.id, row]))
  const verdicts = unheld.flatMap(({ version, record }): VerdictRow[] => {
    const row = rows.get(record.id)
    if (row === undefined || row.learner !== record.learner) return []
    if (row.record !== record && row.hash !== contentHash(record, sha256)) return []
    return [{ ...trackOf(row), kind: 'held', epoch, version }]
  })
  await countHeld(tx, epoch, verdicts, new Map([...rows.values()].map(({ id, hash }) => [id, hash])))
  await tx.putMany('verdicts', verdicts)
  await tx.deleteMany(
    'outbox',
    verdicts.map(({ id }) => id),
  )
}

/** The rows that are here. Of one that storage damaged, the server's copy takes the place (F14). */
async function mended(tx: Tx, unheld: PulledPage['rows'], sha256: Sha256): Promise<ReadonlyMap<string, Tracking>> {
  const here = new Map(
    await rowsHere(
      tx,
      unheld.map(({ record }) => record.id),
    ),
  )
  const healed = unheld.flatMap(({ record }) => {
    const row = here.get(record.id)
    return row === undefined || isSound(row, sha256) ? [] : [healedBy(row, record, sha256)]
  })
  if (healed.length === 0) return here
  await tx.putMany('records', healed)
  for (const row of healed) here.set(row.id, row)
  await learnFrom(tx, healed, sha256)
  return here
}

/** Its place in the chain stays, as far as that can be read. */
function healedBy({ order, n, link }: Tracking, record: LearningRecord, sha256: Sha256): Tracking {
  const { id, learner } = record
  const place = { n: Number.isSafeInteger(n) && n > 0 ? n : 1, link: isLink(link) ? link : noLink }
  return { order, id, learner, record, hash: contentHash(record, sha256), ...place }
}

/** What is here of a learner may have been counted while the row could not be read. */
async function learnFrom(tx: Tx, healed: readonly Tracking[], sha256: Sha256): Promise<void> {
  for (const learner of new Set(healed.map((row) => row.learner))) {
    const kept = await tx.get('progress', learner)
    const known = isProgressSound(kept) ? kept : await rebuildProgress(tx, learner, sha256)
    const own = healed.filter((row) => row.learner === learner)
    const progress = own.reduce((before, { record }) => addRecord(before, record), known.progress)
    await tx.putMany('progress', [{ ...known, progress }])
  }
}

/** Each id once, whatever the page says. */
function notHeld({ epoch, rows }: PulledPage, verdicts: readonly (VerdictRow | undefined)[]): PulledPage['rows'] {
  const seen = new Set<string>()
  return rows.filter(({ record: { id } }, i) => {
    const isNew = verdicts[i]?.epoch !== epoch && !seen.has(id)
    seen.add(id)
    return isNew
  })
}

/** Few are looked up one by one; for many, one look over all ids between the first and the last, and only those that are here are read. */
async function rowsHere(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Tracking>> {
  const sorted = [...ids].sort()
  const [first, last] = [sorted[0], sorted.at(-1)]
  const found = new Map<string, Tracking>()
  if (first === undefined || last === undefined) return found
  const all = ids.length > limits.singleLookupsMax ? new Set(await tx.keys('records', 'id', first, last)) : null
  for (const id of ids.filter((one) => all?.has(one) ?? true)) {
    const [row] = await tx.list('records', 'id', id, id)
    if (row !== undefined) found.set(id, numbered(row))
  }
  return found
}
