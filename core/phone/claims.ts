// Whose card a phone shows. The server is the judge of it: what was shown here is only believed once it let this phone in, and what was
// believed before is kept, for a server put back from an older backup knows an older card (F54).
import { limits } from '../limits.ts'
import type { Sha256 } from '../ports.ts'
import type { CardRecord } from '../record/record.ts'
import { cardVerifier } from '../sync/seal.ts'
import type { Settlement } from './settle.ts'
import type { LearnerRow, Tx } from './tables.ts'

/** All secrets this phone has for a learner, in the order in which they are shown. */
export function secretsOf({ candidate, secret, earlierSecrets }: LearnerRow): readonly string[] {
  return [...new Set([candidate, secret, ...(earlierSecrets ?? [])])].filter((one) => one !== undefined)
}

/** The next one that was not refused; when all were, the learner's own. */
export function shownSecret(row: LearnerRow): string | undefined {
  return secretsOf(row).find((one) => row.tried?.includes(one) !== true) ?? row.secret
}

/** To be shown from the first one on: the server may be another, or this phone. */
export function claiming(row: LearnerRow): LearnerRow {
  return { ...row, isClaiming: true, tried: [] }
}

/** The learner's card is this one from now on; the one before is kept. */
export function withCard(row: LearnerRow, secret: string): LearnerRow {
  const { candidate, ...rest } = row
  const earlier = [row.secret, ...(row.earlierSecrets ?? [])].filter((one) => one !== undefined && one !== secret)
  return {
    ...rest,
    ...(candidate !== undefined && candidate !== secret && { candidate }),
    secret,
    earlierSecrets: [...new Set(earlier)].flatMap((one) => one ?? []).slice(0, limits.earlierSecretsMax),
    isCardVoid: false,
  }
}

/** The server let this phone in by `shown`, or without. */
export function letIn(row: LearnerRow, shown: string | undefined): LearnerRow {
  const known = shown !== undefined && shown === row.candidate ? withCard(row, shown) : row
  return { ...known, isClaiming: false, tried: [] }
}

interface ShutOut {
  readonly row: LearnerRow
  /** There is a card that was not shown yet. */
  readonly goesOn: boolean
}

/** The server did not let this phone in. `shown`: null for no card, undefined where nobody remembers (letters). */
function shutOut(row: LearnerRow, shown: string | null | undefined): ShutOut {
  if (row.secret === undefined) return { row, goesOn: false }
  if (shown === undefined && row.isClaiming === true) return { row, goesOn: false }
  if (shown === null || shown === undefined) return { row: claiming(row), goesOn: true }
  const tried = [...(row.tried ?? []), shown].filter(
    (one, i, all) => all.indexOf(one) === i && secretsOf(row).includes(one),
  )
  const goesOn = secretsOf(row).some((one) => !tried.includes(one))
  return { row: { ...row, isClaiming: true, tried, ...(!goesOn && { isCardVoid: true }) }, goesOn }
}

/** Refused because of who sent it, not because of what it is. */
export function isShutOut(reason: string | undefined): boolean {
  return reason === 'record/foreign-learner' || reason === 'record/cut-off'
}

/** A server that does not let this device in is shown the cards it has for the learner, one after the other; till then the records stay pending. */
export async function claimAgain(tx: Tx, { learners, verdicts }: Settlement): Promise<ReadonlySet<string>> {
  const goingOn = new Set<string>()
  for (const { learner, shown } of learners) {
    const isRefused = verdicts.some(
      (one) => one.learner === learner && one.verdict.kind === 'rejected' && isShutOut(one.verdict.reason),
    )
    const [row] = isRefused ? await tx.list('learners', 'id', learner, learner) : []
    if (row === undefined || row.isErased === true) continue
    const { row: now, goesOn } = shutOut(row, shown)
    await tx.putMany('learners', [now])
    if (goesOn) goingOn.add(learner)
  }
  return goingOn
}

/** The newest card on the server counts, whoever made it; one that waits here is newer still. */
export async function followCard(tx: Tx, learner: string, sha256: Sha256): Promise<void> {
  const [row] = await tx.list('learners', 'id', learner, learner)
  if (row?.secret === undefined) return
  const waiting = await tx.list('outbox', '[learner+state+lesson]', [learner, 'pending', ''], [learner, 'pending', ''])
  if ((await cardsOf(tx, waiting)).length > 0) return
  const held = await tx.list('verdicts', '[learner+kind+lesson]', [learner, 'held', ''], [learner, 'held', ''])
  const inOrder = [...held].sort((a, b) => a.version - b.version)
  const newest = (await cardsOf(tx, inOrder)).at(-1)
  if (newest === undefined) return
  const own = secretsOf(row).find((one) => cardVerifier(one, sha256) === newest.verifier)
  if (own === row.secret && row.isCardVoid !== true) return
  await tx.putMany('learners', [own === undefined ? { ...row, isCardVoid: true } : withCard(row, own)])
}

async function cardsOf(tx: Tx, tracked: readonly { readonly order: number }[]): Promise<readonly CardRecord[]> {
  const rows = await tx.getMany(
    'records',
    tracked.map(({ order }) => order),
  )
  return rows.flatMap((row) => (row?.record.kind === 'card' ? [row.record] : []))
}
