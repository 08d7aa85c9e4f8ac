// A run over many seeds, shared out over the processor's cores.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { addFigures, type Figures, noFigures } from './figures.ts'

export interface Run extends Figures {
  readonly from: number
  readonly seconds: number
  readonly workers: number
}

const PIECE = 250

export async function runShards(
  seeds: number,
  from: number,
  told: (soFar: Figures) => void = () => undefined,
  workers = Math.min(availableParallelism(), Math.ceil(seeds / 20)),
): Promise<Run> {
  const startedAt = performance.now()
  const total = noFigures()
  const share = Math.ceil(seeds / workers)
  const shards = Array.from({ length: workers }, (_, i) => {
    const [start, end] = [from + i * share, Math.min(from + seeds, from + (i + 1) * share)]
    return runShard(start, end, (figures) => {
      addFigures(total, figures)
      told(total)
    })
  })
  await Promise.all(shards)
  total.found.sort((a, b) => a.seed - b.seed)
  return { ...total, from, workers, seconds: (performance.now() - startedAt) / 1000 }
}

function runShard(from: number, to: number, came: (figures: Figures) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./shard.ts', import.meta.url), { workerData: { from, to, every: PIECE } })
    worker.on('message', came)
    worker.on('error', reject)
    worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a shard ended with ${code}`))))
  })
}
