import { limits } from '../../core/limits.ts'
import type { Locks, Timers } from '../../core/phone-ports.ts'

export type Alone = <T>(task: () => Promise<T>) => Promise<T>

/** Runs a task alone among this origin's tabs. A tab that froze while it held the name keeps the others only a while (D12). */
export function patiently(name: string, { locks, timers }: { readonly locks: Locks; readonly timers: Timers }): Alone {
  return async (task) => {
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
      return task()
    } finally {
      stopWaiting()
    }
  }
}
