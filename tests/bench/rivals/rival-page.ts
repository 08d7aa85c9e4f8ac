// What the bench asks of each rival's page, as `window.rival`.
import type { PlainRecord } from './plain-record.ts'

export interface RivalPage {
  /** Saves without sending, as a phone without a line does; a client that was running stops first. */
  put(records: readonly PlainRecord[]): Promise<void>
  /** Starts and sends what waits; resolves when the client itself calls it done. */
  send(): Promise<void>
  /** Resolves when the client runs, with nothing left to do: what is saved from now on goes out at once. */
  watch(): Promise<void>
  /** While it runs: saved, sent, and done by the client's own word. */
  sendOne(record: PlainRecord): Promise<void>
  /** All that the server has, onto this empty phone. Resolves with the number of records that are on disk. */
  pull(): Promise<number>
}

export function offer(page: RivalPage): void {
  Reflect.set(window, 'rival', page)
}
