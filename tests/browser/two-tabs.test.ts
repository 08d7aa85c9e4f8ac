import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isItem } from '../../core/pack/steps.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, type World } from './harness/server.ts'
import {
  answerRight,
  atStep,
  button,
  give,
  goHome,
  goOn,
  openTab,
  readyPhone,
  seen,
  verdict,
  words,
  wrongAnswer,
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

test('two tabs that answer the same item at once keep both answers', async () => {
  const { page, context } = phone
  const other = await context.newPage()
  const lesson = world.lesson('fake-police')
  const [card, question] = lesson.steps
  if (card === undefined || question === undefined || !isItem(question)) throw new Error('another lesson')
  for (const tab of [page, other]) {
    await tab.goto(`${world.origin}/#/l/${world.pack.id}/${lesson.id}`)
    await atStep(tab, lesson, card)
  }
  await goOn(page)
  await goOn(other)
  await Promise.all([
    answerRight(page, question),
    give(other, question, wrongAnswer(question)).then(() => seen(verdict(other))),
  ])
  await goHome(page)
  await openTab(page, 'tabs.mine')
  const [kept] = await Promise.all([page.waitForEvent('download'), button(page, 'mine.keep').tap()])
  const records = readFileSync(await kept.path(), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(records.map(({ item, attempt }) => [item, attempt])).toEqual([
    [question.id, 1],
    [question.id, 2],
  ])
  expect(records.map(({ right }) => right).toSorted()).toEqual([false, true])
  expect(await page.getByText(words('mine.count', { count: 2 })).isVisible()).toBe(true)
  expect(phone.complaints).toEqual([])
})
