// What of the second database came home: remembered in the first, so that nothing is merged for nothing, and so that the service worker
// knows that all work lies in the first again. Kept in the first: when that one is lost, all comes home once more.
import type { Tx } from './tables.ts'
import { lastNumber } from './tables.ts'

export const stateTables = ['learners', 'records'] as const

/** The second database as it is now, in short: facts only come in, and what an erasure takes shows in its learner's row. */
export async function stateOf(second: Tx): Promise<string> {
  const count = await second.count('records', 'order', 0, lastNumber)
  const learners = await second.all('learners')
  return JSON.stringify([count, ...learners.map(({ id, consent, isErased }) => [id, consent, isErased === true])])
}

/** Inside a transaction of the first database over app. */
export async function isMerged(first: Tx, state: string): Promise<boolean> {
  return (await first.get('app', 'second'))?.version === state
}

export async function rememberMerged(first: Tx, state: string): Promise<void> {
  await first.putMany('app', [{ key: 'second', version: state }])
}
