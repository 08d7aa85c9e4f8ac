// "Come back later", said by a server to the window or to the service worker: whoever heard it leaves word for the other (D11).
import { limits } from '../limits.ts'

export const pauseFile = { cache: 'domdom-pause', path: '/pause' } as const

/** Ms by the phone's clock. */
export function pauseText(from: number, ms: number): string {
  return JSON.stringify([from, Math.min(ms, limits.pauseMsMax)])
}

/** A clock that was set back, or junk, pauses nobody. */
export function isPaused(text: string, now: number): boolean {
  const found = /^\[(-?\d{1,17}(?:\.\d+)?),(\d{1,10}(?:\.\d+)?)\]$/.exec(text)
  if (found === null) return false
  const past = now - Number(found[1])
  return past >= 0 && past < Math.min(Number(found[2]), limits.pauseMsMax)
}
