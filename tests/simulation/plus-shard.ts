// One worker of S+: plays the seeds it is given, one after the other, with a mutant planted where there is one.
import { parentPort, workerData } from 'node:worker_threads'
import type { Edit } from './mutants.ts'
import { plantAsLoaded } from './planted.ts'

const { edits } = workerData as { readonly edits: readonly Edit[] }
const assertPlanted = plantAsLoaded(edits)
const { drawScript } = await import('./history.ts')
const { playPlus } = await import('./s-plus.ts')
// Refusals are common here, and their traces would cost more than what they are about.
Error.stackTraceLimit = 0

parentPort?.on('message', async (seed: number | null) => {
  if (seed === null) return parentPort?.close()
  const result = await playPlus(drawScript(seed))
  assertPlanted()
  parentPort?.postMessage(result)
})
