import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rightAnswer } from '../../core/item/mark.ts'
import { isItem } from '../../core/pack/steps.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, type World } from './harness/server.ts'
import {
  atStep,
  button,
  goHome,
  goOn,
  openTab,
  readyPhone,
  seen,
  targetOf,
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
  if (card === undefined || question === undefined || !isItem(question) || question.kind === 'practice')
    throw new Error('another lesson')
  const address = `${world.origin}/#/l/${world.pack.id}/${lesson.id}`
  await other.goto(address)
  await atStep(other, lesson, card)
  await goOn(other)
  await atStep(other, lesson, question)
  await page.bringToFront()
  await page.goto(address)
  await atStep(page, lesson, question)

  const [right, wrong] = [rightAnswer(question), wrongAnswer(question)].map(([part = '']) => part)
  await Promise.all([
    targetOf(page, question, right ?? '').dispatchEvent('click'),
    targetOf(other, question, wrong ?? '').dispatchEvent('click'),
  ])
  await seen(verdict(page))
  await seen(verdict(other))
  await page.bringToFront()
  await goHome(page)
  await openTab(page, 'tabs.mine')
  const [kept] = await Promise.all([page.waitForEvent('download'), button(page, 'mine.keep').tap()])
  const records = readFileSync(await kept.path(), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ kind }) => kind === 'answer')
  expect(records.map(({ item, attempt }) => [item, attempt])).toEqual([
    [question.id, 1],
    [question.id, 2],
  ])
  expect(records.map(({ right }) => right).toSorted()).toEqual([false, true])
  expect(await page.getByText(words('mine.count', { count: 2 })).isVisible()).toBe(true)
  expect(phone.complaints).toEqual([])
})
