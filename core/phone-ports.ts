// Ports of the phone's rooms; the server shares the timers. They name no browser type, so that tests and core can hold them too.

export interface Timers {
  /** Runs once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): () => void
}

export interface Locks {
  /**
   * Waits for the name, runs the task alone among this origin's tabs, frees the name whatever happens.
   * Aborted while it waits, it rejects with the signal's reason; a task that began is not stopped.
   */
  hold<T>(name: string, task: () => Promise<T>, signal?: AbortSignal): Promise<T>
  /** The same without waiting: null at once when somebody holds the name. */
  holdIfFree<T>(name: string, task: () => Promise<T>): Promise<T | null>
  /** Who holds the name now, for comparing; null for nobody. */
  holder(name: string): Promise<string | null>
  /** Runs the task alone at once, before all who wait. Whoever held the name loses it: its `hold` rejects, its task goes on without it. */
  take<T>(name: string, task: () => Promise<T>): Promise<T>
}

/** A way to tell this origin's other tabs that something changed (BroadcastChannel). */
export interface Channel {
  post(): void
  listen(heard: () => void): void
}

export function wait(ms: number, timers: Timers): Promise<void> {
  return new Promise((resolve) => {
    timers.after(ms, resolve)
  })
}
