// What is unsent when the app is closed goes out by itself as soon as the line is back; the app finds the receipt at its next start.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isItem } from '../../core/pack/steps.ts'
import { readyFile } from '../../core/phone/ready.ts'
import { outboxCache, receiptsCache, recordsLayout } from '../../core/phone/records-layout.ts'
import { nextTry } from './harness/next-try.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, type World } from './harness/server.ts'
import {
  allowSending,
  answerRight,
  atHome,
  atStep,
  button,
  eventually,
  goOn,
  openTab,
  readyPhone,
  seen,
  verdict,
} from './harness/walk.ts'

let world: World
let phone: Phone

beforeAll(async () => {
  world = await openWorld()
  phone = await openPhone(world)
  await readyPhone(phone.page, world.origin)
})
afterAll(async () => {
  await phone.close()
  await world.close()
})

const cached = (name: string) =>
  phone.context.serviceWorkers()[0]?.evaluate(async (name) => (await (await caches.open(name)).keys()).length, name)

/** Opens a lesson and answers its first item. */
async function answerFirst(page: Page, id: string): Promise<void> {
  const lesson = world.lesson(id)
  await page.goto(`${world.origin}/#/l/${world.pack.id}/${id}`)
  for (const step of lesson.steps) {
    await atStep(page, lesson, step)
    if (isItem(step)) return answerRight(page, step)
    await goOn(page)
  }
}

const TAG = 'domdom-send'
const FIRST_TRY_MS = 20_000

/** So much is with the server. The browser's first try may meet the line in the moment it comes back; its next is minutes away, and is brought forward. */
async function received(count: number, elsewhere: Page): Promise<void> {
  const isThere = async () => (await world.received()).length === count
  const end = Date.now() + FIRST_TRY_MS
  while (!(await isThere()) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 200))
  if (!(await isThere())) await nextTry(elsewhere, world.origin, TAG)
  await eventually(async () => (await world.received()).length, count)
}

/** In the page: what the browser was asked to wake the worker for. */
async function tagsAsked(): Promise<readonly string[]> {
  const registration = await navigator.serviceWorker.ready
  return 'sync' in registration ? (registration.sync as { getTags(): Promise<string[]> }).getTags() : []
}

test('an answer given without a line, in an app that is then closed, reaches the server without opening the app', async () => {
  const { page, context } = phone
  await openTab(page, 'tabs.mine')
  await button(page, 'mine.allow').tap()
  await allowSending(page)
  await eventually(async () => (await world.received()).some(({ kind }) => kind === 'consent'), true)
  const before = (await world.received()).length
  await eventually(() => cached(outboxCache.name), 0)

  phone.lineIsBad = true
  await context.setOffline(true)
  await answerFirst(page, 'fake-police')
  await seen(verdict(page))
  await eventually(() => cached(outboxCache.name), 2)

  // The app's own try found no line.
  await eventually(() => page.evaluate(tagsAsked), [TAG])

  const elsewhere = await context.newPage()
  await page.close()
  await context.setOffline(false)
  await received(before + 1, elsewhere)
  await eventually(() => cached(receiptsCache.name), 1)
  expect(await cached(outboxCache.name)).toBe(2)

  await elsewhere.goto(world.origin)
  await eventually(() => cached(receiptsCache.name), 0)
  await eventually(() => cached(outboxCache.name), 0)
  expect((await world.received()).length).toBe(before + 1)
  expect(phone.complaints).toEqual([])
})

test('when the browser lost the database, unsent work and its learner come back from the second copy, and are sent', async () => {
  const { context } = phone
  const [page] = context.pages()
  if (page === undefined) throw new Error('no page')
  const before = (await world.received()).length
  await context.setOffline(true)
  await answerFirst(page, 'fake-relative')
  await eventually(() => cached(outboxCache.name), 2)

  await page.evaluate(deleteDatabase, recordsLayout.name)
  await page.goto(`${world.origin}/`)
  await page.reload()
  await atHome(page)
  expect(await cached(outboxCache.name)).toBe(2)
  await context.setOffline(false)
  await eventually(async () => (await world.received()).length, before + 1)
  await eventually(() => cached(outboxCache.name), 0)
  expect(new Set((await world.rows()).map((row) => row.learner_id)).size).toBe(1)
  expect(phone.complaints).toEqual([])
})

test('when the browser lost the database of a closed app, what was left ready goes out all the same, once', async () => {
  const { context } = phone
  const [page] = context.pages()
  if (page === undefined) throw new Error('no page')
  const before = (await world.received()).length
  await context.setOffline(true)
  await answerFirst(page, 'fake-commune')
  await eventually(() => cached(readyFile.cache), 1)
  await eventually(() => page.evaluate(tagsAsked), [TAG])

  const elsewhere = await context.newPage()
  await page.close()
  const devtools = await context.newCDPSession(elsewhere)
  await devtools.send('Storage.clearDataForOrigin', { origin: world.origin, storageTypes: 'indexeddb' })
  await context.setOffline(false)
  await received(before + 1, elsewhere)
  await eventually(() => cached(receiptsCache.name), 1)

  await elsewhere.goto(world.origin)
  await eventually(() => cached(outboxCache.name), 0)
  await eventually(() => cached(readyFile.cache), 0)
  expect((await world.received()).length).toBe(before + 1)
  expect(phone.complaints).toEqual([])
})

/** In the page. */
function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const deleting = indexedDB.deleteDatabase(name)
    deleting.onsuccess = () => resolve()
    deleting.onerror = () => reject(deleting.error)
  })
}
