// The browser's part of the long run: rounds of tests/browser/sigkills.test.ts, each with a seed, a phone and a server of its own, and all
// flows of tests/browser several times in a row. Figures are left in node_modules/.cache, where the page of proof finds them.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commitHere } from '../simulation/commit.ts'

const root = join(import.meta.dirname, '../..')
const cache = join(root, 'node_modules/.cache')
/** A phone that is killed more often has learnt more than anybody, and every look at it takes longer. */
const KILLS_A_ROUND = 50

export interface BrowserSoak {
  readonly commit: string
  readonly kills: number
  /** Of rounds that went wrong. */
  readonly seeds: readonly number[]
}

export interface FlowSoak {
  readonly commit: string
  /** Of all flows, in a row, without one that failed. */
  readonly rounds: number
  /** In each round. */
  readonly tests: number
}

export interface DownloadSoak {
  readonly commit: string
  readonly kills: number
  readonly seed: number
  readonly isWhole: boolean
}

export interface BrowserFigures {
  readonly kills: BrowserSoak | null
  readonly downloads: DownloadSoak | null
  readonly flows: FlowSoak | null
}

/** What was found by the last runs here; null for what was never run. */
export function browserFigures(): BrowserFigures {
  return { kills: kept('browser-soak'), downloads: kept('download-soak'), flows: kept('flow-soak') }
}

function kept<T>(name: string): T | null {
  const file = join(cache, `${name}.json`)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : null
}

function keep(name: string, figures: BrowserSoak | DownloadSoak | FlowSoak): void {
  mkdirSync(cache, { recursive: true })
  writeFileSync(join(cache, `${name}.json`), JSON.stringify(figures))
}

/** Prints every round, and what a round that went wrong said. */
export async function killBrowsers(kills: number, from: number): Promise<BrowserSoak> {
  const seeds: number[] = []
  for (let done = 0, seed = from; done < kills; seed++) {
    const some = Math.min(KILLS_A_ROUND, kills - done)
    const trouble = await vitest(['tests/browser/sigkills.test.ts'], {
      SOAK_KILLS: String(some),
      SOAK_SEED: String(seed),
    })
    done += some
    if (trouble !== null) seeds.push(seed)
    console.log(`${done} of ${kills} kills, seed ${seed}: ${trouble ?? 'nothing lost, nothing doubled'}`)
  }
  const soak = { commit: commitHere(), kills, seeds }
  keep('browser-soak', soak)
  return soak
}

/** The kills of tests/browser/download-kills.test.ts. True when every download came whole. */
export async function killDownloads(kills: number, seed: number): Promise<boolean> {
  const settings = { SOAK_DOWNLOAD_KILLS: String(kills), SOAK_SEED: String(seed) }
  const trouble = await vitest(['tests/browser/download-kills.test.ts'], settings)
  keep('download-soak', { commit: commitHere(), kills, seed, isWhole: trouble === null })
  console.log(`${kills} kills of downloads, seed ${seed}: ${trouble ?? 'every pack came whole'}`)
  return trouble === null
}

/** What vitest's JSON reporter writes, as far as it is read here. */
interface Report {
  readonly numTotalTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly message: string
    readonly assertionResults: readonly { readonly fullName: string; readonly failureMessages: readonly string[] }[]
  }[]
}

function failures({ testResults }: Report): string {
  const said = testResults.flatMap(({ name, message, assertionResults }) => [
    ...(message ? [`${name}: ${message}`] : []),
    ...assertionResults.flatMap(({ fullName, failureMessages }) => failureMessages.map((one) => `${fullName}\n${one}`)),
  ])
  return said.join('\n\n')
}

/** Two files of flows at a time. Begins again at none after a round in which a flow failed, and tells what it said. The app must be built. */
export async function playFlows(rounds: number): Promise<FlowSoak> {
  const report = join(cache, 'flows.json')
  let [inARow, tests] = [0, 0]
  for (let round = 1; round <= rounds; round++) {
    const twoAtOnce = ['--fileParallelism', '--maxWorkers=2']
    const trouble = await vitest(['--project=browser', ...twoAtOnce, '--reporter=json', `--outputFile=${report}`])
    const played = JSON.parse(readFileSync(report, 'utf8')) as Report
    tests = played.numTotalTests
    inARow = trouble === null ? inARow + 1 : 0
    const told = trouble === null ? 'all passed' : `FAILED\n${failures(played) || trouble}`
    console.log(`round ${round} of ${rounds}, ${tests} flows: ${told}`)
    keep('flow-soak', { commit: commitHere(), rounds: inARow, tests })
  }
  return { commit: commitHere(), rounds: inARow, tests }
}

/** Null when all was well, else what it said. */
function vitest(args: readonly string[], settings: Readonly<Record<string, string>> = {}): Promise<string | null> {
  const env = { ...process.env, NO_COLOR: '1', ...settings }
  const child = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...args], {
    cwd: root,
    env,
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += String(data)))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code === 0 ? null : said))
  })
}
