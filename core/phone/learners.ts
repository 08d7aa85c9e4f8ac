import { randomId } from '../id.ts'
import { saidAfter } from '../record/consent.ts'
import { cardFact } from './cards.ts'
import { putFact } from './facts.ts'
import { asLearner, isHere, learnerHere, learnerTables, refuseTooMany } from './learner-row.ts'
import { type Tab, timeOf } from './tab.ts'
import type { Learner } from './tables.ts'
import { wordsOf } from './words.ts'

/** In the order in which they were added; who was erased is not among them. */
export async function listLearners({ db }: Tab): Promise<readonly Learner[]> {
  return (await db.read(['learners'], (tx) => tx.all('learners'))).filter(isHere).map(asLearner)
}

/** With a card from the start: the fact that names it goes ahead of all that is learnt. */
export async function addLearner(tab: Tab, picture: string): Promise<Learner> {
  const learner: Learner = { id: randomId(tab.random), picture, createdAt: Math.round(tab.clock()), consent: 'unasked' }
  const [secret, id] = [randomId(tab.random), randomId(tab.random)]
  await tab.db.write(learnerTables, async (tx) => {
    await refuseTooMany(tx)
    await tx.add('learners', { ...learner, secret, isClaiming: true })
    await putFact(tx, cardFact(tab, { id, learner: learner.id, ...(await timeOf(tab, tx)) }, secret), tab.sha256)
  })
  return learner
}

/** The learner's word is a record like any other, and the gate follows it in the same transaction. */
export async function setConsent(tab: Tab, learner: string, given: boolean, words: string): Promise<void> {
  await tab.db.write([...learnerTables, 'verdicts'], async (tx) => {
    const row = await learnerHere(tx, learner)
    await tx.putMany('learners', [{ ...row, consent: given ? 'given' : 'refused' }])
    const base = { kind: 'consent' as const, learner, ...(await timeOf(tab, tx)), given, words }
    for (const after of saidAfter(await wordsOf(tx, learner), given)) {
      const word = { ...base, id: randomId(tab.random), ...(after !== undefined && { after }) }
      await putFact(tx, word, tab.sha256)
    }
  })
}
