import type { Channel } from './phone-ports.ts'

export interface Changes {
  /** Tells every listener here, and every other tab. */
  tell(): void
  watch(listener: () => void): () => void
}

export function createChanges(channel: Channel | null): Changes {
  const listeners = new Set<() => void>()
  const tellHere = () => {
    for (const listener of [...listeners]) listener()
  }
  channel?.listen(tellHere)
  return {
    tell() {
      tellHere()
      channel?.post()
    },
    watch(listener) {
      // Wrapped, so that one function watched twice is told twice and each leaves by itself.
      const entry = () => listener()
      listeners.add(entry)
      return () => listeners.delete(entry)
    },
  }
}
