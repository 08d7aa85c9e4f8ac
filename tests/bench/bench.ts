// npm run bench: measures what docs/benchmarks.md describes and prints it beside its goals.
// node tools/run.mjs tests/bench/bench.ts [--runs N] [--json FILE] [--verbose] [names…]
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { beside } from './beside.ts'
import { type Figure, figuresOf, type Sample, table } from './figures.ts'
import { machineLines, readMachine } from './machine.ts'
import type { Measure } from './measure.ts'
import { firstVisitMeasure } from './measures/first-visit.ts'
import { lessonMeasure } from './measures/lesson.ts'
import { offlineStartMeasure } from './measures/offline-start.ts'
import { packFileMeasure } from './measures/pack-file.ts'
import { packHubMeasure } from './measures/pack-hub.ts'
import { packRivalsMeasure } from './measures/pack-rivals.ts'
import { packRoadMeasure } from './measures/pack-road.ts'
import { packUpdateMeasure } from './measures/pack-update.ts'
import { posterWalkMeasure } from './measures/poster-walk.ts'
import { serverMeasure } from './measures/server.ts'
import { syncMeasure } from './measures/sync.ts'
import { syncRivalsMeasure } from './measures/sync-rivals.ts'
import { rivals } from './rivals/rivals.ts'
import { openStage, type Stage } from './stage.ts'

const measures = [
  firstVisitMeasure,
  posterWalkMeasure,
  offlineStartMeasure,
  lessonMeasure,
  packRoadMeasure,
  packUpdateMeasure,
  packFileMeasure,
  packHubMeasure,
  packRivalsMeasure,
  syncMeasure,
  syncRivalsMeasure,
  serverMeasure,
]

const NOISE = 'timings on a shared machine: compare within one run'
const CONDITIONS =
  'line 400 kbit/s and 400 ms there and back, page’s processor 6 times slower (sync: full speed), screen 360 × 640'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '3' },
    json: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
})
const unknown = positionals.find((name) => !measures.some((measure) => measure.name === name))
const runs = Number(values.runs)
if (unknown !== undefined || !(runs >= 1)) {
  console.error(
    `Usage: npm run bench -- [--runs N] [--json FILE] [--verbose] [${measures.map(({ name }) => name).join(' ')}]`,
  )
  process.exit(1)
}

// 'sync' brings its rivals along.
const isWanted = (name: string) => positionals.some((wanted) => name === wanted || name.startsWith(`${wanted}-`))
const chosen = measures.filter(({ name }) => positionals.length === 0 || isWanted(name))
const machine = await readMachine()
const figures = await measureAll()
const ofRivals = new Set(syncRivalsMeasure.figures.map(({ name }) => name))
const ours = figures.filter(({ name }) => !ofRivals.has(name))
console.log([...machineLines(machine), `${CONDITIONS}; ${runs} runs; ${NOISE}`].join('\n'))
if (ours.length > 0) console.log(`\n${table(ours)}`)
if (ours.length < figures.length) console.log(`\n${beside(figures, rivals)}`)
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify({ machine, conditions: CONDITIONS, runs, figures }, null, 2)}\n`)
}

async function measureAll(): Promise<readonly Figure[]> {
  const stage = await openStage()
  try {
    const found: Figure[] = []
    for (const measure of chosen) found.push(...figuresOf(measure.figures, await samplesOf(measure, stage)))
    return found
  } finally {
    await stage.close()
  }
}

async function samplesOf(measure: Measure, stage: Stage): Promise<readonly Sample[]> {
  const samples: Sample[] = []
  const ownRuns = Math.min(runs, measure.runsMax ?? runs)
  for (let run = 1; run <= ownRuns; run++) {
    console.error(`${measure.name}, run ${run} of ${ownRuns}`)
    samples.push(await measure.run(stage, (text) => values.verbose && console.error(text)))
  }
  return samples
}
