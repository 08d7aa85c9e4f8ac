// What one tab holds beside the tables: its run memory, its series, its clock. Nothing of it outlives the tab.
import { limits } from '../limits.ts'
import type { Clock, RandomBytes, Sha256 } from '../ports.ts'
import type { RunMemory } from './run-memory.ts'
import type { SeriesOfTab } from './series.ts'
import type { PhoneDb, Tx } from './tables.ts'

export interface Tab {
  readonly db: PhoneDb
  readonly clock: Clock
  readonly random: RandomBytes
  readonly sha256: Sha256
  readonly memory: RunMemory
  readonly series: SeriesOfTab
}

/** When it happened by this phone, and what this phone knows of its clock's error. Inside a transaction over servers. */
export async function timeOf(tab: Tab, tx: Tx): Promise<{ readonly at: number; readonly offset?: number }> {
  const offset = (await tx.get('servers', 'current'))?.offset
  // No clock of this world says more; one that does must not make a record that nobody takes.
  const at = Math.max(-limits.phoneTimeMsMax, Math.min(limits.phoneTimeMsMax, Math.round(tab.clock())))
  return { at, ...(offset !== undefined && { offset }) }
}
