// Which faults met the engine in which state, over which message: coverage of states, not of lines. What was reachable once must stay so.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Figures } from './figures.ts'

const file = join(import.meta.dirname, 'reachable.json')

/** Runs shorter than this visit too little to say anything. */
const HISTORIES_MIN = 20_000

export function reachable(): readonly string[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : []
}

export function missingTriples({ histories, triples }: Pick<Figures, 'histories' | 'triples'>): readonly string[] {
  return histories < HISTORIES_MIN ? [] : reachable().filter((triple) => (triples[triple] ?? 0) === 0)
}
