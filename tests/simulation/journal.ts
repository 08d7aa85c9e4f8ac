// What happened, for the checker: four logs with virtual time. Whoever writes here says only what was seen from outside.
import type { LearningRecord } from '../../core/record/record.ts'
import type { Handset } from './handset.ts'
import type { MemoryDisk } from './memory-disk.ts'

/** The screen said "saved". */
export interface Saved {
  readonly id: string
  readonly learner: string
  readonly record: LearningRecord
  readonly handset: Handset
  /** Where it lies; another one after a phone was put back to an older state that holds it too. */
  disk: MemoryDisk
  readonly at: number
  /** What it lay on was cleared, broken or put back to an older state. */
  isLost: boolean
  /** The database it lay in went alone: it lies in its copy until a start puts it back. */
  cameBack: boolean
}

/** A row reached the server's disk. */
export interface Stored {
  readonly epoch: string
  readonly learner: string
  readonly id: string
  readonly version: number
  readonly device: string
  readonly hash: string
  readonly body: string
  readonly at: number
}

/** A phone took the server's word that a record is held (S-ack). */
export interface Believed {
  readonly epoch: string
  readonly id: string
  readonly learner: string
  readonly handset: Handset
  readonly at: number
}

export interface Violation {
  /** 'I1' … 'L5', or 'bug' for an error that is no Problem. */
  readonly invariant: string
  readonly what: string
  readonly at: number
}

export interface Journal {
  readonly saved: Saved[]
  readonly stored: Stored[]
  /** So many of them were checked. */
  storedSeen: number
  /** Verdicts 'rejected' the server gave: 'epoch/id' → reasons. */
  readonly rejected: Map<string, Set<string>>
  readonly believed: Believed[]
  readonly erased: Map<string, number>
  readonly violations: Violation[]
  readonly faults: Map<string, number>
  /** fault | state of the engine | message → how often. */
  readonly triples: Map<string, number>
  /** Problem codes activities ended with → how often. */
  readonly endings: Map<string, number>
  roundTrips: number
}

export function createJournal(): Journal {
  return {
    saved: [],
    stored: [],
    storedSeen: 0,
    rejected: new Map(),
    believed: [],
    erased: new Map(),
    violations: [],
    faults: new Map(),
    triples: new Map(),
    endings: new Map(),
    roundTrips: 0,
  }
}

export function countIn(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1)
}
