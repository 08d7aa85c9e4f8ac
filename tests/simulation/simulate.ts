// npm run simulate -- --seeds N [--from S] [--json FILE] [--keep FILE] | --replay FILE | --seed S
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { commitHere } from './commit.ts'
import { missingTriples } from './coverage.ts'
import { type Figures, figuresText } from './figures.ts'
import { drawScript, play, type Script } from './history.ts'
import { keeping } from './keeping.ts'
import { runShards } from './shards.ts'
import { failsBy, shrink } from './shrink.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    replay: { type: 'string' },
    json: { type: 'string' },
    keep: { type: 'string' },
  },
})

if (values.replay !== undefined) await replay(JSON.parse(readFileSync(values.replay, 'utf8')) as Script)
else if (values.seed !== undefined) await replay(drawScript(Number(values.seed)))
else await many(Number(values.seeds), Number(values.from))

async function many(seeds: number, from: number): Promise<void> {
  const told = ({ histories, found }: Figures) => {
    const where =
      found.length === 0 ? '' : ` (seeds ${[...new Set(found.map(({ seed }) => seed))].slice(0, 5).join(', ')})`
    process.stdout.write(`\r${histories} of ${seeds} histories, ${found.length} violations${where}`)
  }
  const run = await runShards(seeds, from, { told, ...keeping(values.keep, seeds, from) })
  console.log(`\n${figuresText(run)}`)
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(run))
  const missing = missingTriples(run)
  for (const triple of missing) console.log(`never visited: ${triple}`)
  const [first] = run.found
  if (first !== undefined) await explain(first.seed)
  process.exitCode = first === undefined && missing.length === 0 ? 0 : 1
}

async function explain(seed: number): Promise<void> {
  const script = drawScript(seed)
  const [violation] = (await play(script)).violations
  console.log(`\nSEED=${seed} COMMIT=${commitHere()}\n${violation?.invariant} ${violation?.what}`)
  if (violation === undefined) return
  const shortest = await shrink(script, failsBy(violation))
  const file = join(import.meta.dirname, '../../node_modules/.cache/simulation', `seed-${seed}.json`)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(shortest))
  console.log(`${shortest.steps.length} steps are enough: npm run simulate -- --replay ${file}`)
  await replay(shortest)
}

async function replay(script: Script): Promise<void> {
  console.log(`swarm: ${JSON.stringify(script.swarm)}`)
  for (const step of script.steps)
    console.log(`  ${step.do} d${step.d % script.phones} t${step.t} p${step.p} r${step.r} +${step.gap} ms`)
  Error.stackTraceLimit = 10
  const { violations } = await play(script)
  for (const { invariant, what, at } of violations.slice(0, 20)) console.log(`${invariant} at ${at}: ${what}`)
  console.log(`${violations.length} violations`)
  if (violations.length > 0) process.exitCode = 1
}
