// The browser behind core's ports. Nothing here decides anything.
import { sha256 } from '@noble/hashes/sha2.js'
import { type Bytes, concat } from '../../core/bytes.ts'
import { createLocalLocks } from '../../core/local-locks.ts'
import type { Channel, Locks, Timers } from '../../core/phone-ports.ts'
import type { Clock, Codec, RandomBytes, Sealer, Sha256, Verifier } from '../../core/ports.ts'
import { createSealer } from '../../core/sync/sealing.ts'

export const webClock: Clock = () => Date.now()

export const webRandom: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length))

/** Small things, at once: WebCrypto's own answers only later, and a database transaction would be over by then. */
export const webSha256: Sha256 = (bytes) => new Uint8Array(sha256(bytes))

export function webSealer(subtle: SubtleCrypto): Sealer {
  return createSealer<CryptoKey>(subtle, webRandom)
}

export const webTimers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

export function webVerifier(subtle: SubtleCrypto): Verifier {
  return {
    sha256: async (bytes) => new Uint8Array(await subtle.digest('SHA-256', bytes)),
    async verify(publicKey, signature, message) {
      try {
        const key = await subtle.importKey('raw', publicKey, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
        return await subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, message)
      } catch (_notAKey) {
        return false
      }
    },
  }
}

export const webCodec: Codec = {
  gzip: (bytes) => piped(bytes, new CompressionStream('gzip'), Number.POSITIVE_INFINITY),
  gunzip: (bytes, bytesMax) => piped(bytes, new DecompressionStream('gzip'), bytesMax),
}

async function piped(bytes: Bytes, stream: GenericTransformStream, bytesMax: number): Promise<Bytes> {
  const reader: ReadableStreamDefaultReader<Uint8Array> = new Blob([bytes]).stream().pipeThrough(stream).getReader()
  const parts: Uint8Array[] = []
  for (let total = 0; ; ) {
    const { done, value } = await reader.read()
    if (done) return concat(...parts)
    total += value.length
    if (total > bytesMax) {
      await reader.cancel()
      throw new RangeError(`more than ${bytesMax} bytes`)
    }
    parts.push(value)
  }
}

/** The handshake of a connection takes a round trip or two: it is made while the phone still reads what it will send. */
export function webConnect({ head }: Pick<Document, 'head'>): (root: string) => void {
  return (root) => {
    const hint = head.ownerDocument.createElement('link')
    hint.rel = 'preconnect'
    // As our requests are: without cookies. One with them would have another connection.
    hint.crossOrigin = 'anonymous'
    hint.href = root
    head.append(hint)
    hint.remove()
  }
}

/** Web Locks; locks of this tab alone where they are missing. */
export function webLocks(manager: LockManager | undefined): Locks {
  if (manager === undefined) return createLocalLocks()
  return {
    hold: (name, task, signal) => manager.request(name, signal === undefined ? {} : { signal }, task),
    holdIfFree: (name, task) =>
      manager.request(name, { ifAvailable: true }, async (lock) => (lock === null ? null : task())),
    async holder(name) {
      const { held = [] } = await manager.query()
      return held.find((lock) => lock.name === name)?.clientId ?? null
    },
    take: (name, task) => manager.request(name, { steal: true }, task),
  }
}

/** Null where there is no BroadcastChannel: other tabs then learn of a change when they are looked at. */
export function webChannel(name: string): Channel | null {
  if (typeof BroadcastChannel === 'undefined') return null
  const channel = new BroadcastChannel(name)
  return {
    post: () => channel.postMessage('changed'),
    listen: (heard) => channel.addEventListener('message', heard),
  }
}

/** Calls back when the line may be back or the page is looked at again; the answer stops it. */
export function watchConnection(window: Window, wake: (reason: 'online' | 'visible') => void): () => void {
  const online = () => wake('online')
  const visible = () => window.document.visibilityState === 'visible' && wake('visible')
  window.addEventListener('online', online)
  window.document.addEventListener('visibilitychange', visible)
  return () => {
    window.removeEventListener('online', online)
    window.document.removeEventListener('visibilitychange', visible)
  }
}
