// One of the two stores is lost and the other is not (F10): each is made whole again out of what is left.
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { outboxCache } from '../../core/phone/records-layout.ts'
import { secondApp } from './harness/built-app.ts'
import { portalPage, refused } from './harness/faulty-front.ts'
import { answerOne, consent, newProfile, openMine, sendAll, startAgain } from './harness/learn.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { readTables, tablesOf } from './harness/phone-tables.ts'
import { openWorld, type World } from './harness/server.ts'
import { atHome, button, eventually, firstStart, goHome, openLesson, seen, words } from './harness/walk.ts'
import { expectWhole, type Shown } from './harness/whole.ts'

let world: World
let phone: Phone
const profile = newProfile()
const shown: Shown[] = []

beforeAll(async () => {
  world = await openWorld()
  phone = await openPhone({ ...world, profile: profile.path })
  phone.lineIsBad = true
})
afterAll(async () => {
  await phone.close()
  await world.close()
  profile.drop()
})
afterEach(() => expect(phone.complaints).toEqual([]))

const noSending = () => world.front.fault(({ path }) => (path.startsWith('/sync') ? refused : null))
const blank = () => `${world.origin}/manifest.webmanifest`

async function again(hash = ''): Promise<void> {
  await phone.close()
  phone = await startAgain(world, profile, hash, async (next) => {
    next.lineIsBad = true
  })
}

/** How many files of the app lie in the worker's own cache. */
const shellFiles = (page: Page) =>
  page.evaluate(async () => {
    const name = (await caches.keys()).find((one) => one.includes('precache'))
    return name === undefined ? 0 : (await (await caches.open(name)).keys()).length
  })

/** A newer worker lies ready. */
const waits = (page: Page) => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null)

const copies = (page: Page) =>
  page.evaluate(async (name) => (await (await caches.open(name)).keys()).length, outboxCache.name)

async function clear(storageTypes: 'cache_storage' | 'indexeddb'): Promise<void> {
  await phone.page.goto(blank())
  const cdp = await phone.context.newCDPSession(phone.page)
  await cdp.send('Storage.clearDataForOrigin', { origin: world.origin, storageTypes })
}

/** Nobody answers, and the browser's own cache is no help: every screen comes out of the shell. */
async function startsWithoutLine(): Promise<void> {
  const cdp = await phone.context.newCDPSession(phone.page)
  await cdp.send('Network.clearBrowserCache')
  await world.front.down()
  await again()
  const { page } = phone
  await atHome(page)
  const lesson = world.lesson('strange-numbers')
  await openLesson(page, lesson)
  await page.getByRole('progressbar').waitFor()
  await goHome(page)
  // A screen that is fetched late.
  await openMine(page)
  await button(page, 'send.title').tap()
  await seen(page.getByRole('heading', { level: 1, name: words('send.title') }))
  await world.front.up()
}

let whole = 0

test("a Wi-Fi's own page never becomes a part of the app: the app is kept once its server is heard", async () => {
  const { page } = phone
  let worker = false
  world.front.fault(({ path }) => {
    if (path === '/sw.js') worker = true
    return worker && path !== '/sw.js' ? portalPage : null
  })
  await firstStart(page, world.origin)
  await eventually(async () => worker && (await registration(page)), 'none')
  expect(await shellFiles(page)).toBeLessThan(10)
  world.front.pass()
  await readyAgain()
  whole = await shellFiles(phone.page)
  await consent(phone.page)
  await sendAll(phone.page)
  await startsWithoutLine()
})

/** In the page: how far its worker came. */
const registration = (page: Page) =>
  page.evaluate(async () => {
    const found = await navigator.serviceWorker.getRegistration()
    if (found === undefined) return 'none'
    return found.active ? 'active' : 'on its way'
  })

async function readyAgain(): Promise<void> {
  const { page } = phone
  await page.reload()
  await atHome(page)
  await button(page, 'home.look').or(button(page, 'home.download')).first().waitFor()
  if (await button(page, 'home.look').isVisible()) await button(page, 'home.look').tap()
  await button(page, 'home.download').tap()
  await page.waitForURL(/#\/l\//)
  await goHome(page)
  await page.getByText(words('home.ready'), { exact: true }).first().waitFor()
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
}

test('a phone that lost only its caches fills the app and the second copies again, and starts without a line', async () => {
  noSending()
  await answerOne(phone.page, world, shown)
  await clear('cache_storage')
  expect(await shellFiles(phone.page)).toBe(0)
  await again()
  await eventually(() => shellFiles(phone.page), whole)
  await eventually(() => copies(phone.page), 2)
  await startsWithoutLine()
  await heal()
})

test('caches that vanish under an open app are filled at its next start', async () => {
  noSending()
  await answerOne(phone.page, world, shown)
  await phone.page.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name)
  })
  await answerOne(phone.page, world, shown)
  await phone.page.reload()
  await eventually(() => shellFiles(phone.page), whole)
  await eventually(() => copies(phone.page), 2)
  await startsWithoutLine()
  await heal()
})

test('a refill that is cut in its middle goes on at the next start', async () => {
  await clear('cache_storage')
  const cdp = await phone.context.newCDPSession(phone.page)
  await cdp.send('Network.clearBrowserCache')
  let cuts = 0
  // A part that only the refill asks for so early.
  world.front.fault(({ path }) => (path.startsWith('/assets/letters-') && ++cuts > 0 ? refused : null))
  await again()
  await eventually(() => cuts > 0, true)
  expect(await shellFiles(phone.page)).toBeLessThan(whole)
  world.front.pass()
  await again()
  await eventually(() => shellFiles(phone.page), whole)
  await startsWithoutLine()
})

test('a page that the server hands out by a redirection starts without a line all the same', async () => {
  await clear('cache_storage')
  const cdp = await phone.context.newCDPSession(phone.page)
  await cdp.send('Network.clearBrowserCache')
  let led = 0
  const elsewhere = { kind: 'answer', status: 302, type: 'text/plain', body: '', headers: { location: '/' } } as const
  world.front.fault(({ path }) => (path === '/index.html' && ++led > 0 ? elsewhere : null))
  await again()
  await eventually(() => shellFiles(phone.page), whole)
  expect(led).toBeGreaterThan(0)
  world.front.pass()
  await startsWithoutLine()
})

test('a phone that lost only its database starts without a line, and its learner and unsent work are back', async () => {
  noSending()
  await answerOne(phone.page, world, shown)
  const before = await tablesOf(phone.page)
  await eventually(() => copies(phone.page), 2)
  await clear('indexeddb')
  await world.front.down()
  await again('#/mine')
  await eventually(async () => (await readTables(phone.page))?.outbox.length, before.outbox.length)
  const after = await tablesOf(phone.page)
  expect(after.outbox.map(({ id }) => id)).toEqual(before.outbox.map(({ id }) => id))
  expect(after.learners).toHaveLength(1)
  await world.front.up()
  await heal()
})

test('a lost app whose server has a newer one takes nothing of it by halves: the new one comes whole', async () => {
  await clear('cache_storage')
  await world.release({ appDir: await secondApp(world) })
  await again()
  await atHome(phone.page)
  await eventually(() => waits(phone.page), true)
  await again()
  await eventually(() => waits(phone.page), false)
  await eventually(() => shellFiles(phone.page), whole)
  await world.front.down()
  await again('#/settings')
  await seen(phone.page.getByText(/^Phiên bản .*-second$/))
  await world.front.up()
})

async function heal(): Promise<void> {
  world.front.pass()
  await sendAll(phone.page)
  await expectWhole(world, [await tablesOf(phone.page)], shown, { healed: true })
}
