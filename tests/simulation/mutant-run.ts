import { execFile } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type Mutant, mutants } from './mutants.ts'

export interface Caught {
  readonly by: string
  readonly invariant: string
  readonly what: string
}

export interface MutantResult {
  readonly mutant: Mutant
  /** Null: it lived through all histories. */
  readonly caught: Caught | null
}

const HISTORIES_MAX = 500

/** Each mutant by itself, `atOnce` side by side. Throws when one cannot be planted. */
export async function runMutants(
  told: (result: MutantResult) => void,
  atOnce = 2,
  which: readonly Mutant[] = mutants,
): Promise<readonly MutantResult[]> {
  const results: MutantResult[] = []
  const waiting = [...which]
  const lane = async () => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const result = {
        mutant,
        caught: mutant.test === undefined ? await runMutant(mutant) : await runTest(mutant, [mutant.test]),
      }
      results.push(result)
      told(result)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return results.sort((a, b) => Number(a.mutant.id.slice(1)) - Number(b.mutant.id.slice(1)))
}

/** Histories until one shows it, `historiesMax` at most. With `secondsMax`, one that takes longer or throws where it is loaded counts as caught. */
export function runMutant(
  { id, edits, check, faults = [] }: Mutant,
  historiesMax = HISTORIES_MAX,
  secondsMax?: number,
): Promise<Caught | null> {
  const workerData = { edits, check, faults, historiesMax }
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./mutant-worker.ts', import.meta.url), { workerData })
    const end = (invariant: string) => {
      clearTimeout(timer)
      resolve({ by: 'histories', invariant, what: id })
      void worker.terminate()
    }
    const timer = secondsMax === undefined ? undefined : setTimeout(() => end('does not end'), secondsMax * 1000)
    worker.on('message', (caught: Caught | null) => {
      clearTimeout(timer)
      resolve(caught)
    })
    worker.on('error', (error) => {
      if (secondsMax !== undefined) end('breaks')
      else reject(new Error(`${id}: ${error instanceof Error ? error.message : String(error)}`))
    })
    worker.on('exit', (code) => code !== 0 && reject(new Error(`${id} ended with ${code}`)))
  })
}

/** Caught when tests fail; a run without any test is none. */
export async function runTest({ id, edits }: Mutant, tests: readonly string[]): Promise<Caught | null> {
  const root = join(import.meta.dirname, '../..')
  const config = join(import.meta.dirname, 'planted.config.ts')
  const report = join(root, `node_modules/.cache/mutant-${id}.json`)
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    config,
    ...tests,
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]
  const env = { ...process.env, PLANTED: JSON.stringify(edits), VITEST: '', VITEST_WORKER_ID: '' }
  rmSync(report, { force: true })
  await new Promise<void>((resolve) => {
    execFile(process.execPath, args, { cwd: root, env }, () => resolve())
  })
  const { numFailedTests: failed, numTotalTests: total } = JSON.parse(readFileSync(report, 'utf8'))
  if (total === undefined || total === 0 || failed === undefined) throw new Error(`${id}: no test ran`)
  return failed === 0 ? null : { by: 'a test', invariant: tests.join(' '), what: `${failed} of ${total} tests fail` }
}
