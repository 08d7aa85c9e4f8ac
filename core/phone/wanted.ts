// Whom to pull: learners of whom the server has more than this phone, and those whose card was just shown.
import type { Wanted } from '../sync/engine.ts'
import { headOf } from './settle.ts'
import type { HeadRow, LearnerRow, Tx } from './tables.ts'

export const wantedTables = ['servers', 'learners', 'heads'] as const

/** 'all' adds every learner whose records may travel: for the button. Without consent and without a card shown, nobody is asked for. */
export async function readWanted(tx: Tx, which: 'needed' | 'all'): Promise<readonly Wanted[]> {
  const epoch = (await tx.get('servers', 'current'))?.identity.epoch
  const wanted: Wanted[] = []
  for (const learner of await tx.all('learners')) {
    const head = await headOf(tx, learner.id, epoch ?? '')
    const isAsked = head.isWanted || (which === 'all' && learner.consent === 'given' && mayBeThere(learner, head))
    if (isAsked && learner.isErased !== true) wanted.push({ ...askOf(learner), since: head.checkpoint })
  }
  return wanted
}

/** On the server, as far as this phone knows: something of theirs went there, or their card is to be shown there. */
function mayBeThere({ isClaiming }: LearnerRow, { count }: HeadRow): boolean {
  return count > 0 || isClaiming === true
}

function askOf({ id, secret, isClaiming }: LearnerRow): Pick<Wanted, 'learner' | 'secret' | 'card'> {
  if (secret === undefined) return { learner: id }
  return { learner: id, card: secret, ...(isClaiming === true && { secret }) }
}
