// When to try. The engine is core's; here are the wake-ups, the waiting and the one-at-a-time.
import { limits } from '../../core/limits.ts'
import { isProblem, type Problem } from '../../core/problem.ts'
import { type SyncReport, type SyncStore, syncOnce } from '../../core/sync/engine.ts'
import { retryAfterDelayMs, retryDelayMs } from '../../core/sync/retry.ts'
import { createRoad } from './road.ts'
import type { Sync, SyncLoopPorts, SyncState, WakeReason } from './sync.ts'

const nothing: SyncReport = { received: 0, rejected: 0 }

/** The alarm that is set: an obeyed one (Retry-After) is not brought forward by a wake-up, only by the button. */
interface Alarm {
  readonly cancel: () => void
  readonly obeyed: boolean
}

export function createLoop(ports: SyncLoopPorts): Sync {
  const listeners = new Set<() => void>()
  const bound = createBatchBound(ports.store)
  const engine = { ...ports, store: bound.store, road: createRoad(ports) }
  let state: SyncState = { kind: 'idle' }
  let running: Promise<SyncReport> | null = null
  let wokenMeanwhile = false
  let alarm: Alarm | null = null
  let failures = 0
  let passedOver = 0

  function show(next: SyncState): void {
    const { lastSuccessAt } = state
    state = { ...(lastSuccessAt !== undefined && { lastSuccessAt }), ...next }
    for (const listener of [...listeners]) listener()
  }

  function setAlarm(ms: number, obeyed: boolean): void {
    alarm?.cancel()
    const cancel = ports.timers.after(ms, () => {
      alarm = null
      tryQuietly()
    })
    alarm = { cancel, obeyed }
  }

  /** For tries nobody waits for: the state tells how it ended. A bug is no Problem and reaches the top. */
  function tryQuietly(): void {
    turn(false).catch((error) => {
      if (!isProblem(error)) throw error
    })
  }

  function turn(asked: boolean): Promise<SyncReport> {
    if (running !== null) {
      wokenMeanwhile = true
      return running
    }
    running = attempt(asked).finally(() => {
      running = null
      if (wokenMeanwhile && alarm === null) setAlarm(limits.syncDebounceMs, false)
      wokenMeanwhile = false
    })
    return running
  }

  async function attempt(asked: boolean): Promise<SyncReport> {
    try {
      if ((await ports.store.pending(1)).length === 0) return idle(nothing)
      const report = await alone(asked)
      if (report === null) return later()
      show({ kind: 'idle', lastSuccessAt: ports.clock() })
      failures = 0
      return report
    } catch (error) {
      throw stumble(error)
    }
  }

  function idle(report: SyncReport): SyncReport {
    failures = 0
    show({ kind: 'idle' })
    return report
  }

  /** Null while another tab is at it. A lock is an optimisation: after some tries, or when asked, we go without (D12). */
  async function alone(asked: boolean): Promise<SyncReport | null> {
    const send = () => {
      passedOver = 0
      alarm?.cancel()
      alarm = null
      show({ kind: 'sending' })
      return syncOnce(engine)
    }
    const report = await ports.locks.holdIfFree('domdom-sync', send)
    return report ?? (asked || passedOver >= limits.syncLockTriesMax ? send() : null)
  }

  function later(): SyncReport {
    passedOver++
    setAlarm(retryDelayMs(passedOver, ports.random), false)
    show({ kind: 'waiting' })
    return nothing
  }

  function stumble(error: unknown): unknown {
    const after = isProblem(error) ? error.details.retryAfterSeconds : undefined
    const obeyed = typeof after === 'number'
    setAlarm(obeyed ? retryAfterDelayMs(after, ports.random) : retryDelayMs(++failures, ports.random), obeyed)
    if (isProblem(error)) bound.narrowAfter(error)
    show({ kind: 'waiting', ...(isProblem(error) && { problem: error.code }) })
    return error
  }

  return {
    wake(reason) {
      if (alarm?.obeyed) return
      // While the line is down, answers do not bring the next try forward: a new try costs battery each time.
      if (reason === 'saved' && failures > 0 && alarm !== null) return
      if (running !== null) wokenMeanwhile = true
      else setAlarm(wakeDelayMs(reason, ports), false)
    },
    sendNow: () => turn(true),
    state: () => state,
    watch(listener) {
      const entry = () => listener()
      listeners.add(entry)
      return () => listeners.delete(entry)
    },
    stop() {
      alarm?.cancel()
      alarm = null
    },
  }
}

function wakeDelayMs(reason: WakeReason, ports: SyncLoopPorts): number {
  if (reason === 'saved') return limits.syncDebounceMs
  const [jitter = 0] = ports.random(1)
  return (jitter / 256) * limits.syncWakeJitterMs
}

/** D10: a batch that was too slow for the line is halved, down to one record, and grows again with every receipt. */
function createBatchBound(store: SyncStore) {
  let countMax: number = limits.bundleRecordsMax
  let lastCount = 0
  const bounded: SyncStore = {
    identity: () => store.identity(),
    adopt: (identity) => store.adopt(identity),
    async pending(wanted) {
      const records = await store.pending(Math.min(wanted, countMax))
      lastCount = records.length
      return records
    },
    async settle(settlement) {
      await store.settle(settlement)
      countMax = Math.min(limits.bundleRecordsMax, countMax * 2)
    },
  }
  return {
    store: bounded,
    narrowAfter(problem: Problem) {
      if (problem.code === 'net/slow') countMax = Math.max(1, lastCount >> 1)
    },
  }
}
