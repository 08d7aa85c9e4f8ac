// When to try: the wake-ups, the waiting and the one-at-a-time. No browser in here: tests run it on a virtual clock.
// Long because one state machine is read best in one piece: every way into a try and out of it stands in this file.
import { limits } from '../limits.ts'
import { sending } from '../phone/records-layout.ts'
import type { Locks, Timers } from '../phone-ports.ts'
import type { RandomBytes } from '../ports.ts'
import { isProblem, type Problem, type ProblemCode } from '../problem.ts'
import { emptyReport, metServer, type SyncPorts, type SyncReport, type SyncStore, syncOnce } from './engine.ts'
import { reconnectDelayMs, retryAfterDelayMs, retryDelayMs } from './retry.ts'
import { deviceOf } from './sender.ts'

/** Something else that goes over the line in the same turn: letters carried for others. */
export interface Errand {
  isDue(): Promise<boolean>
  /** After records were sent and fetched. A Problem it throws ends the turn as any other. */
  run(): Promise<void>
}

export interface LoopPorts extends SyncPorts {
  readonly locks: Locks
  readonly timers: Timers
  readonly random: RandomBytes
  /** First in every turn, before anything is asked or sent: receipts that came while nobody looked. */
  readonly before?: () => Promise<void>
  readonly errands?: readonly Errand[]
  /** A server put us off for so many ms: whoever else sends should know. */
  readonly obeyed?: (ms: number) => void
}

export type WakeReason = 'start' | 'saved' | 'online' | 'visible'

export interface SyncState {
  /** 'waiting': something is to be sent or fetched and a later try is set. */
  readonly kind: 'idle' | 'sending' | 'waiting'
  readonly problem?: ProblemCode
  /** By the phone's clock, of this session; across sessions ask `records.delivery`. */
  readonly lastSuccessAt?: number
  /** Learners the server would tell this phone nothing about when it was last asked. */
  readonly strangers?: readonly string[]
}

export interface Sync {
  /** Asks for a try soon. Never obliges the network: without something to send that may be sent, nothing of a learner leaves the phone. */
  wake(reason: WakeReason): void
  /** The button: tries at once, whatever was waited for, and asks for all that may be elsewhere. Throws the Problem that stopped it. */
  sendNow(): Promise<SyncReport>
  state(): SyncState
  /** True while a try is under way, or set by ourselves: a page that is left now may never make it. What the server put off does not count. */
  isDue(): boolean
  watch(listener: () => void): () => void
  /** Cancels what was set; a request under way still ends by itself. */
  stop(): void
}

/** The alarm that is set. 'obeyed' (Retry-After): only the button goes before it. 'spread' (D11): new answers do not. */
interface Alarm {
  readonly cancel: () => void
  readonly kind: 'plain' | 'spread' | 'obeyed'
}

export function createLoop(ports: LoopPorts): Sync {
  const listeners = new Set<() => void>()
  const bound = createBatchBound(ports.store)
  const engine: SyncPorts = { ...ports, store: bound.store }
  let state: SyncState = { kind: 'idle' }
  let running: { readonly asked: boolean; readonly report: Promise<SyncReport> } | null = null
  let wokenMeanwhile = false
  /** Worth asking who the server is, once, although nothing is to be sent: without it no letter can be sealed later. */
  let mayMeet = false
  let alarm: Alarm | null = null
  let failures = 0
  let passedOver = 0

  function show(next: SyncState): void {
    const { lastSuccessAt, strangers } = state
    state = { ...(lastSuccessAt !== undefined && { lastSuccessAt }), ...(strangers && { strangers }), ...next }
    for (const listener of [...listeners]) listener()
  }

  function setAlarm(ms: number, kind: Alarm['kind']): void {
    alarm?.cancel()
    const cancel = ports.timers.after(ms, () => {
      alarm = null
      tryQuietly()
    })
    alarm = { cancel, kind }
  }

  /** For tries nobody waits for: the state tells how it ended. A bug is no Problem and reaches the top. */
  function tryQuietly(): void {
    turn(false).catch((error) => {
      if (!isProblem(error)) throw error
    })
  }

  function turn(asked: boolean): Promise<SyncReport> {
    if (running !== null && asked && !running.asked) return running.report.then(sendNow, sendNow)
    if (running !== null) {
      wokenMeanwhile = true
      return running.report
    }
    const report = attempt(asked).finally(() => {
      running = null
      if (wokenMeanwhile && alarm === null) setAlarm(limits.syncDebounceMs, 'plain')
      wokenMeanwhile = false
    })
    running = { asked, report }
    return report
  }

  function sendNow(): Promise<SyncReport> {
    return turn(true)
  }

  async function attempt(asked: boolean): Promise<SyncReport> {
    try {
      await ports.before?.()
      if (!asked && !(await isNeeded())) return await idle()
      const report = await alone(asked)
      if (report === null) return later()
      show({ kind: 'idle', lastSuccessAt: ports.clock(), strangers: bound.strangers() })
      failures = 0
      return report
    } catch (error) {
      throw stumble(error)
    }
  }

  async function isNeeded(): Promise<boolean> {
    if ((await engine.store.pending(1)) !== null || (await engine.store.wanted('needed')).length > 0) return true
    return (await dueErrands()).length > 0
  }

  async function dueErrands(): Promise<readonly Errand[]> {
    const due: Errand[] = []
    for (const errand of ports.errands ?? []) if (await errand.isDue()) due.push(errand)
    return due
  }

  async function idle(): Promise<SyncReport> {
    failures = 0
    show({ kind: 'idle' })
    await meetQuietly()
    return emptyReport
  }

  async function meetQuietly(): Promise<void> {
    if (!mayMeet) return
    mayMeet = false
    try {
      await metServer(engine)
    } catch (error) {
      // Nothing waits for it: the next start asks again.
      if (!isProblem(error)) throw error
    }
  }

  /** Null while another tab is at it. A lock is an optimisation: after some tries, or when asked, we go without (D12). */
  async function alone(asked: boolean): Promise<SyncReport | null> {
    const send = async () => {
      passedOver = 0
      alarm?.cancel()
      alarm = null
      ports.road.open?.()
      show({ kind: 'sending' })
      const report = await syncOnce(engine, asked ? 'all' : 'needed')
      bound.remember(report.strangers)
      for (const errand of await dueErrands()) await errand.run()
      return report
    }
    const report = await ports.locks.holdIfFree(sending.lock, send)
    return report ?? (asked || passedOver >= limits.syncLockTriesMax ? send() : null)
  }

  function later(): SyncReport {
    passedOver++
    setAlarm(retryDelayMs(passedOver, ports.random), 'plain')
    show({ kind: 'waiting' })
    return emptyReport
  }

  function stumble(error: unknown): unknown {
    const after = isProblem(error) ? error.details.retryAfterSeconds : undefined
    const own = retryDelayMs(++failures, ports.random)
    // A server that always says "at once" must not keep the radio on.
    const wished = () =>
      Math.max(retryAfterDelayMs(Number(after), ports.random), Math.min(own, limits.retryAfterOwnMaxMs))
    if (typeof after === 'number') obey(wished())
    else setAlarm(own, 'plain')
    if (isProblem(error)) bound.narrowAfter(error)
    show({ kind: 'waiting', ...(isProblem(error) && { problem: error.code }) })
    return error
  }

  function obey(ms: number): void {
    setAlarm(ms, 'obeyed')
    ports.obeyed?.(ms)
  }

  function wake(reason: WakeReason): void {
    if (reason === 'start' || reason === 'online') mayMeet = true
    if (alarm?.kind === 'obeyed') return
    // While the line is down, answers do not bring the next try forward: a new try costs battery each time.
    if (reason === 'saved' && alarm !== null && (failures > 0 || alarm.kind === 'spread')) return
    if (running !== null) wokenMeanwhile = true
    else if (reason === 'online') spread()
    else setAlarm(reason === 'saved' ? limits.syncDebounceMs : jitterMs(ports.random), 'plain')
  }

  /** The line came back, for a whole village at once: each phone takes its own place in the server's window (D11). */
  function spread(): void {
    if (alarm?.kind === 'spread') return
    setAlarm(jitterMs(ports.random), 'spread')
    const mine = alarm
    placeInWindow(ports).then(
      (ms) => alarm === mine && ms > 0 && setAlarm(ms, 'spread'),
      // Without storage there is no window to keep; the try itself will say so.
      (error) => {
        if (!isProblem(error)) throw error
      },
    )
  }

  return {
    wake,
    sendNow,
    state: () => state,
    isDue: () => running !== null || (alarm !== null && alarm.kind !== 'obeyed'),
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

function jitterMs(random: RandomBytes): number {
  const [jitter = 0] = random(1)
  return (jitter / 256) * limits.syncWakeJitterMs
}

async function placeInWindow({ store, signer, sha256 }: LoopPorts): Promise<number> {
  const seconds = (await store.server())?.windowSeconds ?? 0
  return seconds > 0 ? reconnectDelayMs(deviceOf((await signer()).publicKey, sha256), seconds) : 0
}

/**
 * D10: a batch that was too slow for the line is halved, down to one record, and grows again with every receipt.
 * Learners the server told us nothing about are asked for again by the button, or with another card; not by every answer that is saved.
 */
function createBatchBound(store: SyncStore) {
  let countMax: number = limits.bundleRecordsMax
  let lastCount = 0
  let asks = new Map<string, string>()
  const refused = new Map<string, string>()
  const bounded: SyncStore = {
    ...store,
    pending: (wanted, after) => store.pending(Math.min(wanted, countMax), after),
    leaving(batch) {
      lastCount = batch.rows.length
      return store.leaving(batch)
    },
    async settle(settlement) {
      const written = await store.settle(settlement)
      countMax = Math.min(limits.bundleRecordsMax, countMax * 2)
      return written
    },
    async wanted(which) {
      if (which === 'all') refused.clear()
      const wanted = (await store.wanted(which)).filter(
        ({ learner, secret }) => refused.get(learner) !== (secret ?? ''),
      )
      asks = new Map(wanted.map(({ learner, secret }) => [learner, secret ?? '']))
      return wanted
    },
  }
  return {
    store: bounded,
    strangers: () => [...refused.keys()],
    remember(learners: readonly string[]) {
      for (const learner of learners) refused.set(learner, asks.get(learner) ?? '')
    },
    narrowAfter(problem: Problem) {
      if (problem.code === 'net/slow' && lastCount > 0) countMax = Math.max(1, lastCount >> 1)
    },
  }
}
