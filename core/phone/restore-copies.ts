// Puts back what the database lost and the copies still hold. Looked up outside of any write; written a bounded number at a time.
import { limits } from '../limits.ts'
import type { Sha256 } from '../ports.ts'
import { standingWord } from '../record/consent.ts'
import { chunks } from './as-it-stands.ts'
import { claiming, secretsOf, withCard } from './claims.ts'
import type { CopiedLearner, Copy } from './copies.ts'
import { factTables, putFacts } from './facts.ts'
import { isHere } from './learner-row.ts'
import { type LearnerRow, lastText, type PhoneDb, type Tx } from './tables.ts'
import { wordsOf, wordTables } from './words.ts'

const restoreTables = [...new Set([...factTables, ...wordTables])]

/** The number of records that came back. A copy whose learner nobody knows any more stays as it is. */
export async function restoreFrom(
  db: PhoneDb,
  found: readonly Copy[],
  learners: readonly CopiedLearner[],
  sha256: Sha256,
): Promise<number> {
  const unsent = new Set(await db.read(['outbox'], (tx) => tx.keys('outbox', 'id', '', lastText)))
  const doubtful = found.filter(({ id }) => !unsent.has(id)).sort((a, b) => a.order - b.order)
  const lost: Copy[] = []
  for (const some of chunks(doubtful)) lost.push(...(await db.read(['verdicts', 'records'], (tx) => notHere(tx, some))))
  let count = 0
  for (const learner of learners) {
    const own = lost.filter(({ record }) => record.learner === learner.id)
    const hasCard = own.some(({ record }) => record.kind === 'card')
    for (const some of chunks(own))
      count += await db.write(restoreTables, (tx) => restore(tx, { learner, own: some, hasCard }, sha256))
  }
  return count
}

async function notHere(tx: Tx, some: readonly Copy[]): Promise<readonly Copy[]> {
  const verdicts = await tx.getMany(
    'verdicts',
    some.map(({ id }) => id),
  )
  const doubtful = some.filter((_, i) => verdicts[i] === undefined)
  const counts = await Promise.all(doubtful.map(({ id }) => tx.count('records', 'id', id, id)))
  return doubtful.filter((_, i) => counts[i] === 0)
}

interface Lost {
  readonly learner: CopiedLearner
  /** Those that are put back in one go. */
  readonly own: readonly Copy[]
  /** Among all that the learner lost, in whichever go. */
  readonly hasCard: boolean
}

/** A learner whose row was lost comes back as a stranger to the server: the card goes along again. An erased one stays erased (I16). */
async function restore(tx: Tx, { learner, own, hasCard }: Lost, sha256: Sha256): Promise<number> {
  const [known] = await tx.list('learners', 'id', learner.id, learner.id)
  if (known !== undefined && !isHere(known)) return 0
  // Once more: another tab may have put them back meanwhile.
  const lost = await notHereAnyMore(tx, own)
  await putFacts(
    tx,
    learner.id,
    lost.map(({ record }) => record),
    sha256,
  )
  if (known === undefined && lost.length > 0) {
    const { secret, earlierSecrets = [], ...rest } = learner
    const row = { ...rest, earlierSecrets, ...(secret !== undefined && { secret, isClaiming: true }) }
    await tx.add('learners', { ...row, consent: await gateOf(tx, learner, learner.consent) })
  }
  if (known !== undefined && lost.length > 0) await follow(tx, learner, known, hasCard)
  return lost.length
}

async function follow(tx: Tx, learner: CopiedLearner, known: LearnerRow, hasCard: boolean): Promise<void> {
  const consent = await gateOf(tx, learner, known.consent)
  const row = withCards(known, learner, hasCard)
  if (consent !== known.consent || row !== known) await tx.putMany('learners', [{ ...row, consent }])
}

/**
 * Whatever card was shown here meanwhile, those that only the copy knows stay: the word of a new card without its secret would lock
 * everybody out. Where such a word comes back, its card is the newest.
 */
function withCards(known: LearnerRow, { secret, earlierSecrets = [] }: CopiedLearner, hasCard: boolean): LearnerRow {
  const copied = [...(secret === undefined ? [] : [secret]), ...earlierSecrets]
  if (copied.every((one) => secretsOf(known).includes(one))) return known
  if (hasCard) return claiming(copied.reduceRight(withCard, known))
  const earlier = new Set([...copied, ...(known.earlierSecrets ?? [])].filter((one) => one !== known.secret))
  return claiming({ ...known, earlierSecrets: [...earlier].slice(0, limits.earlierSecretsMax) })
}

/** Never more open than the words that came back; a copy that says no may know of a word that only the server has. */
async function gateOf(tx: Tx, learner: CopiedLearner, now: LearnerRow['consent']): Promise<LearnerRow['consent']> {
  const word = standingWord(await wordsOf(tx, learner.id))
  return word === 'refused' || (word === 'given' && learner.consent === 'given') ? word : now
}

async function notHereAnyMore(tx: Tx, own: readonly Copy[]): Promise<readonly Copy[]> {
  const lost: Copy[] = []
  for (const copy of own) if ((await tx.count('records', 'id', copy.id, copy.id)) === 0) lost.push(copy)
  return lost
}
