// The server, or somebody in its place, answers wrongly: nothing is lost, nothing doubled, and a calm sentence says so.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { itemsOf } from '../../core/pack/steps.ts'
import type { ProblemCode } from '../../core/problem.ts'
import type { Fault } from './harness/faulty-front.ts'
import { portalPage, refused } from './harness/faulty-front.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, type World } from './harness/server.ts'
import { allowSending, button, openLesson, openTab, readyPhone, said, seen, walkToEnd, words } from './harness/walk.ts'

let world: World
let phone: Phone
let sent = 0

beforeAll(async () => {
  world = await openWorld()
  phone = await openPhone(world)
  const lesson = world.lesson('already-cheated')
  await readyPhone(phone.page, world.origin)
  await openLesson(phone.page, lesson)
  await walkToEnd(phone.page, lesson)
  sent = itemsOf(lesson).length + 2
  phone.lineIsBad = true
  world.front.fault(({ path }) => (path.startsWith('/sync') ? refused : null))
  await button(phone.page, 'go.next').tap()
  await allowSending(phone.page)
})
afterAll(async () => {
  await phone.close()
  await world.close()
  expect(phone.complaints).toEqual([])
})

const answer = (status: number): Fault => ({ kind: 'answer', status, type: 'text/plain', body: 'no' })

const bad: readonly (readonly [situation: string, fault: Fault, problem: ProblemCode, stored: boolean])[] = [
  ['the line breaks', refused, 'net/unreachable', false],
  ['somebody answers 500', answer(500), 'net/server-trouble', false],
  ['a Wi-Fi answers with its own page', portalPage, 'net/not-our-server', false],
  ['somebody answers 413 to whatever size', answer(413), 'sync/too-large', false],
  ['an answer is cut in its body', { kind: 'cut', bytes: 40 }, 'net/unreachable', true],
  [
    'a proxy gives up after the server stored it',
    { ...answer(502), reached: true } as Fault,
    'net/server-trouble',
    true,
  ],
]

test.each(bad)(
  '%s: the records stay, and the screen says calmly what is',
  async (_situation, fault, problem, stored) => {
    const { page } = phone
    world.front.fault(({ path }) => (path === '/sync/bundles' ? fault : null))
    await button(page, 'mine.send').tap()
    await seen(said(page, words(`problems.${problem}`)))
    await seen(said(page, words('mine.waiting')))
    await seen(
      page
        .getByRole('listitem')
        .filter({ hasText: words('mine.onPhone') })
        .getByText(words('mine.count', { count: sent })),
    )
    expect((await world.rows()).length).toBe(stored ? sent : 0)
  },
)

test('once the server is heard again, everything is received exactly once', async () => {
  const { page } = phone
  world.front.pass()
  await button(page, 'mine.send').tap()
  await seen(said(page, words('mine.sentAll')))
  await seen(
    page
      .getByRole('listitem')
      .filter({ hasText: words('mine.received') })
      .getByText(words('mine.count', { count: sent })),
  )
  const ids = (await world.rows()).map((row) => row.record_id)
  expect(ids).toHaveLength(sent)
  expect(new Set(ids).size).toBe(sent)
  await openTab(page, 'tabs.learn')
})
