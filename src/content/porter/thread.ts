// The thread itself: it carries out orders, one after the other.
import { limits } from '../../../core/limits.ts'
import { type CarryPorts, carryOut } from './carry-out.ts'
import type { Order, Word } from './porter.ts'

const say = (word: Word) => postMessage(word)

const ports: CarryPorts = {
  idb: indexedDB,
  say,
  fetch: fetch.bind(globalThis),
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  verifier: { sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)) },
  timers: {
    after(ms, run) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  },
}

addEventListener('message', async ({ data }: MessageEvent<Order>) => {
  const pulse = setInterval(say, limits.porterPulseMs / 2, { is: 'alive' })
  try {
    say(await carryOut(data, ports))
  } finally {
    clearInterval(pulse)
  }
})

// Without sums nothing can be proved (a page without HTTPS): then the thread never gets ready.
if (typeof crypto.subtle === 'object') say({ is: 'ready' })
