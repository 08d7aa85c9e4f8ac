// Work that is dear goes a few at a time; the rest waits in the order it came.

export interface Turns {
  /** Waits for a turn, runs `work`, gives the turn on whatever happens. How many may wait is the caller's bound. */
  take<T>(work: () => Promise<T>): Promise<T>
}

export function createTurns(atOnceMax: number): Turns {
  const waiting: (() => void)[] = []
  let free = atOnceMax
  return {
    async take(work) {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        if (next === undefined) free += 1
        else next()
      }
    },
  }
}
