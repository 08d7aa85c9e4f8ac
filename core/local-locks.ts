// Locks within one tab, for browsers without Web Locks. Two tabs may then do the same work twice; nothing breaks.
import type { Locks } from './phone-ports.ts'

export function createLocalLocks(): Locks {
  const tails = new Map<string, Promise<unknown>>()

  async function hold<T>(name: string, task: () => Promise<T>): Promise<T> {
    const before = tails.get(name)
    const mine = (before ?? Promise.resolve()).then(task, task)
    tails.set(name, mine)
    try {
      return await mine
    } finally {
      if (tails.get(name) === mine) tails.delete(name)
    }
  }

  return {
    hold,
    holdIfFree: async (name, task) => (tails.has(name) ? null : hold(name, task)),
  }
}
