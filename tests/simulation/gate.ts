// One thing at a time. Real stores and real crypto take more turns of the event loop than memory does; where two activities go on within
// one virtual instant, that would change who comes first. So whoever asks a store or real crypto enters here, in the order of asking, alone:
// the next is let in when the one before has left and everything that followed from it has come to rest.
import { settled } from './clock.ts'

export interface Gate {
  /** Resolves when it is the caller's turn; what it resolves with ends that turn. */
  enter(): Promise<() => void>
  /** Resolves when nobody is inside or waits, and nothing more follows. */
  rest(): Promise<void>
}

export function createGate(): Gate {
  const waiting: ((leave: () => void) => void)[] = []
  let busy: Promise<void> | null = null
  async function letIn(): Promise<void> {
    await settled()
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const entered = next
      await new Promise<void>((left) => entered(left))
      await settled()
    }
    busy = null
  }
  return {
    enter: () =>
      new Promise((resolve) => {
        waiting.push(resolve)
        busy ??= letIn()
      }),
    async rest() {
      await settled()
      // Who waits for this and asks for nothing more leaves it null.
      while (busy !== null) await busy
    },
  }
}

/** The same work, done only inside. */
export function inGate<A extends readonly unknown[], R>(gate: Gate, work: (...args: A) => Promise<R>) {
  return async (...args: A): Promise<R> => {
    const leave = await gate.enter()
    try {
      return await work(...args)
    } finally {
      leave()
    }
  }
}
