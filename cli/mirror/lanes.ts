import { limits } from '../../core/limits.ts'

/** Runs `bring` for each, two at a time, in order. After the first that fails no other begins; rejects with its error. */
export async function twoAtATime<T>(
  things: readonly T[],
  bring: (thing: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const queue = [...things]
  const stop = new AbortController()
  const lane = async () => {
    for (let thing = queue.shift(); thing !== undefined && !stop.signal.aborted; thing = queue.shift()) {
      await bring(thing, stop.signal).catch((error: unknown) => stop.abort(error))
    }
  }
  await Promise.all(Array.from({ length: limits.mirrorInFlightMax }, lane))
  stop.signal.throwIfAborted()
}
