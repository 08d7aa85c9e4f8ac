// Records between the phone's own database and the server's, over the slow line, by the app's own sync.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { limits } from '../../../core/limits.ts'
import type { LearningRecord } from '../../../core/record/record.ts'
import { buildPage } from '../build-page.ts'
import { costOf } from '../cost-of.ts'
import type { Doors } from '../doors.ts'
import type { Exchange } from '../exchanges.ts'
import type { Sample } from '../figures.ts'
import { type Card, fillServer, newCard } from '../fill-server.ts'
import { recordsOf } from '../learning.ts'
import type { Measure } from '../measure.ts'
import { FAST } from '../slow-line.ts'
import type { Stage } from '../stage.ts'
import { type Goals, OURS, pullCase, type SyncCase, sendCases, syncFigures, syncSample } from '../sync-cases.ts'
import { word } from '../words.ts'

const goals: Goals = {
  'send 100': { bytes: 3_000, requests: 1, seconds: 0.95 },
  'send 1 more': { bytes: 900, requests: 1 },
  'send 5000': { bytes: 100_000, requests: 3, seconds: 3.2 },
  'pull 5000': { seconds: 3.2 },
}

const START_SLACK_MS = 1_000

export const syncMeasure: Measure = {
  name: 'sync',
  figures: syncFigures(OURS, goals),
  async run(stage, tell) {
    const doors = await buildPage(join(import.meta.dirname, '../doors.ts'), 'iife')
    let sample: Sample = {}
    const measure = async (page: Page, one: SyncCase) => {
      const cost = await costOf(stage.line, () => page.evaluate(oneTurn, word('mine.sending')))
      tell(told(one, stage.line.exchanges()))
      sample = { ...sample, ...syncSample(one, OURS, cost) }
    }
    await stage.withSendingPhone(async ({ page }) => {
      const learner = await ready(page, stage, doors)
      for (const one of sendCases) {
        await page.evaluate(save, recordsOf(stage.pack, learner, one.count, `${learner} ${one.name}`))
        const before = await stage.recordCount()
        await measure(page, one)
        await page.getByText(word('mine.sentAll')).waitFor()
        allHere(one, (await stage.recordCount()) - before)
      }
    })
    const card = newCard()
    const records = recordsOf(stage.pack, card.learner, pullCase.count - 1, card.learner)
    await stage.withSendingPhone(async ({ page }) => {
      await ready(page, stage, doors)
      await fillServer(stage.origin, card, records)
      await page.evaluate(welcome, card)
      await measure(page, pullCase)
      allHere(pullCase, await page.evaluate(count, card.learner))
    })
    return sample
  },
}

/** On the screen that says what is sent, with nothing left to send, the line still fast. Gives the learner. */
async function ready(page: Page, { line, origin }: Stage, doors: string): Promise<string> {
  line.shape(FAST)
  await page.goto(`${origin}/#/mine`)
  await page.getByText(word('mine.sentAll')).waitFor()
  // The app's own look at its start, at a moment of its choice, is over then. No screen tells of one that found nothing to do.
  await page.waitForTimeout(limits.syncWakeJitterMs + START_SLACK_MS)
  // Not as a script of the page: its policy lets none in.
  await page.evaluate(doors)
  const preferences = await page.evaluate(() => localStorage.getItem('domdom.preferences') ?? '{}')
  return String(JSON.parse(preferences).learner)
}

/** Where the time goes: between the requests, in milliseconds since the first. */
function told({ name }: SyncCase, exchanges: readonly Exchange[]): string {
  const from = exchanges[0]?.askedAt ?? 0
  const lines = exchanges.map(({ method, path, bytesUp, bytesDown, askedAt, lastByteAt }) => {
    const times = `${askedAt - from} … ${(lastByteAt ?? Number.NaN) - from} ms`
    return `  ${method} ${path}: ${times}, ${bytesUp} bytes up, ${bytesDown} down`
  })
  return [name, ...lines].join('\n')
}

function allHere(one: SyncCase, found: number): void {
  if (found !== one.count) throw new Error(`${one.name}: ${found} of ${one.count} records arrived`)
}

// In the page, sent there as text.

async function save(records: readonly LearningRecord[]): Promise<void> {
  await (Reflect.get(window, 'benchDoors') as Doors).save(records)
}

async function welcome({ learner, secret }: Card): Promise<void> {
  await (Reflect.get(window, 'benchDoors') as Doors).welcome(learner, secret)
}

function count(learner: string): Promise<number> {
  return (Reflect.get(window, 'benchDoors') as Doors).count(learner)
}

/** The app wakes as if it was looked at again. Milliseconds from the moment the screen says that it sends until it says so no more. */
function oneTurn(sending: string): Promise<number> {
  const isSending = () => document.querySelector('main')?.textContent?.includes(sending) === true
  let startedAt: number | null = null
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (startedAt === null) startedAt = isSending() ? performance.now() : null
      else if (!isSending()) {
        observer.disconnect()
        resolve(performance.now() - startedAt)
      }
    })
    observer.observe(document, { subtree: true, childList: true, characterData: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
}
