// A device that takes a new key begins its chains anew: the old positions belong to the old key (F20, F21).

import type { Sha256 } from '../ports.ts'
import { isLink, nextLink, noLink } from '../record/chain.ts'
import { claiming } from './claims.ts'
import { noChain } from './facts.ts'
import type { RecordRow, Tx } from './tables.ts'

export const rechainTables = ['learners', 'records', 'progress'] as const

/** Every learner's card is shown again: the new key is a stranger to the server. */
export async function chainAnew(tx: Tx, sha256: Sha256): Promise<void> {
  for (const learner of await tx.all('learners')) {
    if (learner.secret !== undefined) await tx.putMany('learners', [claiming(learner)])
    const rows = [...(await tx.list('records', 'learner', learner.id, learner.id))].sort(byOrder)
    let chain = { n: 0, link: noLink }
    const anew: RecordRow[] = []
    // A damaged row keeps its place; what is wrong with it is told when it is looked at (F14).
    for (const row of rows) {
      anew.push({ ...row, n: chain.n + 1, link: chain.link })
      chain = { n: chain.n + 1, link: nextLink(chain.link, isLink(row.hash) ? row.hash : noLink, sha256) }
    }
    await tx.putMany('records', anew)
    const before = (await tx.get('progress', learner.id)) ?? noChain(learner.id)
    await tx.putMany('progress', [{ ...before, ...chain }])
  }
}

function byOrder(a: RecordRow, b: RecordRow): number {
  return (a.order ?? 0) - (b.order ?? 0)
}
