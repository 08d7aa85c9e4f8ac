// Word of progress, but calmly: what hears of it reads the database and draws, and each word between two threads costs a slow page.
import { limits } from '../../core/limits.ts'
import type { Timers } from '../../core/phone-ports.ts'

export interface Telling {
  arrived(hash: string): void
  /** What was not told yet never is. */
  end(): void
}

/** At once for what somebody waits for, else once in `limits.progressEveryMs`. */
export function tellCalmly(waitedFor: readonly string[], timers: Timers, tell: () => void): Telling {
  let cancel: (() => void) | null = null
  const now = () => {
    cancel?.()
    cancel = null
    tell()
  }
  return {
    arrived(hash) {
      if (waitedFor.includes(hash)) now()
      else cancel ??= timers.after(limits.progressEveryMs, now)
    },
    end: () => cancel?.(),
  }
}
