// The server, or somebody in its place, answers wrongly: nothing is lost, nothing doubled, and a calm sentence says so.
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { itemsOf } from '../../core/pack/steps.ts'
import type { ProblemCode } from '../../core/problem.ts'
import type { Fault } from './harness/faulty-front.ts'
import { portalPage, refused } from './harness/faulty-front.ts'
import { sendAll } from './harness/learn.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, type World } from './harness/server.ts'
import {
  allowSending,
  button,
  eventually,
  openLesson,
  openTab,
  readyPhone,
  said,
  seen,
  walkToEnd,
  words,
} from './harness/walk.ts'

let world: World
let phone: Phone
/** Results of lessons, which the screen counts. */
let results = 0
/** With the learner's card and consent, which it does not. */
const allOf = (count: number) => count + 2

beforeAll(async () => {
  world = await openWorld()
  phone = await openPhone(world)
  const lesson = world.lesson('already-cheated')
  // The app asks who the server is at its first start: this phone has not met it.
  phone.lineIsBad = true
  world.front.fault(({ path }) => (path.startsWith('/sync') ? refused : null))
  await readyPhone(phone.page, world.origin)
  await openLesson(phone.page, lesson)
  await walkToEnd(phone.page, lesson)
  results = itemsOf(lesson).length + 1
  await button(phone.page, 'go.next').tap()
  await allowSending(phone.page)
})
afterAll(async () => {
  await phone.close()
  await world.close()
  expect(phone.complaints).toEqual([])
})

const answer = (status: number): Fault => ({ kind: 'answer', status, type: 'text/plain', body: 'no' })

const retryAfter = (status: number, when: string): Fault => ({
  ...(answer(status) as Extract<Fault, { kind: 'answer' }>),
  headers: { 'retry-after': when },
})
const packed = (body: Uint8Array): Fault => ({
  kind: 'answer',
  status: 200,
  type: 'application/octet-stream',
  headers: { 'content-encoding': 'gzip' },
  body,
})

const bad: readonly (readonly [situation: string, fault: Fault, problem: ProblemCode, stored: boolean])[] = [
  ['the line breaks', refused, 'net/unreachable', false],
  ['somebody answers 500', answer(500), 'net/server-trouble', false],
  ['a Wi-Fi answers with its own page', portalPage, 'net/not-our-server', false],
  ['somebody answers 413 to whatever size', answer(413), 'sync/too-large', false],
  [
    'somebody answers JSON that is no receipt',
    { kind: 'answer', status: 200, type: 'application/json', body: '{"stored":true}' },
    'net/not-our-server',
    false,
  ],
  ['somebody says gzip and sends noise', packed(Buffer.from('not gzip at all')), 'net/unreachable', false],
  [
    'a packed answer ends in its middle',
    // The browser hands out what it could unpack.
    packed(gzipSync(Buffer.alloc(4096, 7)).subarray(0, 20)),
    'net/not-our-server',
    false,
  ],
  ['somebody answers 401', answer(401), 'net/server-trouble', false],
  ['somebody answers 403', answer(403), 'net/server-trouble', false],
  ['somebody answers 404', answer(404), 'net/server-trouble', false],
  ['somebody answers 415', answer(415), 'net/server-trouble', false],
  ['somebody answers 422', answer(422), 'net/server-trouble', false],
  ['429, to be tried again in the past', retryAfter(429, 'Thu, 01 Jan 1970 00:00:00 GMT'), 'net/server-trouble', false],
  ['429, to be tried again in ten thousand years', retryAfter(429, '315576000000'), 'net/server-trouble', false],
  ['429, to be tried again whenever', retryAfter(429, 'soon'), 'net/server-trouble', false],
  ['503, to be tried again on a day', retryAfter(503, 'Fri, 31 Dec 2049 23:59:59 GMT'), 'net/server-trouble', false],
  [
    'a gateway gives up after the server stored it',
    { ...answer(504), reached: true } as Fault,
    'net/server-trouble',
    true,
  ],
  ['an answer is cut in its body', { kind: 'cut', bytes: 40 }, 'net/unreachable', true],
  [
    'a proxy gives up after the server stored it',
    { ...answer(502), reached: true } as Fault,
    'net/server-trouble',
    true,
  ],
]

const askedFor = (wanted: string) => world.front.asked.filter(({ path }) => path === wanted).length

/** Presses the button under this fault, and waits until the try has ended. */
async function tryOnce(wanted: string, fault: Fault): Promise<void> {
  world.front.fault(({ path }) => (path === wanted ? fault : null))
  const before = askedFor(wanted)
  const send = button(phone.page, 'mine.send')
  await send.tap()
  await eventually(async () => askedFor(wanted) > before && (await send.isEnabled()), true)
}

const strangers: readonly (readonly [situation: string, fault: Fault, problem: ProblemCode])[] = [
  ['is not there', answer(404), 'net/server-trouble'],
  ['is out of order', answer(500), 'net/server-trouble'],
  ['is a Wi-Fi with its own page', portalPage, 'net/not-our-server'],
  [
    'names itself wrongly',
    { kind: 'answer', status: 200, type: 'application/json', body: '{"server":"x"}' },
    'net/not-our-server',
  ],
  ['speaks noise', packed(Buffer.from('not gzip at all')), 'net/unreachable'],
]

test.each(strangers)('whoever is asked for its name %s: nothing is sent to it', async (_situation, fault, problem) => {
  const sent = askedFor('/sync/bundles')
  await tryOnce('/sync/server', fault)
  await seen(said(phone.page, words(`problems.${problem}`)))
  await seen(said(phone.page, words('mine.waiting')))
  expect(askedFor('/sync/bundles')).toBe(sent)
})

test.each(bad)(
  '%s: the records stay, and the screen says calmly what is',
  async (_situation, fault, problem, stored) => {
    const { page } = phone
    await tryOnce('/sync/bundles', fault)
    await seen(said(page, words(`problems.${problem}`)))
    await seen(said(page, words('mine.waiting')))
    await seen(
      page
        .getByRole('listitem')
        .filter({ hasText: words('mine.onPhone') })
        .getByText(words('mine.count', { count: results })),
    )
    expect((await world.rows()).length).toBe(stored ? allOf(results) : 0)
  },
)

test('once the server is heard again, everything is received exactly once', async () => {
  const { page } = phone
  world.front.pass()
  // By itself or by the button, which may go away under the finger: the app tries too.
  await sendAll(page)
  await seen(
    page
      .getByRole('listitem')
      .filter({ hasText: words('mine.received') })
      .getByText(words('mine.count', { count: results })),
  )
  const ids = (await world.rows()).map((row) => row.record_id)
  expect(ids).toHaveLength(allOf(results))
  expect(new Set(ids).size).toBe(allOf(results))
  await openTab(page, 'tabs.learn')
})
