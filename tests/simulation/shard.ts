// One worker: plays the pieces it is given until there is none.
import { parentPort } from 'node:worker_threads'
import { playSeeds } from './figures.ts'
import type { Piece } from './shards.ts'

parentPort?.on('message', async (piece: Piece | null) => {
  if (piece === null) parentPort?.close()
  else parentPort?.postMessage(await playSeeds(piece.from, piece.to))
})
