// Records from the phone's own database to the server's, by the button, over the slow line.
import type { Page } from 'playwright-core'
import type { LearningRecord } from '../../../core/record/record.ts'
import { recordsOf } from '../lessons.ts'
import type { Measure } from '../measure.ts'
import type { Stage } from '../stage.ts'
import { word } from '../words.ts'

const counts = [1, 100, 5000]

export const syncMeasure: Measure = {
  name: 'sync',
  figures: counts.flatMap((count) => [
    { name: `send ${count}: bytes, up and down`, unit: 'B' as const },
    { name: `send ${count}: bytes up`, unit: 'B' as const },
    { name: `send ${count}: requests`, unit: '' as const },
    { name: `send ${count}: seconds`, unit: 's' as const },
  ]),
  run: (stage) =>
    stage.withSendingPhone(async ({ page }) => {
      await page.goto(`${stage.origin}/#/mine`)
      await page.getByText(word('mine.sentAll')).waitFor()
      const preferences = await page.evaluate(() => localStorage.getItem('domdom.preferences') ?? '{}')
      const learner = String(JSON.parse(preferences).learner)
      const samples: Record<string, number> = {}
      for (const count of counts) Object.assign(samples, await send(page, stage, learner, count))
      return samples
    }),
}

async function send(page: Page, stage: Stage, learner: string, count: number) {
  await page.evaluate(putRecords, recordsOf(stage.pack, learner, count))
  await page.getByRole('button', { name: word('mine.send') }).waitFor()
  const before = await stage.recordCount()
  // A connection of its own for each, as after any pause.
  stage.line.cut()
  stage.line.mend()
  stage.line.forget()
  const tookMs = await page.evaluate(pressAndWait, { send: word('mine.send'), sentAll: word('mine.sentAll') })
  const { bytesUp, bytesDown, requests } = stage.line.tally()
  const stored = (await stage.recordCount()) - before
  if (stored !== count) throw new Error(`${stored} of ${count} records are in the server's database`)
  return {
    [`send ${count}: bytes, up and down`]: bytesUp + bytesDown,
    [`send ${count}: bytes up`]: bytesUp,
    [`send ${count}: requests`]: requests,
    [`send ${count}: seconds`]: tookMs / 1000,
  }
}

/** In the page: rows as src/records/fact.ts writes them, then the word that other tabs would say. */
async function putRecords(records: readonly LearningRecord[]): Promise<void> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('domdom-records')
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
  const transaction = db.transaction(['records', 'outbox'], 'readwrite')
  for (const record of records) {
    const { id, learner } = record
    const lesson = record.kind === 'consent' ? '' : `${record.pack}/${record.lesson}`
    const adding = transaction.objectStore('records').add({ id, learner, record })
    adding.onsuccess = () => {
      transaction.objectStore('outbox').add({ id, order: adding.result, learner, lesson, state: 'pending' })
    }
  }
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })
  db.close()
  const channel = new BroadcastChannel('domdom-records')
  channel.postMessage('changed')
  channel.close()
}

/** In the page: milliseconds from the tap until the screen says that the server has everything. */
function pressAndWait({ send, sentAll }: { send: string; sentAll: string }): Promise<number> {
  const button = [...document.querySelectorAll('button')].find((one) => one.textContent?.includes(send))
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!document.querySelector('main')?.textContent?.includes(sentAll)) return
      observer.disconnect()
      resolve(performance.now() - startedAt)
    })
    observer.observe(document, { subtree: true, childList: true, characterData: true })
    button?.click()
  })
}
