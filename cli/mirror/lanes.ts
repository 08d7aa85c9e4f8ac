import { limits } from '../../core/limits.ts'

export interface Road<T, B> {
  bring(thing: T, signal: AbortSignal): Promise<B>
  keep(thing: T, brought: B): Promise<void>
}

/**
 * Brings and keeps each, two at a time, in order; while one is written down the next is on its way, for the line is slower than the disk and
 * should never stand empty. After the first that fails no other begins; rejects with its error.
 */
export async function twoAtATime<T, B>(things: readonly T[], { bring, keep }: Road<T, B>): Promise<void> {
  const queue = [...things]
  const stop = new AbortController()
  const fail = (error: unknown) => stop.abort(error)
  const lane = async () => {
    let keeping = Promise.resolve()
    for (let thing = queue.shift(); thing !== undefined && !stop.signal.aborted; thing = queue.shift()) {
      const one = thing
      await bring(one, stop.signal).then(async (brought) => {
        await keeping
        keeping = keep(one, brought).catch(fail)
      }, fail)
    }
    await keeping
  }
  await Promise.all(Array.from({ length: limits.mirrorInFlightMax }, lane))
  stop.signal.throwIfAborted()
}
