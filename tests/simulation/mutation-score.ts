// How many of the mutants made by machine are caught: by histories first, by the core's own tests where histories see nothing.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Caught, runMutant, runTest } from './mutant-run.ts'
import type { Mutant } from './mutants.ts'
import { type Mutation, mutationsOf } from './mutations.ts'
import { createRandom } from './random.ts'

export interface MutationScore {
  /** All there are. */
  readonly possible: number
  readonly tried: number
  readonly caught: number
  readonly alive: readonly string[]
}

const HISTORIES = 300
/** A loop that never ends is caught too. */
const SECONDS_MAX = 90
const TESTS = ['tests/core', 'tests/server/sync', 'tests/server/store']

const syncFiles = (): readonly string[] =>
  readdirSync(join(import.meta.dirname, '../../core/sync'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `core/sync/${name}`)

/** Draws `count` of all mutations of the sync module and tries each; `told` hears of every one. */
export async function mutationScore(
  count: number,
  seed: number,
  told: (mutation: Mutation, caught: Caught | null) => void,
): Promise<MutationScore> {
  const all = mutationsOf(syncFiles())
  const drawn = shuffled(all, seed).slice(0, count)
  const alive: string[] = []
  const waiting = [...drawn]
  const lane = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const caught = await tryOne(one)
      if (caught === null) alive.push(one.name)
      told(one, caught)
    }
  }
  await Promise.all([lane(), lane()])
  return { possible: all.length, tried: drawn.length, caught: drawn.length - alive.length, alive }
}

async function tryOne({ name, edit }: Mutation): Promise<Caught | null> {
  const mutant: Mutant = { id: name.replace(/\W+/g, '-').slice(0, 60), what: name, edits: [edit] }
  return (await runMutant(mutant, HISTORIES, SECONDS_MAX)) ?? (await runTest(mutant, TESTS))
}

function shuffled<T>(all: readonly T[], seed: number): readonly T[] {
  const random = createRandom(seed)
  return all
    .map((one) => [random.float(), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one)
}
