// One look at the source of packs at a time, whoever asks; the list on the phone stays whatever comes of it.
import type { Content } from '../content/content.ts'

export interface Look {
  start(): Promise<void>
  looking(): boolean
  /** What stopped the last look, or null. */
  trouble(): unknown
  watch(listener: () => void): () => void
}

export function createLook(content: Content): Look {
  let running: Promise<void> | null = null
  let trouble: unknown = null
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of listeners) listener()
  }
  const look = async () => {
    try {
      await content.refreshCatalogue()
      trouble = null
    } catch (error) {
      trouble = error
    } finally {
      running = null
      changed()
    }
  }
  return {
    start() {
      running ??= look()
      changed()
      return running
    },
    looking: () => running !== null,
    trouble: () => trouble,
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
