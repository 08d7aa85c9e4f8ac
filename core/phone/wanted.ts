// Whom to pull: learners of whom the server has more than this phone, those whose card was just shown, and now and then those who took
// their word back: an erasure must reach them too (I16).
import type { Wanted } from '../sync/engine.ts'
import { secretsOf, shownSecret } from './claims.ts'
import { headOf } from './settle.ts'
import type { HeadRow, LearnerRow, Tx } from './tables.ts'

export const wantedTables = ['servers', 'learners', 'heads'] as const

/**
 * 'all' adds every learner the server may know: for the button. `isDue`: whether one who took the word back is to be asked for by itself.
 * Without consent and without a card shown, nobody is asked for whom the server has never had (T30).
 */
export async function readWanted(
  tx: Tx,
  which: 'needed' | 'all',
  isDue: (learner: string) => boolean = () => false,
): Promise<readonly Wanted[]> {
  const epoch = (await tx.get('servers', 'current'))?.identity.epoch
  const wanted: Wanted[] = []
  for (const learner of await tx.all('learners')) {
    const head = await headOf(tx, learner.id, epoch ?? '')
    const isAsked =
      head.isWanted ||
      (which === 'all' && mayBeThere(learner, head)) ||
      (learner.consent === 'refused' && isKnown(head) && isDue(learner.id))
    if (isAsked && learner.isErased !== true)
      wanted.push({ ...askOf(learner), since: head.checkpoint, ...heardOf(head) })
  }
  return wanted
}

/** On the server, as far as this phone knows: something of theirs went there, or their card is to be shown there. */
function mayBeThere({ consent, isClaiming }: LearnerRow, head: HeadRow): boolean {
  return isKnown(head) || (consent === 'given' && isClaiming === true)
}

/** Something of theirs was held there, or may be: a bundle left, and its answer never came. */
function isKnown({ count, wasThere }: HeadRow): boolean {
  return count > 0 || wasThere === true
}

function heardOf({ epoch, checkpoint, server }: HeadRow): Pick<Wanted, 'heard'> {
  const version = Math.max(checkpoint, server.version)
  return version === 0 ? {} : { heard: { epoch, version } }
}

function askOf(row: LearnerRow): Pick<Wanted, 'learner' | 'secret' | 'cards'> {
  const secret = row.isClaiming === true ? shownSecret(row) : undefined
  return { learner: row.id, cards: secretsOf(row), ...(secret !== undefined && { secret }) }
}

/** A bundle about these learners leaves: from now on an erasure may have to reach this phone, whatever becomes of their word. */
export async function noteKnown(tx: Tx, learners: readonly string[]): Promise<void> {
  const heads = await unknownHeads(tx, learners)
  await tx.putMany(
    'heads',
    heads.map((head) => ({ ...head, wasThere: true })),
  )
}

export async function unknownHeads(tx: Tx, learners: readonly string[]): Promise<readonly HeadRow[]> {
  const epoch = (await tx.get('servers', 'current'))?.identity.epoch ?? ''
  const heads: HeadRow[] = []
  for (const learner of learners) {
    const [row] = await tx.list('learners', 'id', learner, learner)
    const head = await headOf(tx, learner, epoch)
    if (row?.isErased !== true && !isKnown(head)) heads.push(head)
  }
  return heads
}
