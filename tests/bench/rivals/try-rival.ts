// One rival through the cases, in real Chromium over the slow line.
import type { Page } from 'playwright-core'
import type { LessonRecord } from '../../../core/record/record.ts'
import { costOf } from '../cost-of.ts'
import type { Sample } from '../figures.ts'
import { dropProfile, FULL_SPEED, newProfile, openPhone } from '../phone.ts'
import { FAST, openSlowLine, type SlowLine } from '../slow-line.ts'
import { oneMore, pullCase, type SyncCase, sendCases, syncSample } from '../sync-cases.ts'
import type { Endpoint } from './endpoint.ts'
import type { PlainRecord } from './plain-record.ts'
import type { RivalPage } from './rival-page.ts'
import type { Rival } from './rivals.ts'
import { startRivalServer } from './server.ts'

export interface Trial {
  readonly rival: Rival
  /** The rival's page. */
  readonly script: string
  /** What a phone holds in this case. */
  readonly recordsFor: (one: SyncCase) => readonly LessonRecord[]
  /** Hears of each case that is over. */
  readonly tell: (text: string) => void
}

/** One phone, which the server has met before, through all cases of sending. */
export function trySending(trial: Trial): Promise<Sample> {
  const { rival, recordsFor } = trial
  return withServer(trial, async (endpoint, line, page) => {
    let sample: Sample = {}
    await page.evaluate(send)
    for (const one of sendCases) {
      const before = endpoint.count()
      const act = await prepared(page, one, recordsFor(one).map(rival.plain))
      sample = { ...sample, ...(await measured(trial, one, line, act)) }
      allHere(rival, one, endpoint.count() - before)
    }
    return sample
  })
}

export function tryPulling(trial: Trial): Promise<Sample> {
  const { rival, recordsFor } = trial
  return withServer(trial, async (endpoint, line, page) => {
    endpoint.fill(recordsFor(pullCase).map(rival.plain))
    let found = 0
    const sample = await measured(trial, pullCase, line, async () => {
      const { count, tookMs } = await page.evaluate(pull)
      found = count
      return tookMs
    })
    allHere(rival, pullCase, found)
    return sample
  })
}

/** A server of its own, a line of its own, and a browser that holds nothing but the rival's page. */
async function withServer<T>(
  { rival, script }: Trial,
  act: (endpoint: Endpoint, line: SlowLine, page: Page) => Promise<T>,
): Promise<T> {
  const endpoint = rival.createEndpoint()
  const server = await startRivalServer(script, { [rival.page]: endpoint })
  const line = await openSlowLine(server.port, FAST)
  const profile = newProfile()
  const { page, close } = await openPhone(profile, FULL_SPEED)
  try {
    await page.goto(`http://127.0.0.1:${line.port}/`)
    await page.waitForFunction(() => Reflect.has(window, 'rival'))
    return await act(endpoint, line, page)
  } finally {
    await close()
    dropProfile(profile)
    await line.close()
    await server.close()
  }
}

async function measured(
  { rival, tell }: Trial,
  one: SyncCase,
  line: SlowLine,
  act: () => Promise<number>,
): Promise<Sample> {
  const cost = await costOf(line, act)
  tell(`${one.name}, ${rival.name}: ${JSON.stringify(cost)}`)
  return syncSample(one, rival.name, cost)
}

function allHere({ name }: Rival, one: SyncCase, count: number): void {
  if (count !== one.count) throw new Error(`${name}, ${one.name}: ${count} of ${one.count} records arrived`)
}

/** All that may be done before the line counts; what is left to do, and to be timed. */
async function prepared(page: Page, one: SyncCase, records: readonly PlainRecord[]): Promise<() => Promise<number>> {
  const [record] = records
  if (one === oneMore && record !== undefined) {
    await page.evaluate(watch)
    return () => page.evaluate(sendOne, record)
  }
  await page.evaluate(put, records)
  return () => page.evaluate(send)
}

// In the page, sent there as text; those that are timed give milliseconds.

async function put(records: readonly PlainRecord[]): Promise<void> {
  await (Reflect.get(window, 'rival') as RivalPage).put(records)
}

async function watch(): Promise<void> {
  await (Reflect.get(window, 'rival') as RivalPage).watch()
}

async function send(): Promise<number> {
  const startedAt = performance.now()
  await (Reflect.get(window, 'rival') as RivalPage).send()
  return performance.now() - startedAt
}

async function sendOne(record: PlainRecord): Promise<number> {
  const startedAt = performance.now()
  await (Reflect.get(window, 'rival') as RivalPage).sendOne(record)
  return performance.now() - startedAt
}

async function pull(): Promise<{ readonly count: number; readonly tookMs: number }> {
  const startedAt = performance.now()
  const count = await (Reflect.get(window, 'rival') as RivalPage).pull()
  return { count, tookMs: performance.now() - startedAt }
}
