// npm run mutate -- [M1 M2 …]: plants each mutant and tells in which history it was caught.
import { runMutants } from './mutant-run.ts'
import { mutants } from './mutants.ts'

const named = process.argv.slice(2)
const which = named.length === 0 ? mutants : mutants.filter(({ id }) => named.includes(id))
const results = await runMutants(
  ({ mutant, caught }) =>
    console.log(
      `${mutant.id} ${mutant.what}: ${caught === null ? 'NOT CAUGHT' : `${caught.by}, ${caught.invariant} ${caught.what.slice(0, 100)}`}`,
    ),
  2,
  which,
)
const alive = results.filter(({ caught }) => caught === null)
console.log(`${results.length - alive.length} of ${results.length} caught`)
process.exitCode = alive.length === 0 ? 0 : 1
