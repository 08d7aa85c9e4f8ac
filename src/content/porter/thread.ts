// The thread itself: it carries out orders, one after the other.
import type { Timers } from '../../../core/phone-ports.ts'
import { isProblem } from '../../../core/problem.ts'
import { bringChunks, type LanePorts } from '../lanes.ts'
import { isRemoved } from '../removed.ts'
import type { Order, Word } from './porter.ts'
import { openShelf } from './shelf.ts'

const timers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

const ports: Omit<LanePorts, 'root'> = {
  fetch: fetch.bind(globalThis),
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  verifier: { sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)) },
  timers,
}

const say = (word: Word) => postMessage(word)

addEventListener('message', ({ data }: MessageEvent<Order>) => void carry(data).then(say))

async function carry({ root, databaseName, pack, hash, queue }: Order): Promise<Word> {
  const shelf = openShelf(indexedDB, databaseName, timers)
  try {
    await bringChunks(
      { ...ports, root },
      {
        queue: [...queue],
        // The page ends the whole thread.
        signal: new AbortController().signal,
        store: (chunk, bytes) => shelf.put(pack, hash, { hash: chunk.hash, bytes }),
        arrived: (chunk) => say({ is: 'arrived', hash: chunk.hash }),
      },
    )
    return { is: 'done' }
  } catch (error) {
    if (isRemoved(error)) return { is: 'removed' }
    if (isProblem(error)) return { is: 'problem', code: error.code, details: error.details }
    return { is: 'bug', text: String(error) }
  }
}

// Without sums nothing can be proved (a page without HTTPS): then the thread never gets ready.
if (typeof crypto.subtle === 'object') say({ is: 'ready' })
