// The only network of the phone's tests: files by path, every request written down, faults by path.
import type { Bytes } from '../core/bytes.ts'

export type Fault = 'unreachable' | 'html' | 'cut' | 'short' | 'endless' | 'hanging' | 'silent' | 'changed' | number

export interface FakeNetwork {
  readonly fetch: typeof fetch
  /** Paths asked for, in order, without the slash before. */
  readonly asked: string[]
  readonly files: Map<string, Bytes>
  /** The next `times` requests for the path meet the fault. */
  spoil(path: string, fault: Fault, times?: number): void
}

/** Nothing ever comes of it. */
const never = new Promise<void>(() => undefined)

const ENDLESS_KIB = 64 * 1024

const HTML = '<!doctype html><title>Wi-Fi</title>'

export function fakeNetwork(files: ReadonlyMap<string, Bytes>): FakeNetwork {
  const served = new Map(files)
  const asked: string[] = []
  const faults = new Map<string, { fault: Fault; times: number }>()

  async function answer(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const path = String(input).replace(/^\//, '')
    asked.push(path)
    const spoiled = faults.get(path)
    if (spoiled === undefined || spoiled.times === 0) return respond(served.get(path))
    spoiled.times--
    return spoil(spoiled.fault, served.get(path) ?? new Uint8Array(), init?.signal)
  }

  return {
    fetch: answer,
    asked,
    files: served,
    spoil: (path, fault, times = 1) => void faults.set(path, { fault, times }),
  }
}

function respond(bytes: Bytes | undefined): Response {
  return bytes === undefined ? new Response('no', { status: 404 }) : new Response(bytes)
}

function spoil(fault: Fault, bytes: Bytes, signal: AbortSignal | null | undefined): Response | Promise<Response> {
  if (typeof fault === 'number') return new Response('trouble', { status: fault })
  switch (fault) {
    case 'unreachable':
      throw new TypeError('Failed to fetch')
    case 'silent':
      return aborted(signal)
    case 'html':
      return new Response(HTML, { headers: { 'content-type': 'text/html; charset=utf-8' } })
    case 'changed':
      return new Response(bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte)))
    case 'short':
      return new Response(bytes.slice(0, -1))
    default:
      return new Response(brokenBody(fault, bytes))
  }
}

function brokenBody(fault: 'cut' | 'endless' | 'hanging', bytes: Bytes): ReadableStream<Uint8Array> {
  let first = true
  let sent = 0
  return new ReadableStream({
    pull(controller) {
      // As good as endless; a reader without a limit fails its test instead of eating the machine's memory.
      if (fault === 'endless' && sent++ >= ENDLESS_KIB) return controller.close()
      if (fault === 'endless') return controller.enqueue(new Uint8Array(1024))
      if (first) controller.enqueue(bytes.slice(0, 5))
      else if (fault === 'cut') controller.error(new TypeError('network error'))
      else return never
      first = false
    },
  })
}

function aborted(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason)
    signal?.addEventListener('abort', () => reject(signal.reason))
  })
}
