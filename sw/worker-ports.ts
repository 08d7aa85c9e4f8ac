// The browser behind core's ports, as far as the worker needs it.
import { sha256 } from '@noble/hashes/sha2.js'
import type { Timers } from '../core/phone-ports.ts'
import type { Codec, Sha256 } from '../core/ports.ts'

export const workerSha256: Sha256 = (bytes) => new Uint8Array(sha256(bytes))

export const workerCodec: Codec = {
  async gzip(bytes) {
    const zipped = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
    return new Uint8Array(await new Response(zipped).arrayBuffer())
  },
  gunzip() {
    throw new Error('the worker opens nothing')
  },
}

export const workerTimers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
