import { useState } from 'preact/hooks'

export interface Act {
  readonly isBusy: boolean
  /** What went wrong last; null after a new try. */
  readonly error: unknown
  /** One at a time: presses meanwhile do nothing. */
  run(work: () => Promise<unknown>): void
}

/** For buttons whose work takes a while. */
export function useAct(): Act {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  return {
    isBusy,
    error,
    run(work) {
      if (isBusy) return
      setBusy(true)
      setError(null)
      work()
        .catch(setError)
        .finally(() => setBusy(false))
    },
  }
}
