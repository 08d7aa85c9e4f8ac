// Locks within one tab, for browsers without Web Locks. Two tabs may then do the same work twice; nothing breaks.
import type { Locks } from './phone-ports.ts'

interface Holding {
  readonly id: string
  readonly lose: () => void
}

export function createLocalLocks(): Locks {
  const held = new Map<string, Holding>()
  const queues = new Map<string, (() => void)[]>()
  let count = 0

  function run<T>(name: string, task: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const own = { id: String(++count), lose: () => reject(new Error(`${name} was taken by another`)) }
      held.set(name, own)
      const leave = () => {
        if (held.get(name) !== own) return
        held.delete(name)
        queues.get(name)?.shift()?.()
      }
      Promise.resolve().then(task).finally(leave).then(resolve, reject)
    })
  }

  function hold<T>(name: string, task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) return Promise.reject(signal.reason)
    if (!held.has(name)) return run(name, task)
    const queue = queues.get(name) ?? []
    queues.set(name, queue)
    return new Promise((resolve, reject) => {
      const begin = () => {
        signal?.removeEventListener('abort', leave)
        resolve(run(name, task))
      }
      const leave = () => {
        queue.splice(queue.indexOf(begin), 1)
        reject(signal?.reason)
      }
      queue.push(begin)
      signal?.addEventListener('abort', leave)
    })
  }

  return {
    hold,
    holdIfFree: async (name, task) => (held.has(name) ? null : run(name, task)),
    holder: async (name) => held.get(name)?.id ?? null,
    take(name, task) {
      held.get(name)?.lose()
      return run(name, task)
    },
  }
}
