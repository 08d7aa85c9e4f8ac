// A run over many seeds, in pieces that the processor's cores take one after the other.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { addFigures, type Figures, noFigures } from './figures.ts'

export interface Run extends Figures {
  readonly from: number
  readonly seconds: number
  readonly workers: number
}

/** How far a run is: enough to go on with it another day. */
export interface SoFar {
  readonly figures: Figures
  /** Pieces that are done and held: the n-th begins at the n-th multiple of PIECE after the first seed. One with a violation is played again. */
  readonly done: readonly number[]
  readonly seconds: number
}

export interface RunOptions {
  readonly told?: (soFar: Figures) => void
  readonly workers?: number
  readonly earlier?: SoFar | null
  /** After each piece in which all held. */
  readonly keep?: (soFar: SoFar) => void
}

const PIECE = 250

export async function runShards(seeds: number, from: number, options: RunOptions = {}): Promise<Run> {
  const { told, keep, earlier = null, workers = Math.min(availableParallelism(), Math.ceil(seeds / 20)) } = options
  const startedAt = performance.now()
  const [figures, clean] = [noFigures(), noFigures()]
  if (earlier !== null) for (const sum of [figures, clean]) addFigures(sum, earlier.figures)
  const done = new Set(earlier?.done ?? [])
  const size = Math.min(PIECE, Math.ceil(seeds / workers))
  const left = Array.from({ length: Math.ceil(seeds / size) }, (_, piece) => piece).filter((piece) => !done.has(piece))
  const seconds = () => (earlier?.seconds ?? 0) + (performance.now() - startedAt) / 1000
  const next = (): Piece | null => {
    const piece = left.shift()
    if (piece === undefined) return null
    const start = from + piece * size
    return { piece, from: start, to: Math.min(from + seeds, start + size) }
  }
  const came = (piece: number, more: Figures) => {
    addFigures(figures, more)
    told?.(figures)
    if (more.found.length > 0) return
    addFigures(clean, more)
    done.add(piece)
    keep?.({ figures: clean, done: [...done], seconds: seconds() })
  }
  await Promise.all(Array.from({ length: workers }, () => runShard(next, came)))
  figures.found.sort((a, b) => a.seed - b.seed)
  return { ...figures, from, workers, seconds: seconds() }
}

/** The seeds from `from` up to, not including, `to`. */
export interface Piece {
  readonly piece: number
  readonly from: number
  readonly to: number
}

function runShard(next: () => Piece | null, came: (piece: number, figures: Figures) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./shard.ts', import.meta.url))
    let mine = next()
    worker.postMessage(mine)
    worker.on('message', (figures: Figures) => {
      if (mine !== null) came(mine.piece, figures)
      mine = next()
      worker.postMessage(mine)
    })
    worker.on('error', reject)
    worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a shard ended with ${code}`))))
  })
}
