// One order, carried out: what the thread does, apart from the browser it runs in.
import { isProblem } from '../../../core/problem.ts'
import { tellCalmly } from '../calm.ts'
import { bringChunks, type LanePorts } from '../lanes.ts'
import { isRemoved } from '../removed.ts'
import type { Order, Word } from './porter.ts'
import { openShelf } from './shelf.ts'

export interface CarryPorts extends Omit<LanePorts, 'root'> {
  readonly idb: IDBFactory
  readonly say: (word: Word) => void
}

/** Says each arrival; resolves with the last word of this order. */
export async function carryOut(order: Order, { idb, say, ...ports }: CarryPorts): Promise<Word> {
  const { root, databaseName, pack, hash, queue, waitedFor } = order
  const shelf = openShelf(idb, databaseName, ports.timers)
  const telling = tellCalmly(waitedFor, ports.timers, () => say({ is: 'arrived' }))
  try {
    await bringChunks(
      { ...ports, root },
      {
        queue: [...queue],
        // The page ends the whole thread.
        signal: new AbortController().signal,
        store: (chunk, bytes) => shelf.put(pack, hash, { hash: chunk.hash, bytes }),
        arrived: (chunk) => telling.arrived(chunk.hash),
      },
    )
    return { is: 'done' }
  } catch (error) {
    if (isRemoved(error)) return { is: 'removed' }
    if (isProblem(error)) return { is: 'problem', code: error.code, details: error.details }
    return { is: 'bug', text: String(error) }
  } finally {
    telling.end()
  }
}
