// The browser kills of the long run: rounds of tests/browser/sigkills.test.ts, each with a seed, a phone and a server of its own.
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
/** A phone that is killed more often has learnt more than anybody, and every look at it takes longer. */
const KILLS_A_ROUND = 50

export interface BrowserSoak {
  readonly kills: number
  /** Of rounds that went wrong. */
  readonly seeds: readonly number[]
}

/** Prints every round, and what a round that went wrong said. Leaves the figures in node_modules/.cache/browser-soak.json. */
export async function killBrowsers(kills: number, from: number): Promise<BrowserSoak> {
  const seeds: number[] = []
  for (let done = 0, seed = from; done < kills; seed++) {
    const some = Math.min(KILLS_A_ROUND, kills - done)
    const trouble = await round(some, seed)
    done += some
    if (trouble !== null) seeds.push(seed)
    console.log(`${done} of ${kills} kills, seed ${seed}: ${trouble ?? 'nothing lost, nothing doubled'}`)
  }
  const soak = { kills, seeds }
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true })
  writeFileSync(join(root, 'node_modules/.cache/browser-soak.json'), JSON.stringify(soak))
  return soak
}

/** Null when all was well. */
function round(kills: number, seed: number): Promise<string | null> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const env = { ...process.env, NO_COLOR: '1', SOAK_KILLS: String(kills), SOAK_SEED: String(seed) }
  const child = spawn(process.execPath, [vitest, 'run', 'tests/browser/sigkills.test.ts'], { cwd: root, env })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += String(data)))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code === 0 ? null : said))
  })
}
