// One worker's share of an exhaustive run.
import { parentPort, workerData } from 'node:worker_threads'
import { playStruck, type Strike } from './exhaustive.ts'

Error.stackTraceLimit = 0
const wrong: unknown[] = []
for (const strikes of workerData as readonly (readonly Strike[])[]) {
  const { violations } = await playStruck(strikes)
  if (violations.length > 0) wrong.push({ strikes, violations: violations.slice(0, 3) })
}
parentPort?.postMessage(wrong)
