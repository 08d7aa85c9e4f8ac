// The database answers wrongly, loses its connection, cannot keep a key, or is upgraded by a browser that dies: what was shown as saved is there.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { refused } from './harness/faulty-front.ts'
import {
  answerOne,
  consent,
  hashOf,
  newProfile,
  openAt,
  sendAll,
  sendingPhone,
  startAgain,
  walkOn,
} from './harness/learn.ts'
import { makeOldDatabase } from './harness/old-database.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { tablesOf } from './harness/phone-tables.ts'
import { seeded } from './harness/seeded.ts'
import { openWorld, type World } from './harness/server.ts'
import {
  changeScore,
  connectionsCanBreak,
  failOneRead,
  noStorageManager,
  refuseKeys,
} from './harness/storage-faults.ts'
import { button, eventually, readyPhone, said, seen, verdict, words } from './harness/walk.ts'
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

const noSending = () => world.front.fault(({ path }) => (path.startsWith('/sync') ? refused : null))

async function again(hash = '', prepare?: (phone: Phone) => Promise<unknown>): Promise<void> {
  await phone.close()
  phone = await startAgain(world, profile, hash, async (next) => {
    next.lineIsBad = true
    await prepare?.(next)
  })
}

async function healed(): Promise<void> {
  world.front.pass()
  await sendAll(phone.page)
  await expectWhole(world, [await tablesOf(phone.page)], shown, { healed: true })
}

test('a read that fails once, wherever it is, loses nothing and skips nothing', { timeout: 300_000 }, async () => {
  for (const nth of [2, 6, 11, 20, 35]) {
    await phone.close()
    phone = await openPhone({ origin: world.origin, profile: profile.path })
    phone.lineIsBad = true
    await phone.context.addInitScript(failOneRead, nth)
    phone.context.setDefaultTimeout(8000)
    // Where it met the start or the screen itself, a new start is all that helps; the screen says so.
    await openAt(phone.page, world.origin, '').catch((_toldOnScreen: unknown) => undefined)
    await answerOne(phone.page, world, shown).catch((_toldOnScreen: unknown) => undefined)
    expect(await phone.page.evaluate(() => Reflect.get(window, 'hasStruck')())).toBe(true)
    await expectWhole(world, [await tablesOf(phone.page)], shown, { healed: false })
  }
  await again()
  await answerOne(phone.page, world, shown)
  await healed()
})

/** In a lesson, with one answer given on a connection that then breaks. */
async function answerThenLose(forEver: boolean) {
  const lesson = world.lesson(forEver ? 'strange-numbers' : 'fake-relative')
  await again(hashOf(world, lesson), (next) => next.context.addInitScript(connectionsCanBreak))
  const before = shown.length
  await walkOn(phone.page, lesson, shown, () => shown.length > before)
  await phone.page.evaluate((over) => Reflect.get(window, 'loseConnection')(over), forEver)
  return lesson
}

test('a connection that is lost in the middle of a lesson is opened again, and the lesson goes on', async () => {
  const lesson = await answerThenLose(false)
  await walkOn(phone.page, lesson, shown)
  await expectWhole(world, [await tablesOf(phone.page)], shown, { healed: false })
  await again()
  await healed()
})

test('a connection that is lost for ever never shows an answer as saved; the next start has all that was', async () => {
  const lesson = await answerThenLose(true)
  const { page } = phone
  const before = shown.length
  page.setDefaultTimeout(5000)
  const walked = walkOn(page, lesson, shown, () => shown.length > before).catch((error: unknown) => error)
  // After the last rung of the ladder: opened again three times, then the second database.
  await said(page, words('problems.storage/unavailable')).waitFor({ timeout: 60_000 })
  expect(await verdict(page).isVisible()).toBe(false)
  expect(await walked).toBeInstanceOf(Error)
  expect(shown.length).toBe(before)
  await again()
  await answerOne(phone.page, world, shown)
  await healed()
})

test('a row that came back changed is set aside and told; the rest is sent', async () => {
  noSending()
  await answerOne(phone.page, world, shown)
  await answerOne(phone.page, world, shown)
  const { outbox, records } = await tablesOf(phone.page)
  const answers = records.filter(({ id, record }) => record.kind === 'answer' && outbox.some((one) => one.id === id))
  const [damaged, sound] = answers
  if (damaged === undefined || sound === undefined) throw new Error('two answers wait')
  await phone.page.goto(`${world.origin}/manifest.webmanifest`)
  const score = await phone.page.evaluate(changeScore, { id: damaged.id, score: 0.123 })
  world.front.pass()
  await again('#/mine')
  await eventually(async () => (await world.rows()).some((row) => row.record_id === sound.id), true)
  await seen(said(phone.page, words('mine.someRefused')))
  expect((await world.rows()).some((row) => row.record_id === damaged.id)).toBe(false)
  // As when the disk gives back what it was given after all.
  await phone.page.evaluate(changeScore, { id: damaged.id, score })
  await button(phone.page, 'mine.resend').tap()
  await healed()
})

test('a browser that has no word about its storage learns and sends', async () => {
  await again('', (next) => next.context.addInitScript(noStorageManager))
  await answerOne(phone.page, world, shown)
  await healed()
})

test('a browser that cannot keep a secret key is one device all the same, at every start', async () => {
  const own = newProfile()
  const prepare = (next: Phone) => next.context.addInitScript(refuseKeys)
  const first = await openPhone({ ...world, profile: own.path })
  await prepare(first)
  await readyPhone(first.page, world.origin)
  await consent(first.page)
  const theirs: Shown[] = []
  await answerOne(first.page, world, theirs)
  await sendAll(first.page)
  const { device } = await tablesOf(first.page)
  await first.close()
  const second = await startAgain(world, own, '', async (next) => void (await prepare(next)))
  await answerOne(second.page, world, theirs)
  await sendAll(second.page)
  const tables = await tablesOf(second.page)
  expect(tables.device).toBe(device)
  await expectWhole(world, [tables, await tablesOf(phone.page)], [...shown, ...theirs], { healed: true })
  expect([...first.complaints, ...second.complaints]).toEqual([])
  await second.close()
  own.drop()
})

test('an upgrade that is killed at any moment leaves the old database or the new one, with every record', async () => {
  const random = seeded(3)
  await phone.page.goto(`${world.origin}/manifest.webmanifest`)
  await phone.page.evaluate(makeOldDatabase, { learner: 'd'.repeat(32), pack: world.pack.id, hold: false })
  await phone.close()
  for (let kill = 0; kill < 6; kill++) {
    phone = await openPhone({ ...world, profile: profile.path })
    phone.lineIsBad = true
    const opened = phone.page.goto(world.origin).catch((_killed: unknown) => undefined)
    await new Promise((resolve) => setTimeout(resolve, random() * 500))
    await phone.crash()
    await opened
  }
  phone = await startAgain(world, profile)
  expect((await tablesOf(phone.page)).records.map(({ id }) => id)).toContain('0123456789abcdef0123456789abcdef')
  shown = [{ lesson: 'fake-police', item: 'old-item' }]
  await healed()
})
