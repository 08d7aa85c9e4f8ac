// One rival through all cases, in real Chromium over the slow line.
import type { Page } from 'playwright-core'
import type { LessonRecord } from '../../../core/record/record.ts'
import { costOf } from '../cost-of.ts'
import type { Sample } from '../figures.ts'
import { dropProfile, FULL_SPEED, newProfile, openPhone } from '../phone.ts'
import { FAST, openSlowLine } from '../slow-line.ts'
import { oneMore, pullCase, type SyncCase, sendCases, syncSample } from '../sync-cases.ts'
import type { PlainRecord } from './plain-record.ts'
import type { RivalPage } from './rival-page.ts'
import type { Rival } from './rivals.ts'
import { startRivalServer } from './server.ts'

/** `script`: the rival's page. `recordsFor`: what a phone sends in this case. `tell` hears of each case that is over. */
export async function tryRival(
  rival: Rival,
  script: string,
  recordsFor: (one: SyncCase) => readonly LessonRecord[],
  tell: (text: string) => void,
): Promise<Sample> {
  const endpoint = rival.createEndpoint()
  const server = await startRivalServer(script, { [rival.page]: endpoint })
  const line = await openSlowLine(server.port, FAST)
  const address = `http://127.0.0.1:${line.port}/`
  let sample: Sample = {}
  const measure = async (one: SyncCase, act: () => Promise<number>) => {
    const cost = await costOf(line, act)
    tell(`${rival.name}, ${one.name}: ${JSON.stringify(cost)}`)
    sample = { ...sample, ...syncSample(one, rival.name, cost) }
  }
  try {
    await onFreshPhone(address, async (page) => {
      await page.evaluate(send)
      for (const one of sendCases) {
        const before = endpoint.count()
        const act = await prepared(page, one, recordsFor(one).map(rival.plain))
        await measure(one, act)
        allHere(rival, one, endpoint.count() - before)
      }
    })
    endpoint.keepNewest(pullCase.count)
    await onFreshPhone(address, async (page) => {
      let pulled = 0
      await measure(pullCase, async () => {
        const { count, tookMs } = await page.evaluate(pull)
        pulled = count
        return tookMs
      })
      allHere(rival, pullCase, pulled)
    })
    return sample
  } finally {
    await line.close()
    await server.close()
  }
}

function allHere({ name }: Rival, one: SyncCase, count: number): void {
  if (count !== one.count) throw new Error(`${name}, ${one.name}: ${count} of ${one.count} records arrived`)
}

async function onFreshPhone(address: string, act: (page: Page) => Promise<void>): Promise<void> {
  const profile = newProfile()
  const { page, close } = await openPhone(profile, FULL_SPEED)
  try {
    await page.goto(address)
    await page.waitForFunction(() => Reflect.has(window, 'rival'))
    await act(page)
  } finally {
    await close()
    dropProfile(profile)
  }
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
