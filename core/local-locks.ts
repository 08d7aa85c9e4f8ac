// Locks within one tab, for browsers without Web Locks. Two tabs may then do the same work twice; nothing breaks.
import type { Locks } from './phone-ports.ts'

export function createLocalLocks(): Locks {
  const tails = new Map<string, Promise<unknown>>()

  function hold<T>(name: string, task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    let begun = false
    const begin = async () => {
      if (signal?.aborted) throw signal.reason
      begun = true
      return task()
    }
    const mine = (tails.get(name) ?? Promise.resolve()).then(begin, begin)
    tails.set(name, mine)
    const free = () => {
      if (tails.get(name) === mine) tails.delete(name)
    }
    mine.then(free, free)
    return signal === undefined ? mine : leavable(mine, signal, () => !begun)
  }

  return {
    hold,
    holdIfFree: async (name, task) => (tails.has(name) ? null : hold(name, task)),
  }
}

/** Rejects with the signal's reason as soon as it is aborted, as long as `mayLeave`. */
function leavable<T>(work: Promise<T>, signal: AbortSignal, mayLeave: () => boolean): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      if (mayLeave()) reject(signal.reason)
    }
    const end = () => signal.removeEventListener('abort', leave)
    signal.addEventListener('abort', leave)
    work.then(resolve, reject).finally(end)
    if (signal.aborted) leave()
  })
}
