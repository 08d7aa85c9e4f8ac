import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { itemsOf } from '../../core/pack/steps.ts'
import { secondApp } from './harness/built-app.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, type World } from './harness/server.ts'
import {
  answerRight,
  atHome,
  atStep,
  eventually,
  goHome,
  goOn,
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

beforeAll(async () => {
  world = await openWorld()
  phone = await openPhone(world)
  await readyPhone(phone.page, world.origin)
})
afterAll(async () => {
  await phone.close()
  await world.close()
})

const applyRow = (page: Page) => page.getByRole('button', { name: words('update.ready') })

async function versionShown(page: Page): Promise<string> {
  await openTab(page, 'tabs.settings')
  const text = await page.getByText(/^Phiên bản /).textContent()
  await openTab(page, 'tabs.learn')
  return text ?? ''
}

test('a new version that arrives in the middle of a lesson leaves the lesson alone to its end', async () => {
  const { page } = phone
  const lesson = world.lesson('fake-police')
  const [card, question] = lesson.steps
  if (card === undefined || question?.kind !== 'choose-one') throw new Error('another lesson')
  await openLesson(page, lesson)
  await atStep(page, lesson, card)
  await goOn(page)
  await answerRight(page, question)

  await world.release({ appDir: await secondApp(world) })
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    await registration.update()
  })
  // Not waitForFunction: it takes the promise for a yes.
  await eventually(() => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null), true)
  await page.evaluate(() => Object.assign(window, { stillHere: true }))
  await goOn(page)
  await walkToEnd(page, lesson, 2)
  expect(await page.evaluate(() => 'stillHere' in window)).toBe(true)
  expect(phone.complaints).toEqual([])
})

test('while another tab is inside a lesson, a tap on the new version changes nothing', async () => {
  const { page, context } = phone
  const other = await context.newPage()
  await other.goto(world.origin)
  await atHome(other)
  await openLesson(other, world.lesson('fake-relative'))
  await other.getByRole('progressbar').waitFor()

  await page.bringToFront()
  await goHome(page)
  await applyRow(page).tap()
  await seen(page.getByText(words('update.lessonOpen')))
  expect(await versionShown(page)).not.toContain('-second')
  await seen(other.getByRole('progressbar'))
  await other.close()
  expect(phone.complaints).toEqual([])
})

test('a tap on the home screen puts the new version in, and the records are still there', async () => {
  const { page } = phone
  // The closed tab's lesson may be open for the browser a moment longer.
  await eventually(() => page.evaluate(async () => (await navigator.locks.query()).held?.length), 0)
  await applyRow(page).tap()
  await page.waitForFunction(() => !('stillHere' in window))
  await atHome(page)
  await eventually(() => versionShown(page).then((text) => text.endsWith('-second')), true)
  await openTab(page, 'tabs.mine')
  const count = itemsOf(world.lesson('fake-police')).length + 1
  await seen(said(page, words('mine.count', { count })))
  expect(phone.complaints).toEqual([])
})
