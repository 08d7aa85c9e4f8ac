// One direction of a slow line. All flows share its rate, segment by segment in turn, as packets of many connections do.

export type Flow = object

export interface Lane {
  /** `arrive` is called at the far end, in order within a flow. Zero bytes take no time but keep their place. */
  send(flow: Flow, bytes: Buffer, arrive: (bytes: Buffer) => void): void
  /** Forgets what of this flow has not left yet. */
  drop(flow: Flow): void
}

interface Segment {
  readonly bytes: Buffer
  readonly arrive: (bytes: Buffer) => void
}

/** An Ethernet frame's worth of TCP payload. */
const SEGMENT_BYTES = 1460

export function createLane(shape: () => { readonly kbit: number; readonly delayMs: number }): Lane {
  const waiting = new Map<Flow, Segment[]>()
  const inAir = createInOrder()
  let freeAt = 0
  let busy = false

  function next(): Segment | null {
    for (const [flow, segments] of waiting) {
      const segment = segments.shift()
      // To the end of the turn, or out of it.
      waiting.delete(flow)
      if (segments.length > 0) waiting.set(flow, segments)
      if (segment !== undefined) return segment
    }
    return null
  }

  function pump(): void {
    const segment = next()
    busy = segment !== null
    if (segment === null) return
    const { kbit, delayMs } = shape()
    // From the moment the line was free, not from a late timer's: else every timer's lateness would slow the line.
    freeAt += (segment.bytes.length * 8) / kbit
    inAir(freeAt + delayMs, () => segment.arrive(segment.bytes))
    const wait = freeAt - performance.now()
    if (wait > 0) setTimeout(pump, wait)
    else queueMicrotask(pump)
  }

  return {
    send(flow, bytes, arrive) {
      const segments = waiting.get(flow) ?? []
      waiting.set(flow, segments)
      for (let at = 0; at === 0 || at < bytes.length; at += SEGMENT_BYTES) {
        segments.push({ bytes: bytes.subarray(at, at + SEGMENT_BYTES), arrive })
      }
      if (busy) return
      freeAt = Math.max(freeAt, performance.now())
      pump()
    },
    drop: (flow) => waiting.delete(flow),
  }
}

/** Runs each at its moment (performance.now), never one before another that was given earlier. */
function createInOrder(): (at: number, run: () => void) => void {
  const queue: { readonly at: number; readonly run: () => void }[] = []
  const turn = () => {
    for (let first = queue[0]; first !== undefined; first = queue[0]) {
      const wait = first.at - performance.now()
      if (wait > 0) return void setTimeout(turn, wait)
      queue.shift()
      first.run()
    }
  }
  return (at, run) => {
    queue.push({ at, run })
    if (queue.length === 1) setTimeout(turn, Math.max(0, at - performance.now()))
  }
}
