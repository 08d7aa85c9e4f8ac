// D11: full jitter, so that a fleet that fell silent together does not come back together.
import { limits } from '../limits.ts'
import type { RandomBytes } from '../ports.ts'

function fraction(random: RandomBytes): number {
  const [high = 0, low = 0] = random(2)
  return (high * 256 + low) / 65536
}

/** Wait before try number `failures + 1`: random(0, min(cap, base · 2^failures)) ms. */
export function retryDelayMs(failures: number, random: RandomBytes): number {
  const bound = Math.min(limits.retryCapMs, limits.retryBaseMs * 2 ** Math.min(failures, 30))
  return fraction(random) * bound
}

/** The server's own wish, jittered upward by up to half. */
export function retryAfterDelayMs(seconds: number, random: RandomBytes): number {
  const asked = Math.min(limits.retryAfterMaxMs, Math.max(0, seconds) * 1000)
  return asked * (1 + fraction(random) / 2)
}

/** Seconds out of a Retry-After header; null for none, for HTTP dates (no clock to trust) and for junk. */
export function parseRetryAfter(header: string | null): number | null {
  return header !== null && /^\d{1,9}$/.test(header.trim()) ? Number(header) : null
}

/** A device's own place in the window over which a fleet comes back, ms: always the same, so that flapping lines do not draw lots anew (D11). */
export function reconnectDelayMs(device: string, windowSeconds: number): number {
  const windowMs = Math.min(windowSeconds, limits.reconnectWindowSecondsMax) * 1000
  return Number.parseInt(device.slice(0, 12), 16) % Math.max(1, windowMs)
}
