// Two questions were missed: on the next day they come back without a line, through a kill, and the report says what it said before.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LessonReport, runReport } from '../../cli/report.ts'
import type { Item } from '../../core/pack/lesson.ts'
import { isItem, itemsOf } from '../../core/pack/steps.ts'
import { otherClock } from './harness/clock.ts'
import { hashOf, newProfile, sendAll, sendingPhone, startAgain } from './harness/learn.ts'
import type { Phone } from './harness/phone.ts'
import { tablesOf } from './harness/phone-tables.ts'
import { openWorld, type World } from './harness/server.ts'
import { answerRight, answerWrong, atStep, button, goOn, said, seen, textOf, words } from './harness/walk.ts'

const DAY_MS = 86_400_000
const MISSED = 2

let world: World
let phone: Phone
let day = 0
const profile = newProfile()

beforeAll(async () => {
  world = await openWorld()
  phone = await sendingPhone(world, profile)
})
afterAll(async () => {
  await phone.close()
  await world.close()
  profile.drop()
})

/** Without a line, so many days later. */
async function startLater(days: number): Promise<Page> {
  day += days
  phone = await startAgain(world, profile, '', async (next) => {
    await next.context.addInitScript(otherClock, day * DAY_MS)
    next.lineIsBad = true
    await next.context.setOffline(true)
  })
  return phone.page
}

const row = (page: Page, count: number) => page.getByRole('link', { name: words('home.review', { count }) })

async function asked(page: Page, item: Item, place: number, of: number): Promise<void> {
  await seen(page.getByRole('progressbar', { name: words('lesson.progress', { step: place, steps: of }) }))
  const [block] = item.prompt
  await seen(said(page, block?.type === 'paragraph' ? textOf(block.spans) : ''))
}

async function report(): Promise<LessonReport | undefined> {
  const printed: string[] = []
  await runReport({ ...world, json: true, print: (line) => printed.push(line) })
  const [first]: readonly LessonReport[] = JSON.parse(printed.join('\n'))
  return first
}

test('questions that were missed come back on the next day, offline and through a kill, and change no figure', async () => {
  const lesson = world.lesson('fake-police')
  // What is due alike comes by its name.
  const [one, two] = itemsOf(lesson)
    .slice(0, MISSED)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  if (one === undefined || two === undefined) throw new Error('another lesson')
  let { page } = phone
  await page.goto(`${world.origin}/${hashOf(world, lesson)}`)
  for (const step of lesson.steps) {
    await atStep(page, lesson, step)
    if (isItem(step)) await (step === one || step === two ? answerWrong : answerRight)(page, step)
    await goOn(page)
  }
  await seen(page.getByRole('heading', { level: 1, name: words('result.title') }))
  await sendAll(page)
  const before = await report()
  expect(before).toMatchObject({ started: 1, finished: 1 })
  await phone.close()

  page = await startLater(1)
  await row(page, MISSED).tap()
  await asked(page, one, 1, MISSED)
  await answerRight(page, one)
  await phone.crash()

  page = await startLater(0)
  await row(page, MISSED - 1).tap()
  await asked(page, two, 1, MISSED - 1)
  await answerWrong(page, two)
  await button(page, 'go.next').tap()
  await seen(said(page, words('review.comesBack')))
  await seen(said(page, words('review.teach')))
  await button(page, 'go.home').tap()
  await seen(said(page, words('home.ready')))
  expect(await row(page, 1).count()).toBe(0)
  expect(phone.complaints).toEqual([])
  await phone.close()

  page = await startLater(1)
  await seen(row(page, 1))
  await phone.context.setOffline(false)
  await sendAll(page)
  const { records } = await tablesOf(page)
  expect((await world.rows()).map((stored) => stored.record_id).sort()).toEqual(records.map(({ id }) => id).sort())
  // Times of that phone are doubtful, and told as such.
  expect(await report()).toEqual({ ...before, doubtful: expect.any(Number) })
})
