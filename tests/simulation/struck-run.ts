import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Strike } from './exhaustive.ts'

/** Plays each list of strikes by itself, on all cores. What went wrong, with its strikes. */
export async function runStruck(all: readonly (readonly Strike[])[]): Promise<readonly unknown[]> {
  const workers = availableParallelism()
  const shares = Array.from({ length: workers }, (_, i) => all.filter((_one, j) => j % workers === i))
  return (await Promise.all(shares.map(runShare))).flat()
}

function runShare(share: readonly (readonly Strike[])[]): Promise<readonly unknown[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./struck-shard.ts', import.meta.url), { workerData: share })
    worker.on('message', resolve)
    worker.on('error', reject)
  })
}
