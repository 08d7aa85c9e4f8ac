import { FAST, SLOW, type SlowLine } from './slow-line.ts'
import type { Cost } from './sync-cases.ts'

/**
 * What `act` costs on the slow line, from a connection of its own, as after any pause. `act` says how many milliseconds it took. The
 * browser's look for a new service worker is left out: it is no part of any of this, and comes when the browser likes.
 */
export async function costOf(line: SlowLine, act: () => Promise<number>): Promise<Cost> {
  line.cut()
  line.mend()
  line.shape(SLOW)
  line.forget()
  const tookMs = await act()
  const exchanges = line.exchanges().filter(({ path }) => path !== '/sw.js')
  const bytes = exchanges.reduce((sum, { bytesUp, bytesDown }) => sum + bytesUp + bytesDown, 0)
  line.shape(FAST)
  return { bytes, requests: exchanges.length, seconds: tookMs / 1000 }
}
