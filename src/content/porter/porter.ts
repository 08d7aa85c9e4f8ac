// A thread beside the page's that brings chunks: hearing from a slow line, checking and storing took a cheap phone's screen seconds.
import { limits } from '../../../core/limits.ts'
import type { Timers } from '../../../core/phone-ports.ts'
import { isProblemCode, Problem, type ProblemCode, type ProblemDetails } from '../../../core/problem.ts'
import type { Asked } from '../lanes.ts'
import { removed } from '../removed.ts'

/** What the page asks of the thread. */
export interface Order {
  /** Where packs/ lies. */
  readonly root: string
  readonly databaseName: string
  readonly pack: string
  /** Of the manifest. */
  readonly hash: string
  readonly queue: readonly Asked[]
  /** Somebody may be waiting for these, by hash. */
  readonly waitedFor: readonly string[]
}

/** What the thread says. After 'ready' it waits for orders, and answers each with 'done' or with what stopped it. */
export type Word =
  /** While an order is carried out: 'arrived' now and then, as in `tellCalmly`; 'alive' every so often, also where the line brings nothing. */
  | { readonly is: 'ready' | 'alive' | 'arrived' | 'done' | 'removed' }
  | { readonly is: 'problem'; readonly code: ProblemCode; readonly details: ProblemDetails }
  | { readonly is: 'bug'; readonly text: string }

export interface Porter {
  /** The thread stands and waits for its order. */
  isReady(): boolean
  /** One after the other; throws like `bringChunks`, and `PorterGone` where the thread ended by itself. */
  bring(order: Order, signal: AbortSignal, arrived: () => void): Promise<void>
  /** The thread ends; what it was writing is written or not. */
  dismiss(): void
}

/** As much of a Worker as is used. */
export interface Thread {
  listen(hear: (word: Word) => void, onEnd: () => void): void
  post(order: Order): void
  end(): void
}

/** The browser's own. */
export function webThread(worker: Worker): Thread {
  return {
    listen(hear, onEnd) {
      worker.addEventListener('message', ({ data }: MessageEvent<Word>) => hear(data))
      worker.addEventListener('error', (event) => {
        event.preventDefault()
        onEnd()
      })
    },
    post: (order) => worker.postMessage(order),
    end: () => worker.terminate(),
  }
}

/** The thread ended by itself: what it brought is here, and others go on. */
export class PorterGone extends Error {}

/** Starts the thread at once: its script comes beside the first chunks. A browser that refuses it never gets ready. */
export function hirePorter(start: () => Thread, timers: Timers): Porter {
  const thread = started(start)
  let state: 'coming' | 'ready' | 'gone' = thread === null ? 'gone' : 'coming'
  let hear: (word: Word) => void = (word) => {
    if (word.is === 'ready') state = 'ready'
  }
  let fail: (error: unknown) => void = () => undefined
  thread?.listen(
    (word) => hear(word),
    () => {
      dismiss()
      fail(new PorterGone())
    },
  )
  function dismiss(): void {
    state = 'gone'
    thread?.end()
  }
  return {
    isReady: () => state === 'ready',
    dismiss,
    bring: (order, signal, arrived) =>
      new Promise<void>((resolve, reject) => {
        const end = (error: unknown) => {
          pulse.stop()
          dismiss()
          reject(error)
        }
        // A browser short of memory may end a thread and tell nobody.
        const pulse = listenForPulse(timers, () => end(new PorterGone()))
        if (signal.aborted) return end(signal.reason)
        if (state !== 'ready') return end(new PorterGone())
        signal.addEventListener('abort', () => end(signal.reason))
        fail = end
        hear = (word) => {
          pulse.felt()
          if (word.is === 'alive') return
          if (word.is === 'arrived') return arrived()
          pulse.stop()
          if (word.is === 'done') resolve()
          else reject(troubleIn(word))
        }
        thread?.post(order)
      }),
  }
}

/** By several looks, not by one long wait: after a page was frozen, a timer may come before the words that waited with it. */
function listenForPulse(timers: Timers, onSilence: () => void) {
  let silentLooks = 0
  let stop: () => void = () => undefined
  const look = () => {
    silentLooks++
    if (silentLooks === limits.porterSilentLooksMax) onSilence()
    else stop = timers.after(limits.porterPulseMs, look)
  }
  stop = timers.after(limits.porterPulseMs, look)
  return {
    felt() {
      silentLooks = 0
    },
    stop: () => stop(),
  }
}

function started(start: () => Thread): Thread | null {
  try {
    return start()
  } catch (_refusedByTheBrowser) {
    return null
  }
}

function troubleIn(word: Word): unknown {
  if (word.is === 'removed') return removed()
  if (word.is === 'problem' && isProblemCode(word.code)) return new Problem(word.code, word.details)
  return new Error(word.is === 'bug' ? word.text : `an unknown word: ${word.is}`)
}
