// The phone's storage fails, fills, is cleared or belongs to another version: the learner is told, and nothing shown as saved is lost.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CDPSession, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { outboxCache } from '../../core/phone/records-layout.ts'
import type { LearningRecord } from '../../core/record/record.ts'
import { refused } from './harness/faulty-front.ts'
import { answerOne, hashOf, newProfile, openMine, sendAll, sendingPhone, startAgain, walkOn } from './harness/learn.ts'
import { makeOldDatabase, raiseVersion } from './harness/old-database.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { readTables, tablesOf } from './harness/phone-tables.ts'
import { seeded } from './harness/seeded.ts'
import { openWorld, type World } from './harness/server.ts'
import { allowSending, atHome, button, eventually, readyPhone, said, seen, words } from './harness/walk.ts'
import { expectWhole, type Shown } from './harness/whole.ts'

let world: World
let phone: Phone
const profile = newProfile()
let shown: Shown[] = []

// One phone meets it all, one trouble after the other; each test leaves it healed.
beforeAll(async () => {
  world = await openWorld()
  phone = await sendingPhone(world, profile)
  phone.lineIsBad = true
  await sendAll(phone.page)
})
afterAll(async () => {
  await phone.close()
  await world.close()
  profile.drop()
})
afterEach(() => expect(phone.complaints).toEqual([]))

const blank = () => `${world.origin}/manifest.webmanifest`
const noSending = () => world.front.fault(({ path }) => (path.startsWith('/sync') ? refused : null))

async function again(hash = '', prepare?: (phone: Phone) => Promise<void>): Promise<void> {
  await phone.close()
  phone = await startAgain(world, profile, hash, async (next) => {
    next.lineIsBad = true
    await prepare?.(next)
  })
}

/** The browser's own control over this origin's storage; what it sets lasts as long as the session. */
async function storage(of: Phone): Promise<CDPSession> {
  await of.page.goto(blank())
  return of.context.newCDPSession(of.page)
}

async function healed(): Promise<void> {
  world.front.pass()
  await sendAll(phone.page)
  await expectWhole(world, [await tablesOf(phone.page)], shown, { healed: true })
}

/** The file that the screen offers when the records cannot be opened. */
async function exported(): Promise<readonly LearningRecord[]> {
  const [kept] = await Promise.all([phone.page.waitForEvent('download'), button(phone.page, 'mine.keep').tap()])
  const lines = readFileSync(await kept.path(), 'utf8')
    .trim()
    .split('\n')
  return lines.map((line) => JSON.parse(line))
}

/** How many second copies of unsent records lie in Cache Storage. */
const copies = (of: Phone) =>
  of.page.evaluate(async (name) => {
    const cache = await caches.open(name)
    const files = await Promise.all((await cache.keys()).map(async (key) => (await cache.match(key))?.json()))
    return files.reduce((sum, file) => sum + (file?.copies?.length ?? 0), 0)
  }, outboxCache.name)

/** Answers until the renderer dies under it; the page is another one afterwards. */
async function answerUntilCrash(page: Page, afterMs: number): Promise<Page> {
  const cdp = await page.context().newCDPSession(page)
  const gone = new Promise((resolve) => page.once('crash', resolve))
  const lesson = world.lesson('fake-police')
  await page.goto(`${world.origin}/${hashOf(world, lesson)}`)
  const walked = walkOn(page, lesson, shown).catch((error: unknown) => String(error))
  await Promise.race([walked, new Promise((resolve) => setTimeout(resolve, afterMs))])
  cdp.send('Page.crash').catch((_gone: unknown) => undefined)
  await gone
  const next = await page.context().newPage()
  await page.close()
  await walked
  return next
}

test('a tab that dies at any moment of a lesson leaves whole records, and all that were shown as saved', async () => {
  const random = seeded(1)
  let { page } = phone
  for (let crash = 0; crash < 6; crash++) {
    page = await answerUntilCrash(page, 300 + random() * 900)
    await page.goto(blank())
    await expectWhole(world, [await tablesOf(page)], shown, { healed: false })
  }
  await again()
  await healed()
})

test('a full phone still sends; the receipt that finds no room is asked for again when there is room', async () => {
  noSending()
  await answerOne(phone.page, world, shown)
  await again('#/mine', async (next) => {
    const cdp = await storage(next)
    await cdp.send('Storage.overrideQuotaForOrigin', { origin: world.origin, quotaSize: 1 })
  })
  world.front.pass()
  const before = (await world.rows()).length
  await button(phone.page, 'mine.send').tap()
  await seen(said(phone.page, words('problems.storage/full')))
  expect((await world.rows()).length).toBeGreaterThan(before)
  await expectWhole(world, [await tablesOf(phone.page)], shown, { healed: false })
  await again()
  await healed()
})

test('a database that cannot be opened is told calmly and left as it is; once it opens again, all is there', async () => {
  noSending()
  await answerOne(phone.page, world, shown)
  const unsent = (await tablesOf(phone.page)).outbox.map(({ id }) => id)
  await eventually(() => copies(phone), unsent.length)
  await phone.close()
  const folder = join(profile.path, 'Default/IndexedDB')
  const current = join(folder, readdirSync(folder).find((name) => name.endsWith('.leveldb')) ?? '', 'CURRENT')
  const whole = readFileSync(current)
  writeFileSync(current, 'MANIFEST-999999\n')
  phone = await openPhone({ ...world, profile: profile.path })
  phone.lineIsBad = true
  await phone.page.goto(world.origin)
  await seen(said(phone.page, words('problems.storage/unavailable')))
  // Out of the second copies: what had not been sent is readable in every state.
  const readable = (await exported()).map(({ id }) => id)
  expect(unsent.filter((id) => !readable.includes(id))).toEqual([])
  await phone.close()
  writeFileSync(current, whole)
  phone = await startAgain(world, profile)
  await healed()
})

test('a phone that lost only its caches makes the second copies anew', async () => {
  noSending()
  await answerOne(phone.page, world, shown)
  const { length } = (await tablesOf(phone.page)).outbox
  const cdp = await storage(phone)
  await cdp.send('Storage.clearDataForOrigin', { origin: world.origin, storageTypes: 'cache_storage' })
  await again()
  await eventually(() => copies(phone), length)
  await healed()
})

test('a phone that lost only its database gets its learner and all unsent work back out of the second copies', async () => {
  noSending()
  await answerOne(phone.page, world, shown)
  await answerOne(phone.page, world, shown)
  const before = await tablesOf(phone.page)
  await eventually(() => copies(phone), before.outbox.length)
  const cdp = await storage(phone)
  await cdp.send('Storage.clearDataForOrigin', { origin: world.origin, storageTypes: 'indexeddb' })
  await again('#/mine')
  await eventually(async () => (await readTables(phone.page))?.outbox.length, before.outbox.length)
  const { learners, outbox, device } = await tablesOf(phone.page)
  expect(learners.map(({ id, consent }) => [id, consent])).toEqual(
    before.learners.map(({ id, consent }) => [id, consent]),
  )
  expect(outbox.map(({ id }) => id).toSorted()).toEqual(before.outbox.map(({ id }) => id).toSorted())
  await healed()
  expect(device).not.toBe(before.device)
})

test('a phone whose storage was cleared is a new device: nothing is used twice, and the server keeps what it had', async () => {
  const { device, records } = await tablesOf(phone.page)
  const before = await world.rows()
  const cdp = await storage(phone)
  await cdp.send('Storage.clearDataForOrigin', { origin: world.origin, storageTypes: 'all' })
  await phone.close()
  phone = await openPhone({ ...world, profile: profile.path })
  await readyPhone(phone.page, world.origin)
  await openMine(phone.page)
  await button(phone.page, 'mine.allow').tap()
  await allowSending(phone.page)
  shown = []
  await answerOne(phone.page, world, shown)
  await healed()
  const now = await tablesOf(phone.page)
  expect(now.device).not.toBe(device)
  expect(now.records.filter(({ id }) => records.some((old) => old.id === id))).toEqual([])
  const ids = new Set(before.map((row) => row.record_id))
  expect((await world.rows()).filter((row) => ids.has(row.record_id))).toEqual(before)
})

test('a tab that holds the old database open makes the new app wait, not lose: then the old records are all there', async () => {
  const { page, context } = phone
  await page.goto(blank())
  await page.evaluate(makeOldDatabase, { learner: 'c'.repeat(32), pack: world.pack.id, hold: true })
  const app = await context.newPage()
  await app.goto(world.origin)
  await seen(said(app, words('start.opening')))
  await page.close()
  await atHome(app)
  expect((await tablesOf(app)).records.map(({ id }) => id)).toContain('0123456789abcdef0123456789abcdef')
  shown = [{ lesson: 'fake-police', item: 'old-item' }]
  await again()
  await healed()
})

test('an older app that finds a newer database says so and touches nothing', async () => {
  noSending()
  await answerOne(phone.page, world, shown)
  await phone.page.goto(blank())
  await phone.page.evaluate(raiseVersion)
  const before = await tablesOf(phone.page)
  await phone.page.goto(world.origin)
  await seen(said(phone.page, words('problems.storage/newer-database')))
  expect((await exported()).map(({ id }) => id)).toEqual(before.records.map(({ id }) => id))
  expect(await tablesOf(phone.page)).toEqual(before)
  await expectWhole(world, [await tablesOf(phone.page)], shown, { healed: false })
  world.front.pass()
})
