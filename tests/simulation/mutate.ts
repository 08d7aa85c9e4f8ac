// npm run mutate -- [M1 M2 …]: plants each mutant and tells in which history it was caught.
// npm run mutate -- --automatic N [--from S]: N of the mutants that a machine makes of core/sync, and how many are caught.
import { parseArgs } from 'node:util'
import { type Caught, runMutants } from './mutant-run.ts'
import { mutants } from './mutants.ts'
import { mutationScore } from './mutation-score.ts'

const { values, positionals: named } = parseArgs({
  options: { automatic: { type: 'string' }, from: { type: 'string', default: '1' } },
  allowPositionals: true,
})

if (values.automatic === undefined) await byName()
else await byMachine(Number(values.automatic), Number(values.from))

async function byName(): Promise<void> {
  const which = named.length === 0 ? mutants : mutants.filter(({ id }) => named.includes(id))
  const results = await runMutants(({ mutant, caught }) => tell(`${mutant.id} ${mutant.what}`, caught), 2, which)
  const alive = results.filter(({ caught }) => caught === null)
  console.log(`${results.length - alive.length} of ${results.length} caught`)
  process.exitCode = alive.length === 0 ? 0 : 1
}

async function byMachine(count: number, from: number): Promise<void> {
  const { possible, tried, caught, alive } = await mutationScore(count, from, ({ name }, by) => tell(name, by))
  for (const name of alive) console.log(`alive: ${name}`)
  console.log(`${caught} of ${tried} caught (${possible} can be made)`)
}

function tell(what: string, caught: Caught | null): void {
  const told = caught === null ? 'NOT CAUGHT' : `${caught.by}, ${caught.invariant} ${caught.what.slice(0, 100)}`
  console.log(`${what}: ${told}`)
}
