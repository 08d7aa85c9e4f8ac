// What the server said, written down: one transaction a receipt. A verdict moves one record; nothing else ever empties the outbox (D5).
import { limits } from '../limits.ts'
import type { Sha256 } from '../ports.ts'
import { addToSum, noSum } from '../record/sum.ts'
import type { ServerIdentity } from '../sync/identity.ts'
import type { LearnerHead, Verdict } from '../sync/receipt.ts'
import { claimAgain, followCard, isShutOut, letIn, claiming as showingCards } from './claims.ts'
import { eraseLearner, erasingTables } from './erase.ts'
import { chainAnew } from './rechain.ts'
import {
  type HeadRow,
  lastNumber,
  lastText,
  type OutboxRow,
  type TableName,
  type Tx,
  type VerdictRow,
} from './tables.ts'

export interface Settlement {
  readonly epoch: string
  /** The device that sent, whose key the server now knows; null when this phone has taken another key since. */
  readonly device: string | null
  /** Seconds the server is ahead; null when its word travelled too long to tell. */
  readonly offset: number | null
  readonly windowSeconds: number
  readonly isTwin: boolean
  /** `shown`: the secret that went along, null for none; absent for letters. `heard`: the version this server had named of the learner before the bundle left; absent for a word that came by a detour. */
  readonly learners: readonly {
    readonly learner: string
    readonly head: LearnerHead
    readonly heard?: number
    readonly shown?: string | null
  }[]
  readonly verdicts: readonly { readonly id: string; readonly learner: string; readonly verdict: Verdict }[]
}

export const settleTables = [
  'servers',
  'outbox',
  'verdicts',
  'received',
  'heads',
  'records',
  'learners',
  'progress',
  ...erasingTables,
] as const satisfies readonly TableName[]

export const adoptTables = [
  'servers',
  'verdicts',
  'outbox',
  'learners',
  'heads',
] as const satisfies readonly TableName[]

/** False when the verdicts are void: another tab met a newer epoch since the bundle left. All stays pending then. */
export async function settle(tx: Tx, settlement: Settlement, at: number, sha256: Sha256): Promise<boolean> {
  const server = await tx.get('servers', 'current')
  if (server?.identity.epoch !== settlement.epoch) return false
  const { offset, windowSeconds, device } = settlement
  const known = { ...(device !== null && { knows: device }), ...(offset !== null && { offset }) }
  await tx.putMany('servers', [{ ...server, ...known, windowSeconds }])
  const fellBack = await hold(tx, settlement)
  await refuse(tx, settlement, await claimAgain(tx, settlement))
  for (const one of settlement.learners) await settleLearner(tx, settlement, one, { fellBack, at, sha256 })
  if (settlement.isTwin) await chainAnew(tx, sha256)
  return true
}

async function settleLearner(
  tx: Tx,
  { epoch, verdicts }: Settlement,
  { learner, head, heard = 0, shown }: Settlement['learners'][number],
  { fellBack, at, sha256 }: { readonly fellBack: ReadonlySet<string>; readonly at: number; readonly sha256: Sha256 },
): Promise<void> {
  const own = verdicts.filter((row) => row.learner === learner)
  if (own.some(({ verdict }) => verdict.kind === 'erased')) return eraseLearner(tx, learner)
  const isTaken = own.some(({ verdict }) => isHeld(verdict))
  const [row] = await tx.list('learners', 'id', learner, learner)
  // Erased here while the bundle was away: the server's next word about this learner says so too.
  if (!isTaken || row?.isErased === true) return
  await tx.putMany('received', [{ learner, at }])
  await claimed(tx, learner, shown ?? undefined)
  if (row?.isCardVoid === true) await followCard(tx, learner, sha256)
  if (head.version < heard || fellBack.has(learner)) return beginAnew(tx, learner, epoch, head)
  await compare(tx, learner, epoch, head)
}

/** The server takes this device's word for this learner: the card need not be shown again, and what was shut out goes once more. */
export async function claimed(tx: Tx, learner: string, shown?: string): Promise<void> {
  const [row] = await tx.list('learners', 'id', learner, learner)
  if (row?.isClaiming !== true) return
  await tx.putMany('learners', [letIn(row, shown)])
  const refused = await tx.list(
    'outbox',
    '[learner+state+order]',
    [learner, 'refused', 0],
    [learner, 'refused', lastNumber],
  )
  await tx.putMany('outbox', refused.filter(({ reason }) => isShutOut(reason)).map(asPending))
}

export function isHeld(verdict: Verdict): verdict is Extract<Verdict, { version: number }> {
  return verdict.kind === 'stored' || verdict.kind === 'duplicate'
}

/**
 * Moves what is in the outbox to the verdicts, and counts it into the learner's head. Gives the learners of whom a version was named that
 * is another record's here: within an epoch each version is given once, so this store was put back to an older state.
 */
async function hold(tx: Tx, { epoch, verdicts }: Settlement): Promise<ReadonlySet<string>> {
  const named = verdicts.flatMap(({ id, verdict }) => (isHeld(verdict) ? [{ id, version: verdict.version }] : []))
  const waiting = await tx.getMany(
    'outbox',
    named.map(({ id }) => id),
  )
  const moved = named.flatMap(({ version }, i): VerdictRow[] => {
    const row = waiting[i]
    return row === undefined ? [] : [asVerdict(row, epoch, version)]
  })
  const fellBack = await givenBefore(tx, epoch, moved)
  await countHeld(tx, epoch, moved, await hashesOf(tx, moved))
  await tx.putMany('verdicts', moved)
  await tx.deleteMany(
    'outbox',
    moved.map(({ id }) => id),
  )
  return fellBack
}

/** All versions up to the checkpoint are held here: none of them can be news. */
async function givenBefore(tx: Tx, epoch: string, moved: readonly VerdictRow[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (const learner of new Set(moved.map((row) => row.learner))) {
    const { checkpoint } = await headOf(tx, learner, epoch)
    if (moved.some((row) => row.learner === learner && row.version <= checkpoint)) found.add(learner)
  }
  return found
}

export function asVerdict({ id, order, learner, lesson }: OutboxRow, epoch: string, version: number): VerdictRow {
  return { id, order, learner, lesson, kind: 'held', epoch, version }
}

export async function hashesOf(
  tx: Tx,
  tracked: readonly { readonly order: number }[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.getMany(
    'records',
    tracked.map(({ order }) => order),
  )
  return new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.id, row.hash]])))
}

/** Rows that were not held before, into their learners' heads. `hashes`: of their content, by id. */
export async function countHeld(
  tx: Tx,
  epoch: string,
  moved: readonly VerdictRow[],
  hashes: ReadonlyMap<string, string>,
): Promise<void> {
  for (const learner of new Set(moved.map((row) => row.learner))) {
    const mine = moved.filter((row) => row.learner === learner)
    await tx.putMany('heads', [withHeld(await headOf(tx, learner, epoch), mine, hashes)])
  }
}

function withHeld(head: HeadRow, rows: readonly VerdictRow[], hashes: ReadonlyMap<string, string>): HeadRow {
  let { checkpoint, count, sum } = head
  for (const { id, version } of [...rows].sort((a, b) => a.version - b.version)) {
    if (version === checkpoint + 1) checkpoint = version
    count += 1
    const hash = hashes.get(id)
    if (hash !== undefined) sum = addToSum(sum, hash)
  }
  return { ...head, checkpoint, count, sum }
}

export async function headOf(tx: Tx, learner: string, epoch: string): Promise<HeadRow> {
  const head = await tx.get('heads', learner)
  if (head?.epoch === epoch) return head
  return headAnew(head ?? freshHead(learner, ''), epoch)
}

/** For another epoch: what was held is void, what was wished for stays. */
function headAnew({ learner, isWanted, count, wasThere }: HeadRow, epoch: string): HeadRow {
  return { ...freshHead(learner, epoch), isWanted, ...((wasThere === true || count > 0) && { wasThere: true }) }
}

export function freshHead(learner: string, epoch: string): HeadRow {
  const server = { version: 0, sum: noSum, durable: 0 }
  return { learner, epoch, checkpoint: 0, count: 0, sum: noSum, server, isWanted: false, repairs: 0, devices: [] }
}

/**
 * D9: after a full exchange both sides hold as many records, and the same ones. More on the server than here: pull. A server that lost
 * some, or others than ours: all is sent and asked for once more.
 */
export async function compare(tx: Tx, learner: string, epoch: string, server: LearnerHead): Promise<void> {
  const head = await headOf(tx, learner, epoch)
  // A word that was overtaken on its way says nothing: versions only grow within an epoch.
  if (server.version < head.server.version) return
  const told = { ...head, server }
  if (server.version > head.checkpoint) return tx.putMany('heads', [{ ...told, isWanted: true }])
  const agrees = server.version === head.count && server.sum === head.sum
  if (agrees || head.repairs >= limits.repairsMax) return tx.putMany('heads', [{ ...told, isWanted: false }])
  await beginAnew(tx, learner, epoch, server, head.repairs + 1)
}

/**
 * All of this learner is sent and asked for once more. Without `repairs` it is for a store that was put back to an older state under its
 * old epoch: that is proven, not suspected, and not bounded by how often it happened.
 */
export async function beginAnew(
  tx: Tx,
  learner: string,
  epoch: string,
  server: LearnerHead,
  repairs?: number,
): Promise<void> {
  await putBack(
    tx,
    await tx.list('verdicts', '[learner+kind+lesson]', [learner, 'held', ''], [learner, 'held', lastText]),
  )
  const head = await headOf(tx, learner, epoch)
  const { devices } = head
  await tx.putMany('heads', [
    { ...headAnew(head, epoch), server, isWanted: true, repairs: repairs ?? head.repairs, devices },
  ])
}

/** Quarantine: the record stays, visible, with its reason, and out of its neighbours' way (D5, I15). */
async function refuse(tx: Tx, { epoch, verdicts }: Settlement, claiming: ReadonlySet<string>): Promise<void> {
  const named = verdicts.flatMap(({ id, learner, verdict }) =>
    verdict.kind === 'rejected' && !claiming.has(learner) ? [{ id, reason: verdict.reason }] : [],
  )
  const rows = await tx.getMany(
    'outbox',
    named.map(({ id }) => id),
  )
  const refused = named.flatMap(({ reason }, i): OutboxRow[] => {
    const row = rows[i]
    return row === undefined ? [] : [{ ...row, state: 'refused', reason, epoch }]
  })
  await tx.putMany('outbox', refused)
}

/** A new epoch is a store that may have lost what it once held: every verdict of another epoch is void, all heads begin anew (D7). */
export async function adopt(tx: Tx, identity: ServerIdentity): Promise<void> {
  const known = await tx.get('servers', 'current')
  const { knows: _forgotten, ...kept } = known ?? { key: 'current' as const }
  await tx.putMany('servers', [{ ...kept, identity }])
  if (known?.identity.epoch === identity.epoch) return
  await putBack(
    tx,
    (await tx.all('verdicts')).filter((row) => row.epoch !== identity.epoch),
  )
  const refused = await tx.list('outbox', 'state', 'refused', 'refused')
  await tx.putMany('outbox', refused.filter((row) => row.epoch !== identity.epoch).map(asPending))
  for (const learner of await tx.all('learners')) {
    if (learner.secret !== undefined) await tx.putMany('learners', [showingCards(learner)])
  }
  await beginHeadsAnew(tx, known?.identity, identity)
}

/** Another server knows nobody: whoever gave no word for it is not asked for there (T30). */
async function beginHeadsAnew(tx: Tx, before: ServerIdentity | undefined, now: ServerIdentity): Promise<void> {
  const isSame = before === undefined || before.publicKey === now.publicKey
  const heads = (await tx.all('heads')).map((head) => headAnew(head, now.epoch))
  await tx.putMany('heads', isSame ? heads : heads.map(({ wasThere: _elsewhere, ...head }) => head))
}

async function putBack(tx: Tx, rows: readonly VerdictRow[]): Promise<void> {
  await tx.putMany('outbox', rows.map(asPending))
  await tx.deleteMany(
    'verdicts',
    rows.map(({ id }) => id),
  )
}

export function asPending({ id, order, learner, lesson }: OutboxRow | VerdictRow): OutboxRow {
  return { id, order, learner, lesson, state: 'pending' }
}

/** Refused records go out once more: after an update of the app, or when somebody asks. */
export async function putRefusedBack(tx: Tx): Promise<void> {
  await tx.putMany('outbox', (await tx.list('outbox', 'state', 'refused', 'refused')).map(asPending))
}
