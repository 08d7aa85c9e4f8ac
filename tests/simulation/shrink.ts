// From a history that went wrong to the shortest that still does: steps are cut out in halves, quarters … one by one, then kinds of faults.
import { play, type Script } from './history.ts'
import type { Violation } from './journal.ts'

export type Fails = (script: Script) => Promise<boolean>

/** Whether a script goes wrong in the same way. */
export function failsBy({ invariant }: Violation): Fails {
  return async (script) => {
    const { violations } = await play(script).catch((error) => ({
      violations: [{ invariant: 'bug', what: String(error), at: 0 }],
    }))
    return violations.some((violation) => violation.invariant === invariant)
  }
}

export async function shrink(script: Script, fails: Fails): Promise<Script> {
  let best = script
  for (let size = best.steps.length >> 1; size >= 1; size = size >> 1) {
    for (let at = 0; at < best.steps.length; ) {
      const shorter = { ...best, steps: [...best.steps.slice(0, at), ...best.steps.slice(at + size)] }
      if (await fails(shorter)) best = shorter
      else at += size
    }
  }
  for (const kind of Object.keys(best.swarm)) {
    const { [kind as keyof Script['swarm']]: _off, ...swarm } = best.swarm
    if (await fails({ ...best, swarm })) best = { ...best, swarm }
  }
  return best
}
