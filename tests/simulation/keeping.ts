// A run of a million histories takes hours: what is done lies in a file, and the next start of the same run goes on behind it.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { commitHere } from './commit.ts'
import type { RunOptions, SoFar } from './shards.ts'

export interface KeptRun {
  readonly seeds: number
  readonly from: number
  readonly soFar: SoFar
  /** Commit → how many of the histories ran at it. */
  readonly commits: Readonly<Record<string, number>>
}

const EVERY_MS = 5_000

/** Ends the process with a sentence when the file is of another run. */
export function earlierRun(file: string, seeds: number, from: number): KeptRun | null {
  if (!existsSync(file)) return null
  const kept = JSON.parse(readFileSync(file, 'utf8')) as KeptRun
  if (kept.seeds === seeds && kept.from === from) return kept
  console.error(`${file} keeps a run of ${kept.seeds} seeds from ${kept.from}. Name another file for this one.`)
  process.exit(1)
}

/** What a run needs to go on behind what `file` holds, and to add to it; nothing without a file. */
export function keeping(file: string | undefined, seeds: number, from: number): RunOptions {
  if (file === undefined) return {}
  return { earlier: earlierRun(file, seeds, from)?.soFar ?? null, keep: keeper(file, seeds, from) }
}

/** Writes what is done into `file`, whole or not at all; not more often than every few seconds, and always the last. */
function keeper(file: string, seeds: number, from: number): (soFar: SoFar) => void {
  const commit = commitHere()
  const earlier = earlierRun(file, seeds, from)
  const before = earlier?.soFar.figures.histories ?? 0
  let writtenAt = 0
  return (soFar) => {
    if (performance.now() - writtenAt < EVERY_MS && soFar.figures.histories < seeds) return
    writtenAt = performance.now()
    const here = (earlier?.commits[commit] ?? 0) + soFar.figures.histories - before
    const kept: KeptRun = { seeds, from, soFar, commits: { ...earlier?.commits, [commit]: here } }
    writeFileSync(`${file}.new`, JSON.stringify(kept))
    renameSync(`${file}.new`, file)
  }
}
