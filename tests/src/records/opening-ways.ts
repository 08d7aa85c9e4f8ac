// Ways in which a database does not open.
import { onTestFinished } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { type FakeTimers, until } from '../../fake-timers.ts'

/** Stands in for the browser's own open, `times` times. */
export function whenOpening(
  behave: (real: IDBFactory['open']) => IDBFactory['open'],
  times = Number.POSITIVE_INFINITY,
  name?: string,
): OpeningWay {
  const real = indexedDB.open.bind(indexedDB)
  const broken = behave(real)
  let calls = 0
  indexedDB.open = (...args) =>
    (name === undefined || args[0] === name) && calls++ < times ? broken(...args) : real(...args)
  const restore = () => {
    indexedDB.open = real
  }
  onTestFinished(restore)
  return { calls: () => calls, restore }
}

export interface OpeningWay {
  readonly calls: () => number
  readonly restore: () => void
}

export const failing = (name: string) => () => () => {
  throw new DOMException('Internal error opening backing store', name)
}

/** Lets every wait pass until the work has ended; its error or its value. */
export async function outlast(timers: FakeTimers, work: Promise<unknown>): Promise<unknown> {
  let ended = false
  const outcome = work
    .catch((error) => error)
    .finally(() => {
      ended = true
    })
  await until(() => {
    if (timers.due().some((ms) => ms !== limits.openWatchdogMs)) timers.advance(limits.openRetryMs * 9)
    return ended
  })
  return outcome
}
