// npm run soak -- [--histories N] [--keep FILE] [--so-far] [--plus N] [--pairs N] [--mutations N] [--from S] [--write-proof]: the long run
// before a release. With --so-far, the histories are those that FILE holds, and no more are played.
// npm run soak -- --browser N [--from S]: N kills of a whole Chromium, and nothing else.
// npm run soak -- --downloads N [--from S]: N kills of a whole Chromium that takes packs, and nothing else.
// npm run soak -- --flows N: all flows of tests/browser, N times in a row, and nothing else.
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { browserFigures, killBrowsers, killDownloads, playFlows } from '../browser/soak.ts'
import { commitHere } from './commit.ts'
import { allStrikes, crashesOnTheRoad, playStruck, type Strike } from './exhaustive.ts'
import { earlierRun, keeping } from './keeping.ts'
import { runMutants } from './mutant-run.ts'
import { mutationScore } from './mutation-score.ts'
import { runPlus } from './plus-shards.ts'
import { type Proof, proofText } from './proof.ts'
import { createRandom } from './random.ts'
import { type Run, runShards } from './shards.ts'
import { runStruck } from './struck-run.ts'

const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '1000000' },
    plus: { type: 'string', default: '50000' },
    pairs: { type: 'string', default: '200000' },
    mutations: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    keep: { type: 'string' },
    'so-far': { type: 'boolean', default: false },
    browser: { type: 'string' },
    flows: { type: 'string' },
    downloads: { type: 'string' },
    'write-proof': { type: 'boolean', default: false },
  },
})

const from = Number(values.from)
if (values.browser !== undefined) {
  const { seeds } = await killBrowsers(Number(values.browser), from)
  process.exit(seeds.length === 0 ? 0 : 1)
}
if (values.downloads !== undefined) process.exit((await killDownloads(Number(values.downloads), from)) ? 0 : 1)
if (values.flows !== undefined) {
  const { rounds } = await playFlows(Number(values.flows))
  process.exit(rounds === Number(values.flows) ? 0 : 1)
}
const histories = Number(values.histories)
const run = values['so-far'] ? heldRun(values.keep) : await playAll()
const mutants = await runMutants(({ mutant, caught }) => console.log(`${mutant.id}: ${caught?.by ?? 'NOT CAUGHT'}`))
const score = await mutationScore(Number(values.mutations), from, ({ name }, caught) =>
  console.log(`${name}: ${caught?.by ?? 'NOT CAUGHT'}`),
)
const single = await singles()
const pairs = await manyPairs(Number(values.pairs))
const plus = await manyPlus(Number(values.plus), from)
const kept = values.keep === undefined ? null : earlierRun(values.keep, histories, from)
const commits = kept?.commits ?? { [commitHere()]: histories }
const browser = browserFigures()
const proof: Proof = {
  commit: commitHere(),
  run,
  asked: histories,
  commits,
  mutants,
  score,
  single,
  pairs,
  plus,
  browser,
}
const cache = join(import.meta.dirname, '../../node_modules/.cache')
mkdirSync(cache, { recursive: true })
writeFileSync(join(cache, 'simulation.json'), JSON.stringify(proof))
if (values['write-proof']) writeFileSync(join(import.meta.dirname, '../../docs/proof.md'), proofText(proof))
console.log(proofText(proof))
const isSound =
  run.found.length + single.wrong + pairs.wrong + plus.wrong === 0 && mutants.every(({ caught }) => caught !== null)
process.exitCode = isSound ? 0 : 1

function playAll(): Promise<Run> {
  return runShards(histories, from, {
    ...keeping(values.keep, histories, from),
    told: (soFar) => void process.stdout.write(`\r${soFar.histories} histories, ${soFar.found.length} violations   `),
  })
}

/** Ends the process with a sentence when there is no such file. */
function heldRun(file: string | undefined): Run {
  const held = file === undefined ? null : earlierRun(file, histories, from)
  if (held !== null)
    return { ...held.soFar.figures, from, seconds: held.soFar.seconds, workers: availableParallelism() }
  console.error('Name with --keep the file that holds what was played so far.')
  process.exit(1)
}

async function singles() {
  const { sizes } = await playStruck([])
  return struck([...allStrikes(sizes).map((strike) => [strike]), ...crashesOnTheRoad(sizes)])
}

async function manyPairs(count: number) {
  const strikes = allStrikes((await playStruck([])).sizes)
  const random = createRandom(from)
  return struck(Array.from({ length: count }, () => [random.pick(strikes), random.pick(strikes)]))
}

async function struck(all: readonly (readonly Strike[])[]) {
  const wrong = await runStruck(all)
  for (const one of wrong.slice(0, 20)) console.log(JSON.stringify(one))
  return { runs: all.length, wrong: wrong.length }
}

async function manyPlus(count: number, first: number) {
  const told = (histories: number) => void process.stdout.write(`\r${histories} histories of S+   `)
  const { wrong, ...run } = await runPlus(count, first, { told })
  for (const one of wrong.slice(0, 20)) console.log(JSON.stringify(one))
  return { ...run, wrong: wrong.length }
}
