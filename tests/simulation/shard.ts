// One worker's share of the seeds, in pieces: whoever waits sees how far it is.
import { parentPort, workerData } from 'node:worker_threads'
import { playSeeds } from './figures.ts'

const { from, to, every } = workerData as { readonly from: number; readonly to: number; readonly every: number }
for (let at = from; at < to; at += every) parentPort?.postMessage(await playSeeds(at, Math.min(to, at + every)))
