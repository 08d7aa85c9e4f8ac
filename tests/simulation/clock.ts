// Virtual time. Nothing waits: what is due next runs next, and the clock stands where it was due.
import type { Timers } from '../../core/phone-ports.ts'

export interface Clock extends Timers {
  /** Ms of true time since 1970; the phones' own clocks lie by their offsets. */
  now(): number
  /** Resolves `ms` of virtual time later. */
  pass(ms: number): Promise<void>
  /** Runs all that is due up to `until`, one after the other; each ends all it can do before the next begins. */
  runUntil(until: number): Promise<void>
  /** Runs until nothing is due any more, or throws after `eventsMax`: something never comes to rest. */
  runDry(eventsMax: number): Promise<void>
}

interface Event {
  readonly at: number
  readonly order: number
  readonly run: () => void
  isOff: boolean
}

/** `rest` resolves when all that can go on has gone on: where real work goes on beside virtual time, that waits for it too. */
export function createClock(start: number, rest: () => Promise<void> = settled): Clock {
  const heap: Event[] = []
  let now = start
  let order = 0

  function after(ms: number, run: () => void): () => void {
    // Clocks tell whole milliseconds, however finely a wait was drawn.
    const event: Event = { at: now + Math.ceil(Math.max(0, ms)), order: order++, run, isOff: false }
    push(heap, event)
    return () => {
      event.isOff = true
    }
  }

  async function runNext(): Promise<void> {
    const event = pop(heap)
    if (event === undefined || event.isOff) return
    now = event.at
    event.run()
    await rest()
  }

  return {
    now: () => now,
    after,
    pass: (ms) =>
      new Promise((resolve) => {
        after(ms, resolve)
      }),
    async runUntil(until) {
      await rest()
      while ((heap[0]?.at ?? Number.POSITIVE_INFINITY) <= until) await runNext()
      now = Math.max(now, until)
    },
    async runDry(eventsMax) {
      await rest()
      for (let events = 0; heap.length > 0; events++) {
        if (events >= eventsMax) throw new Error('the world does not come to rest')
        await runNext()
      }
    },
  }
}

// Each immediate finds every promise at rest that the one before it woke. A round of the event loop costs more than
// most of what happens here, so immediates are set out by the dozen and share their rounds.
const AT_ONCE = 64
const waiting: (() => void)[] = []
let setOut = 0

/** All promises that can go on have gone on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve)
    if (setOut === 0) setOutMore()
  })
}

function setOutMore(): void {
  for (; setOut < AT_ONCE; setOut++) setImmediate(wakeOne)
}

function wakeOne(): void {
  setOut--
  waiting.shift()?.()
  if (setOut === 0 && waiting.length > 0) setOutMore()
}

const isBefore = (a: Event, b: Event) => a.at < b.at || (a.at === b.at && a.order < b.order)

function push(heap: Event[], event: Event): void {
  let i = heap.length
  heap.push(event)
  while (i > 0) {
    const up = (i - 1) >> 1
    const parent = heap[up]
    if (parent === undefined || isBefore(parent, event)) break
    heap[i] = parent
    i = up
  }
  heap[i] = event
}

function pop(heap: Event[]): Event | undefined {
  const first = heap[0]
  const last = heap.pop()
  if (first === undefined || last === undefined || heap.length === 0) return first
  let i = 0
  for (;;) {
    const [left, right] = [heap[2 * i + 1], heap[2 * i + 2]]
    const isRight = right !== undefined && left !== undefined && isBefore(right, left)
    const child = isRight ? right : left
    if (child === undefined || isBefore(last, child)) break
    heap[i] = child
    i = 2 * i + (isRight ? 2 : 1)
  }
  heap[i] = last
  return first
}
