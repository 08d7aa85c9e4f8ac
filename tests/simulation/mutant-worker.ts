// One mutant: its edits are planted, then histories run until one shows it.
import { parentPort, workerData } from 'node:worker_threads'
import type { FaultKind } from './faults.ts'
import type { Edit } from './mutants.ts'
import { plantAsLoaded } from './planted.ts'

const { edits, check, faults, historiesMax } = workerData as {
  readonly edits: readonly Edit[]
  readonly check?: string
  readonly faults: readonly FaultKind[]
  readonly historiesMax: number
}
const assertPlanted = plantAsLoaded(edits)

const caught = check === undefined ? await byHistories() : await byCheck(check)
assertPlanted()
parentPort?.postMessage(caught)

async function byHistories() {
  const { playSeeds } = await import('./figures.ts')
  const { drawScript } = await import('./history.ts')
  const { found, histories } = await playSeeds(1, historiesMax + 1, true, (seed) => drawScript(seed, faults))
  const [first] = found
  return first === undefined
    ? null
    : { by: `history ${histories}`, invariant: first.invariant, what: first.what.split('\n')[0] }
}

/** Sound without the mutant: that is what the checks' own test shows. */
async function byCheck(name: string) {
  const { mutantChecks } = await import('./mutant-checks.ts')
  const run = mutantChecks[name]
  if (run === undefined) throw new Error(`no check: ${name}`)
  return (await run().catch(() => false)) ? null : { by: 'a check', invariant: name, what: name }
}
