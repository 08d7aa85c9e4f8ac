// The line breaks in the middle of a request or of an answer, repeats itself, and lies about being there.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { LineFault } from './harness/fault-line.ts'
import { gate } from './harness/faulty-front.ts'
import { type FaultyWorld, openFaultyWorld } from './harness/faulty-world.ts'
import { answerOne, newProfile, openMine, sendAll, sendingPhone, startAgain } from './harness/learn.ts'
import type { Phone } from './harness/phone.ts'
import { tablesOf } from './harness/phone-tables.ts'
import { button, eventually, said, seen, words } from './harness/walk.ts'
import { expectWhole, type Shown } from './harness/whole.ts'

let world: FaultyWorld
let phone: Phone
const profile = newProfile()
const shown: Shown[] = []

beforeAll(async () => {
  world = await openFaultyWorld()
  phone = await sendingPhone(world, profile)
  await sendAll(phone.page)
  phone.lineIsBad = true
})
afterAll(async () => {
  await phone.close()
  await world.close()
  profile.drop()
})
afterEach(async () => {
  world.line.pass()
  await sendAll(phone.page)
  await world.line.settled()
  await expectWhole(world, [await tablesOf(phone.page)], shown, { healed: true })
  expect(phone.complaints).toEqual([])
})

const bundles = () => world.line.asked.filter(({ path }) => path === '/sync/bundles').length

function onBundles(fault: () => LineFault | null): void {
  world.line.fault(({ path }) => (path === '/sync/bundles' ? fault() : null))
}

/** One more answer, and the screen that tells where it is. */
async function learnOne(): Promise<void> {
  await answerOne(phone.page, world, shown)
  await openMine(phone.page)
}

/** Presses the button and waits until the try has ended. True when everything has been received. */
async function tryOnce(): Promise<boolean> {
  const before = bundles()
  const send = button(phone.page, 'mine.send')
  const through = said(phone.page, words('mine.sentAll'))
  await send.tap({ timeout: 1000 }).catch(() => undefined)
  await eventually(
    async () =>
      bundles() > before &&
      ((await through.isVisible()) || (await send.isEnabled({ timeout: 300 }).catch(() => false))),
    true,
  )
  return through.isVisible()
}

test('a request that is cut after any number of bytes stores nothing by halves, and all of it once it gets through', async () => {
  onBundles(() => ({ kind: 'cut-up', bytes: 0 }))
  const stored = (await world.rows()).length
  await learnOne()
  await learnOne()
  let cuts = 0
  onBundles(() => ({ kind: 'cut-up', bytes: cuts * 90 }))
  while (!(await tryOnce())) {
    // The browser, too, tries again by itself: whole or not at all is what counts.
    expect([stored, stored + 2]).toContain((await world.rows()).length)
    cuts++
  }
  expect(cuts).toBeGreaterThan(6)
})

test('an answer that is cut after any number of bytes is no answer: the records stay until a whole one comes', async () => {
  onBundles(() => ({ kind: 'refuse' }))
  await learnOne()
  const waiting = (await tablesOf(phone.page)).outbox.length
  let cuts = 0
  onBundles(() => ({ kind: 'cut-down', bytes: cuts * 40 }))
  while (!(await tryOnce())) {
    expect([waiting, 0]).toContain((await tablesOf(phone.page)).outbox.length)
    cuts++
  }
  expect(cuts).toBeGreaterThan(6)
})

test('a request that arrives twice counts once', async () => {
  onBundles(() => ({ kind: 'twice' }))
  await learnOne()
  await tryOnce()
})

test('a line that swallows everything costs no record: once it is another line, all goes through', async () => {
  onBundles(() => ({ kind: 'black-hole' }))
  await learnOne()
  const before = bundles()
  await eventually(async () => {
    await button(phone.page, 'mine.send')
      .tap({ timeout: 300 })
      .catch(() => undefined)
    return bundles() > before
  }, true)
  await seen(said(phone.page, words('mine.sending')))
  world.line.pass()
  world.line.breakAll()
  await seen(said(phone.page, words('mine.sentAll')))
})

test('a request that arrives a whole session late changes nothing any more', async () => {
  const arrives = gate()
  const stored = (await world.rows()).length
  onBundles(() => ({ kind: 'late', until: arrives.opened }))
  await learnOne()
  const before = bundles()
  await eventually(async () => {
    await button(phone.page, 'mine.send')
      .tap({ timeout: 300 })
      .catch(() => undefined)
    return bundles() > before
  }, true)
  await phone.close()
  expect((await world.rows()).length).toBe(stored)
  world.line.pass()
  phone = await startAgain(world, profile, '#/mine')
  phone.lineIsBad = true
  await sendAll(phone.page)
  const after = await world.rows()
  arrives.open()
  await world.line.settled()
  expect(await world.rows()).toEqual(after)
})

test('a phone that believes it has no line sends all the same', async () => {
  await phone.context.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false })
  })
  await learnOne()
  await phone.page.reload()
  expect(await phone.page.evaluate(() => navigator.onLine)).toBe(false)
  await seen(said(phone.page, words('mine.sentAll')))
})

test('a phone that believes in a line where nobody answers says so, and sends when somebody does', async () => {
  onBundles(() => ({ kind: 'refuse' }))
  await learnOne()
  await phone.page.evaluate(() => window.dispatchEvent(new Event('online')))
  await seen(said(phone.page, words('problems.net/unreachable')))
})
