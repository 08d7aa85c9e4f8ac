import { limits } from '../../core/limits.ts'
import type { Locks, Timers } from '../../core/phone-ports.ts'

export type Alone = <T>(task: () => Promise<T>) => Promise<T>

/** For a browser that does not tell who holds a name. */
const UNKNOWN = ''

/**
 * Runs a task alone among this origin's tabs. A tab that froze while it held the name keeps the others only a while (D12): then the first of
 * them takes it, and the rest wait for that one.
 */
export function patiently(name: string, { locks, timers }: { readonly locks: Locks; readonly timers: Timers }): Alone {
  const holder = () => locks.holder(name).catch(() => UNKNOWN)

  /** True when it waited in vain. */
  async function waits(task: () => Promise<unknown>): Promise<boolean> {
    const patience = new AbortController()
    const stopWaiting = timers.after(limits.copiesWaitMsMax, () => patience.abort())
    const begin = () => {
      stopWaiting()
      return task()
    }
    await locks.hold(name, begin, patience.signal).catch(stopWaiting)
    return patience.signal.aborted
  }

  /** True when `since`, who was waited for in vain, lost the name. One at a time: else two would take it, the later from the earlier. */
  async function takes(since: string | null, begin: () => Promise<unknown>): Promise<boolean> {
    const isTaken = await locks.holdIfFree(`${name}.taking`, async () => {
      const now = await holder()
      // Held all the while: nobody else comes in between two turns of the same.
      if (now === null || now !== since) return false
      await new Promise<void>((begun) => {
        const turn = () => {
          begun()
          return begin()
        }
        void locks
          .take(name, turn)
          .catch(() => undefined)
          .then(() => begun())
      })
      return true
    })
    return isTaken === true
  }

  return async (task) => {
    let running: ReturnType<typeof task> | null = null
    const begin = () => {
      running ??= task()
      return running
    }
    for (let since = await holder(); await waits(begin); since = await holder()) {
      if (await takes(since, begin)) break
    }
    // Taken from here meanwhile, or never given: what counts is how the task itself ends.
    return begin()
  }
}
