// One mutant: the edits are planted as the sources are loaded, then histories run until one shows it. Nothing on the disk is changed.
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import type { FaultKind } from './faults.ts'
import { type Edit, plant } from './mutants.ts'

const { edits, check, faults, historiesMax } = workerData as {
  readonly edits: readonly Edit[]
  readonly check?: string
  readonly faults: readonly FaultKind[]
  readonly historiesMax: number
}
const root = join(import.meta.dirname, '../..')
const planted = new Set<Edit>()

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    const mine = edits.filter(({ file }) => pathToFileURL(join(root, file)).href === url)
    if (mine.length === 0) return loaded
    const source = String(loaded.source instanceof Uint8Array ? new TextDecoder().decode(loaded.source) : loaded.source)
    for (const edit of mine) planted.add(edit)
    return { ...loaded, source: plant(mine, root, fileURLToPath(url), source) }
  },
})

const caught = check === undefined ? await byHistories() : await byCheck(check)
const missing = edits.filter((edit) => !planted.has(edit))
if (missing.length > 0) throw new Error(`never loaded: ${missing.map(({ file }) => file).join(', ')}`)
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
