// A run of S+ over many seeds, which the processor's cores take one after the other.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Edit } from './mutants.ts'
import type { PlusResult } from './s-plus.ts'

export interface PlusWrong extends Pick<PlusResult, 'violations' | 'differences'> {
  readonly seed: number
}

export interface PlusRun {
  readonly histories: number
  readonly transactions: number
  readonly struck: number
  readonly wrong: readonly PlusWrong[]
}

export interface PlusOptions {
  readonly told?: (histories: number) => void
  readonly edits?: readonly Edit[]
  /** Begins no other history once one went wrong. */
  readonly stopsAtFirst?: boolean
  readonly workers?: number
}

export async function runPlus(seeds: number, from: number, options: PlusOptions = {}): Promise<PlusRun> {
  const { told, edits = [], stopsAtFirst = false, workers = Math.min(seeds, availableParallelism()) } = options
  const total = { histories: 0, transactions: 0, struck: 0 }
  const wrong: PlusWrong[] = []
  let next = from
  const draw = () => (next < from + seeds && !(stopsAtFirst && wrong.length > 0) ? next++ : null)
  const came = (seed: number, { violations, differences, transactions, struck }: PlusResult) => {
    total.histories++
    total.transactions += transactions
    total.struck += struck
    if (violations.length + differences.length > 0)
      wrong.push({ seed, violations: violations.slice(0, LISTED_MAX), differences: differences.slice(0, LISTED_MAX) })
    told?.(total.histories)
  }
  await Promise.all(Array.from({ length: workers }, () => runShard(edits, draw, came)))
  return { ...total, wrong: wrong.sort((a, b) => a.seed - b.seed) }
}

const LISTED_MAX = 5

/** Dexie makes much that is soon thrown away: the default would be swept over and over. */
const resourceLimits = { maxYoungGenerationSizeMb: 192 }

function runShard(
  edits: readonly Edit[],
  draw: () => number | null,
  came: (seed: number, result: PlusResult) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./plus-shard.ts', import.meta.url), { workerData: { edits }, resourceLimits })
    let seed = draw()
    worker.postMessage(seed)
    worker.on('message', (result: PlusResult) => {
      if (seed !== null) came(seed, result)
      seed = draw()
      worker.postMessage(seed)
    })
    worker.on('error', reject)
    worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a shard ended with ${code}`))))
  })
}
