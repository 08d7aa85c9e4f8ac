// The learner's card: whoever shows its secret may learn on as this learner. The server keeps a verifier, the phones keep the secret.
import { isId, randomId } from '../id.ts'
import { isProblem, Problem } from '../problem.ts'
import type { CardRecord } from '../record/record.ts'
import { isStorageProblem } from '../storage-trouble.ts'
import { cardVerifier } from '../sync/seal.ts'
import { claiming, withCard } from './claims.ts'
import { putFact } from './facts.ts'
import { asLearner, findLearner, isHere, learnerHere, learnerTables, refuseTooMany } from './learner-row.ts'
import { freshHead } from './settle.ts'
import { type Tab, timeOf } from './tab.ts'
import type { Learner, LearnerRow, TableName, Tx } from './tables.ts'

type Base = Pick<CardRecord, 'id' | 'learner' | 'at' | 'offset'>

export function cardFact({ sha256 }: Pick<Tab, 'sha256'>, base: Base, secret: string): CardRecord {
  return { kind: 'card', ...base, verifier: cardVerifier(secret, sha256) }
}

/** Learners of older apps get their card here; then `tell` is called. Throws 'record/erased'. */
export async function cardSecret(tab: Tab, learner: string, tell: () => void): Promise<string> {
  const known = await tab.db.read(['learners'], (tx) => learnerHere(tx, learner))
  if (known.secret !== undefined) return known.secret
  const [secret, id] = [randomId(tab.random), randomId(tab.random)]
  const kept = await tab.db.write(learnerTables, async (tx) => {
    const row = await learnerHere(tx, learner)
    // Another tab was first.
    if (row.secret !== undefined) return row.secret
    await giveCard(tab, tx, row, { id, secret })
    return secret
  })
  tell()
  return kept
}

/**
 * Before anything is sent: a learner of an older app without a card could never tell the server who a new key belongs to (F20). The answer
 * looks until it has succeeded once; where nothing can be written, sending goes on.
 */
export function createCardGiver(tab: Tab, tell: () => void): () => Promise<void> {
  let done = false
  return async () => {
    if (done) return
    try {
      const learners = await tab.db.read(['learners'], (tx) => tx.all('learners'))
      const without = learners.filter((row) => isHere(row) && row.secret === undefined)
      for (const { id } of without) await cardSecret(tab, id, tell)
      done = true
    } catch (error) {
      if (!isStorageProblem(error) && !isProblem(error, 'record/erased')) throw error
    }
  }
}

async function giveCard(
  tab: Tab,
  tx: Tx,
  row: LearnerRow,
  { id, secret }: { readonly id: string; readonly secret: string },
): Promise<void> {
  await tx.putMany('learners', [claiming(withCard(row, secret))])
  await putFact(tx, cardFact(tab, { id, learner: row.id, ...(await timeOf(tab, tx)) }, secret), tab.sha256)
}

/** A new card, from a phone that may send: every other phone must be shown it, and whoever knew the old one is out. Throws 'record/erased'. */
export async function renewCard(tab: Tab, learner: string): Promise<void> {
  const [id, secret] = [randomId(tab.random), randomId(tab.random)]
  await tab.db.write(learnerTables, async (tx) => giveCard(tab, tx, await learnerHere(tx, learner), { id, secret }))
}

export interface CardState {
  /** Renewed elsewhere: this phone's code opens nothing any more. */
  readonly isVoid: boolean
  /** A card made here would count: the server lets this phone send, as far as it knows. */
  readonly mayRenew: boolean
}

/** Throws 'record/erased'. */
export async function cardState({ db }: Tab, learner: string): Promise<CardState> {
  const row = await db.read(['learners'], (tx) => learnerHere(tx, learner))
  const isVoid = row.isCardVoid === true
  return { isVoid, mayRenew: !isVoid || row.isClaiming !== true }
}

/** Both facts or none: a lost phone that knew the old card must not come back in with it. */
export async function cutOff(tab: Tab, learner: string, device: string): Promise<void> {
  if (!isId(device)) throw new Problem('record/bad-form', { device })
  const [id, cardId, secret] = [randomId(tab.random), randomId(tab.random), randomId(tab.random)]
  await tab.db.write(learnerTables, async (tx) => {
    const row = await learnerHere(tx, learner)
    // The new card first: should the two travel in two bundles, the old one lets nobody in between.
    await giveCard(tab, tx, row, { id: cardId, secret })
    await putFact(tx, { kind: 'cut-off', id, learner, ...(await timeOf(tab, tx)), device }, tab.sha256)
  })
}

/** What anybody may have shown does not take the place of what is known to be right: the server tells which of them is. */
function withShown(row: LearnerRow, secret: string): LearnerRow {
  if (row.secret === undefined) return { ...row, secret }
  return secret === row.secret ? row : { ...row, candidate: secret }
}

const welcomeTables = ['learners', 'heads'] as const satisfies readonly TableName[]

/** Throws 'record/bad-form' for what is no card, 'record/erased', or 'record/too-many-learners'. */
export async function welcome(tab: Tab, learner: string, secret: string, picture: string): Promise<Learner> {
  if (!isId(learner) || !isId(secret)) throw new Problem('record/bad-form')
  const fresh: Learner = { id: learner, picture, createdAt: Math.round(tab.clock()), consent: 'unasked' }
  return tab.db.write(welcomeTables, async (tx) => {
    const known = await findLearner(tx, learner)
    if (known === undefined) {
      await refuseTooMany(tx)
      await tx.add('learners', { ...fresh, secret, isClaiming: true })
    } else await tx.putMany('learners', [claiming(withShown(known, secret))])
    // Of no epoch yet: the first head of any epoch carries the wish over.
    const head = (await tx.get('heads', learner)) ?? freshHead(learner, '')
    await tx.putMany('heads', [{ ...head, isWanted: true }])
    return known === undefined ? fresh : asLearner(known)
  })
}
