import { cpus, loadavg } from 'node:os'
import { dropProfile, newProfile, openPhone } from './phone.ts'

export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly node: string
  readonly chromium: string
  /** Programs that wanted a core, on the average of the last minute, before we began. */
  readonly load: number
  /** A fixed loop in a page at full speed, and slowed as in the measures. */
  readonly loopMs: number
  readonly loopSlowedMs: number
}

export async function readMachine(): Promise<Machine> {
  const load = loadavg()[0] ?? Number.NaN
  const full = await loopOn(1)
  const slowed = await loopOn(undefined)
  return {
    processor: cpus()[0]?.model.trim() ?? '',
    cores: cpus().length,
    node: process.versions.node,
    chromium: full.version,
    load,
    loopMs: full.ms,
    loopSlowedMs: slowed.ms,
  }
}

async function loopOn(slower: number | undefined): Promise<{ version: string; ms: number }> {
  const profile = newProfile()
  const { page, version, close } = await openPhone(profile, slower)
  const ms = await page.evaluate(() => {
    const startedAt = performance.now()
    let sum = 0
    for (let i = 0; i < 30_000_000; i++) sum = (sum + i * 7) % 1_000_003
    return sum < 0 ? 0 : performance.now() - startedAt
  })
  await close()
  dropProfile(profile)
  return { version, ms }
}

export function machineLines({
  processor,
  cores,
  node,
  chromium,
  load,
  loopMs,
  loopSlowedMs,
}: Machine): readonly string[] {
  return [
    `${cores} cores, ${processor}, load ${load.toFixed(1)} before; Node ${node}; Chromium ${chromium}`,
    `a fixed loop in a page: ${loopMs.toFixed(0)} ms at full speed, ${loopSlowedMs.toFixed(0)} ms slowed as below`,
  ]
}
