// A learner's work comes to a second phone page by page, over a line and onto a phone that fail in every way: nothing is skipped, and the
// phone never believes to have more than it has (F5, F31 to F34, I7).
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Card } from '../../core/letter/card.ts'
import { limits } from '../../core/limits.ts'
import type { ProblemCode } from '../../core/problem.ts'
import type { LineFault } from './harness/fault-line.ts'
import { type Fault, gate, portalPage, refused } from './harness/faulty-front.ts'
import { type FaultyWorld, openFaultyWorld } from './harness/faulty-world.ts'
import { newProfile, startAgain } from './harness/learn.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { tablesOf } from './harness/phone-tables.ts'
import { comeWithCard, heldOf, learnerOnServer } from './harness/second-phone.ts'
import { button, eventually, said, seen, words } from './harness/walk.ts'
import { expectWhole } from './harness/whole.ts'

const PAGE = limits.pageRecordsMax
/** So that a second page is needed. */
const REST = 120
const ALL = PAGE + REST

let world: FaultyWorld
let phone: Phone
let card: Card
const profile = newProfile()

beforeAll(async () => {
  world = await openFaultyWorld()
  card = await learnerOnServer(world, ALL - 2)
  phone = await openPhone({ ...world, profile: profile.path })
  phone.lineIsBad = true
})
afterAll(async () => {
  await phone.close()
  await world.close()
  profile.drop()
})
afterEach(() => expect(phone.complaints).toEqual([]))

const pages = () => world.line.asked.filter(({ path }) => path === '/sync/pages').length
const onPages = (fault: Fault | null) => world.front.fault(({ path }) => (path === '/sync/pages' ? fault : null))

/** The first so many pages get through, the rest meet a line that is gone. */
function lastPage(number: number): void {
  let asked = 0
  world.front.fault(({ path }) => (path === '/sync/pages' && ++asked > number ? refused : null))
}

/** The phone has exactly what it believes to have, from the first version on. */
async function expectUpTo(version: number): Promise<void> {
  const exactly = { checkpoint: version, records: version, versions: version, greatest: version, unsent: 0 }
  expect(await heldOf(phone.page)).toEqual(exactly)
}

/** `between`: while no phone asks for anything. One that still runs might take what is meant for the next. */
async function again(full: boolean, between: () => void = () => undefined): Promise<void> {
  await phone.close()
  between()
  phone = await startAgain(world, profile, '#/mine', async (next) => {
    next.lineIsBad = true
    if (!full) return
    const cdp = await next.context.newCDPSession(next.page)
    // It lasts as long as this session.
    await cdp.send('Storage.overrideQuotaForOrigin', { origin: world.origin, quotaSize: 1 })
  })
}

test('a phone that is full when the first page comes takes nothing of it, and believes nothing', async () => {
  onPages(refused)
  await comeWithCard(phone.page, world.origin, card)
  await eventually(() => pages() > 0, true)
  let before = 0
  await again(true, () => {
    world.front.pass()
    before = pages()
  })
  await eventually(() => pages() > before, true)
  // The try after the one that found no room: the first has ended by then.
  await phone.page.evaluate(() => window.dispatchEvent(new Event('online')))
  await eventually(() => pages() > before + 1, true)
  await expectUpTo(0)
})

test('with room again the first page comes; the line breaks before the second', async () => {
  await again(false, () => lastPage(1))
  await eventually(async () => (await heldOf(phone.page)).checkpoint, PAGE, 60_000)
  await expectUpTo(PAGE)
})

test('a phone that is full when the second page comes says so and stays where it was', async () => {
  let before = 0
  await again(true, () => {
    world.front.pass()
    before = pages()
  })
  await eventually(() => pages() > before, true)
  await seen(said(phone.page, words('problems.storage/full')))
  await expectUpTo(PAGE)
})

/** Presses the button and waits until the try has ended. True when all is there. */
async function tryOnce(): Promise<boolean> {
  const before = pages()
  const send = button(phone.page, 'mine.send')
  const through = said(phone.page, words('mine.sentAll'))
  await send.tap({ timeout: 1000 }).catch(() => undefined)
  await eventually(
    async () =>
      pages() > before && ((await through.isVisible()) || (await send.isEnabled({ timeout: 300 }).catch(() => false))),
    true,
  )
  return through.isVisible()
}

const answer = (status: number, headers: Readonly<Record<string, string>> = {}): Fault => ({
  kind: 'answer',
  status,
  type: 'text/plain',
  body: 'no',
  headers,
})
const bytes = (body: Uint8Array, headers: Readonly<Record<string, string>> = {}): Fault => ({
  kind: 'answer',
  status: 200,
  type: 'application/octet-stream',
  body,
  headers,
})

const bad: readonly (readonly [situation: string, fault: Fault, problem: ProblemCode])[] = [
  ['the line breaks', refused, 'net/unreachable'],
  ['a Wi-Fi answers with its own page', portalPage, 'net/not-our-server'],
  ['a gateway answers 502', answer(502), 'net/server-trouble'],
  [
    'a gateway answers 502 after the server has written its page',
    { ...answer(502), reached: true } as Fault,
    'net/server-trouble',
  ],
  ['somebody answers 504', answer(504), 'net/server-trouble'],
  ['somebody answers 429, to be asked again in an hour', answer(429, { 'retry-after': '3600' }), 'net/server-trouble'],
  ['somebody answers 400', answer(400), 'net/server-trouble'],
  ['somebody answers 401', answer(401), 'net/server-trouble'],
  ['somebody answers 413', answer(413), 'sync/too-large'],
  ['somebody answers 415', answer(415), 'net/server-trouble'],
  ['somebody answers 422', answer(422), 'net/server-trouble'],
  ['somebody answers 500', answer(500), 'net/server-trouble'],
  [
    'somebody answers 503, to be asked again on a day',
    answer(503, { 'retry-after': 'Fri, 31 Dec 2049 23:59:59 GMT' }),
    'net/server-trouble',
  ],
  ['somebody answers nothing at all', bytes(new Uint8Array()), 'net/not-our-server'],
  ['somebody answers noise', bytes(Buffer.alloc(900, 'noise')), 'net/not-our-server'],
  ['somebody says gzip and sends none', bytes(Buffer.from('none'), { 'content-encoding': 'gzip' }), 'net/unreachable'],
  [
    'a packed answer ends in its middle',
    bytes(gzipSync(Buffer.alloc(4096, 7)).subarray(0, 20), { 'content-encoding': 'gzip' }),
    'net/not-our-server',
  ],
  ['the answer is cut in its body', { kind: 'cut', bytes: 700 }, 'net/unreachable'],
]

test('with room again the phone still knows where it was', async () => {
  onPages(refused)
  await again(false)
  await expectUpTo(PAGE)
})

test.each(bad)('%s: the phone stays at its page and says what is', async (_situation, fault, problem) => {
  onPages(fault)
  expect(await tryOnce()).toBe(false)
  await seen(said(phone.page, words(`problems.${problem}`)))
  await expectUpTo(PAGE)
})

function onLine(fault: () => LineFault | null): void {
  world.line.fault(({ path }) => (path === '/sync/pages' ? fault() : null))
}

test('a line that swallows the question, and one that brings it when nobody waits any more, move nothing', async () => {
  world.front.pass()
  const arrives = gate()
  for (const fault of [{ kind: 'black-hole' }, { kind: 'late', until: arrives.opened }] satisfies LineFault[]) {
    onLine(() => fault)
    const before = pages()
    await button(phone.page, 'mine.send').tap()
    await eventually(() => pages() > before, true)
    onLine(() => ({ kind: 'refuse' }))
    world.line.breakAll()
    await eventually(() => button(phone.page, 'mine.send').isEnabled(), true)
    await expectUpTo(PAGE)
  }
  arrives.open()
  await world.line.settled()
  await expectUpTo(PAGE)
})

test('cut after any number of bytes, question or answer, the page comes whole or not at all; at last all is there', async () => {
  let cuts = 0
  for (let sent = 0; sent < 700; sent += 140) {
    onLine(() => ({ kind: 'cut-up', bytes: sent }))
    expect(await tryOnce()).toBe(false)
    cuts++
  }
  let got = 0
  onLine(() => ({ kind: 'cut-down', bytes: got }))
  // The page may be here before the screen says so.
  while (!(await tryOnce()) && (await heldOf(phone.page)).checkpoint !== ALL) {
    await expectUpTo(PAGE)
    got += 150
    cuts++
  }
  world.line.pass()
  expect(cuts).toBeGreaterThan(12)
  await expectUpTo(ALL)
  await expectWhole(world, [await tablesOf(phone.page)], [], { healed: true })
})
