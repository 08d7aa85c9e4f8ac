// npm test: format and lint, types, build, then every test, and one last line that counts them.
// With --only=check: format, lint, types and the house rules.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runNode } from './child.mjs'
import { chromiumPlea, findOrInstallChromium } from './chromium.mjs'
import { countTests } from './counts.mjs'
import { root } from './node24.mjs'
import { ready } from './ready.mjs'

/** As `nice` counts. */
const GIVING_WAY = 10

/** One of them alone would hold up all others for ten minutes. */
const atOnce = '--maxWorkers=2'

const onlyCheck = process.argv.includes('--only=check')
const node = ready()
const env = onlyCheck ? {} : chromiumEnv()
let passed = 0
let failed = env === null ? 1 : 0

await step('format and lint', ['node_modules/@biomejs/biome/bin/biome', 'ci', '.'])
await step('types', ['node_modules/typescript/bin/tsc', '-b'])
if (!onlyCheck) await step('build', ['tools/build.ts'])
if (onlyCheck) await tests('house rules', ['tests/house'])
// Browsers mostly wait: two at a time, and the other tests fill what is left and give way.
else
  await Promise.all([
    tests('browser flows', ['--project=browser', '--fileParallelism', atOnce]),
    tests('tests', ['--project=unit', atOnce], GIVING_WAY),
  ])
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

/** Null, and a sentence, when there is no Chromium: a failure, for a browser test must never be passed over. */
function chromiumEnv() {
  const path = findOrInstallChromium()
  if (path === null) console.error(chromiumPlea)
  return path === null ? null : { CHROMIUM: path }
}

async function timed(name, args, niceness = 0) {
  console.log(`\n— ${name}`)
  const startedAt = Date.now()
  const code = await runNode(node, args, { cwd: root, env: env ?? {}, stdin: 'ignore', niceness })
  console.log(`— ${name}: ${code === 0 ? 'good' : 'failed'}, ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)
  return code
}

async function step(name, args) {
  if ((await timed(name, args)) === 0) passed += 1
  else failed += 1
}

async function tests(name, which, niceness) {
  const reportPath = join(root, `node_modules/.cache/vitest-${name.replace(' ', '-')}.json`)
  rmSync(reportPath, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportPath}`]
  const code = await timed(name, ['node_modules/vitest/vitest.mjs', 'run', ...which, ...reporters], niceness)
  const report = existsSync(reportPath) ? JSON.parse(readFileSync(reportPath, 'utf8')) : null
  const counted = countTests(report, code)
  passed += counted.passed
  failed += counted.failed
}
