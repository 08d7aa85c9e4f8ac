import { limits } from '../../core/limits.ts'
import type { Locks, Timers } from '../../core/phone-ports.ts'

export type Alone = <T>(task: () => Promise<T>) => Promise<T>

/** Runs a task alone among this origin's tabs. A tab that froze while it held the name keeps the others only a while, and only once (D12). */
export function patiently(name: string, { locks, timers }: { readonly locks: Locks; readonly timers: Timers }): Alone {
  let hasWaited = false
  return async (task) => {
    // Who froze is not waited for again; who has left the name since is no hindrance.
    if (hasWaited) {
      const done = await locks.holdIfFree(name, async () => ({ result: await task() }))
      hasWaited = done === null
      return done === null ? task() : done.result
    }
    const patience = new AbortController()
    let hasBegun = false
    const begin = () => {
      hasBegun = true
      return task()
    }
    const stopWaiting = timers.after(limits.copiesWaitMsMax, () => patience.abort())
    try {
      return await locks.hold(name, begin, patience.signal)
    } catch (error) {
      if (hasBegun) throw error
      hasWaited = true
      return task()
    } finally {
      stopWaiting()
    }
  }
}
