// What a run of many histories comes to. Figures of shards add up.
import { drawScript, play, type Script } from './history.ts'
import type { Violation } from './journal.ts'

export interface Found extends Violation {
  readonly seed: number
}

export interface Figures {
  histories: number
  steps: number
  /** Facts of which a screen said "saved", rows the server stored, exchanges that came through whole. */
  saved: number
  stored: number
  roundTrips: number
  readonly faults: Record<string, number>
  readonly triples: Record<string, number>
  readonly endings: Record<string, number>
  readonly found: Found[]
}

export function noFigures(): Figures {
  return { histories: 0, steps: 0, saved: 0, stored: 0, roundTrips: 0, faults: {}, triples: {}, endings: {}, found: [] }
}

const FOUND_MAX = 50

/** Plays the seeds from `from` up to, not including, `to`; stops early at the first violation where `stopsAtFirst`. */
export async function playSeeds(
  from: number,
  to: number,
  stopsAtFirst = false,
  scriptOf: (seed: number) => Script = drawScript,
): Promise<Figures> {
  // Refusals are common here, and their traces would cost more than the histories.
  Error.stackTraceLimit = 0
  const figures = noFigures()
  for (let seed = from; seed < to; seed++) {
    const script = scriptOf(seed)
    const journal = await play(script)
    figures.histories += 1
    figures.steps += script.steps.length
    figures.saved += journal.saved.length
    figures.stored += journal.stored.length
    figures.roundTrips += journal.roundTrips
    addCounts(figures.faults, journal.faults)
    addCounts(figures.triples, journal.triples)
    addCounts(figures.endings, journal.endings)
    const room = FOUND_MAX - figures.found.length
    figures.found.push(...journal.violations.slice(0, Math.min(room, 3)).map((violation) => ({ seed, ...violation })))
    if (stopsAtFirst && figures.found.length > 0) break
  }
  return figures
}

export function addFigures(into: Figures, more: Figures): void {
  into.histories += more.histories
  into.steps += more.steps
  into.saved += more.saved
  into.stored += more.stored
  into.roundTrips += more.roundTrips
  addCounts(into.faults, Object.entries(more.faults))
  addCounts(into.triples, Object.entries(more.triples))
  addCounts(into.endings, Object.entries(more.endings))
  into.found.push(...more.found)
}

function addCounts(into: Record<string, number>, counts: Iterable<readonly [string, number]>): void {
  for (const [key, count] of counts) into[key] = (into[key] ?? 0) + count
}

/** For people: what was played, what was done to it, what went wrong. */
export function figuresText({ histories, steps, faults, triples, found, seconds, workers }: Told): string {
  const kinds = Object.entries(faults).sort(([, a], [, b]) => b - a)
  const injected = kinds.reduce((sum, [, count]) => sum + count, 0)
  return [
    `${histories} histories, ${steps} steps, ${Math.round(histories / seconds)}/s on ${workers} workers`,
    `${injected} faults injected, in ${Object.keys(triples).length} pairings of fault, state of the engine and message:`,
    ...kinds.map(([kind, count]) => `  ${String(count).padStart(9)} ${kind}`),
    `${found.length} violations`,
  ].join('\n')
}

interface Told extends Figures {
  readonly seconds: number
  readonly workers: number
}
