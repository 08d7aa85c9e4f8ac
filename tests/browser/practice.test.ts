// A practice in a real browser: by tap and by keys, with a slip, a hint and a step back.
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rightAnswer } from '../../core/item/mark.ts'
import type { Lesson, Practice } from '../../core/pack/lesson.ts'
import { isItem } from '../../core/pack/steps.ts'
import { violations } from './harness/axe.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, type World } from './harness/server.ts'
import {
  allowSending,
  answerRight,
  atStep,
  button,
  eventually,
  goOn,
  pressInPractice,
  readyPhone,
  verdict,
  wayThrough,
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

const usual = { width: 360, height: 640 }
/** So tall that nothing lies under what sticks to the bottom; a learner scrolls instead. */
const wholePage = { width: 360, height: 2000 }

async function axeFindsNothing(page: Page, where: string): Promise<void> {
  await page.setViewportSize(wholePage)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await violations(page), `${where}, ${colorScheme}`).toEqual([])
  }
  await page.setViewportSize(usual)
}

/** Opens the lesson and walks to its practice. */
async function toPractice(page: Page, id: string): Promise<{ lesson: Lesson; practice: Practice }> {
  const lesson = world.lesson(id)
  await page.goto(`${world.origin}/#/l/${world.pack.id}/${id}`)
  for (const step of lesson.steps) {
    await atStep(page, lesson, step)
    if (step.kind === 'practice') return { lesson, practice: step }
    if (isItem(step)) await answerRight(page, step)
    await goOn(page)
  }
  throw new Error(`no practice in ${id}`)
}

const title = (page: Page) => page.locator('.mock h2').textContent()
const told = (page: Page) => page.locator('.practice-foot .message').textContent()
const target = (page: Page, press: string) => page.locator(`[data-press="${press}"]`)

/** Right after a new screen a tap counts as half of a double tap: a finger as fast as this one taps again. */
async function tapUntil(finger: Locator, shown: Locator): Promise<void> {
  await eventually(async () => {
    if (!(await shown.isVisible())) await finger.tap()
    return shown.isVisible()
  }, true)
}

test('by tap: a slip is caught, hints lead on, a step back goes back, and the answer reaches the server', async () => {
  const { page } = phone
  const { practice } = await toPractice(page, 'fake-police')
  const { slips } = practice.play
  await axeFindsNothing(page, 'before it begins')
  await button(page, 'practice.begin').tap()
  await axeFindsNothing(page, 'the call rings')
  const [answer, hangUp, tell] = wayThrough(practice, rightAnswer(practice))
  if (answer === undefined || hangUp === undefined || tell === undefined) throw new Error('another practice')
  await pressInPractice(page, answer.press, answer.then, (one) => one.tap())

  // A slip: its own words, and the call goes on.
  await tapUntil(target(page, '1'), page.locator('.slip'))
  await eventually(() => told(page), `${words('practice.caught')} ${slips['read-id']}`)
  await axeFindsNothing(page, 'a slip')
  // Further into the trap, and a step back out of it.
  await tapUntil(target(page, '2'), page.getByText('Cấm kể với ai!'))
  await tapUntil(button(page, 'practice.undo'), page.getByText('Bác dính vào một vụ án lớn!'))
  // Two hints in words, then what to press glows.
  for (let hints = 0; hints < 3; hints++) await button(page, 'practice.hint').tap()
  await eventually(() => told(page), words('practice.pressHere', { what: words('practice.hangUp') }))
  await axeFindsNothing(page, 'the glow')
  await pressInPractice(page, hangUp.press, hangUp.then, (one) => one.tap())
  await pressInPractice(page, tell.press, tell.then, (one) => one.tap())
  await eventually(() => verdict(page).textContent(), words('item.right'))
  await axeFindsNothing(page, 'the feedback')

  await page.goto(`${world.origin}/#/mine`)
  await button(page, 'mine.allow').tap()
  await allowSending(page)
  const sent = async () => (await world.received()).find((one) => one.kind === 'answer' && one.item === practice.id)
  await eventually(async () => (await sent()) !== undefined, true)
  expect(await sent()).toMatchObject({ answer: ['told', 'read-id', 'hint=3'], right: true, score: 0.6 })
  expect((await world.rows()).map(({ body }) => body).join()).not.toContain('0.answer')
  expect(phone.complaints).toEqual([])
})

const STOPS_MAX = 30

async function byKey(page: Page, press: string): Promise<void> {
  const isThere = () => target(page, press).evaluate((one) => one === document.activeElement)
  for (let stops = 0; !(await isThere()); stops++) {
    if (stops > STOPS_MAX) throw new Error(`the focus never comes to ${press}`)
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')
}

test('by keys: the focus goes to each new title and to a dialog, and a half-done practice begins anew after a kill', async () => {
  const { page } = phone
  const { lesson, practice } = await toPractice(page, 'strange-numbers')
  const focused = () => page.evaluate(() => document.activeElement?.textContent)
  await button(page, 'practice.begin').press('Enter')
  await eventually(focused, 'Cuộc gọi gần đây')
  await byKey(page, '0.0')
  await eventually(() => told(page), `${words('practice.caught')} ${practice.play.slips['a-friend']}`)
  await byKey(page, '0.1')
  await eventually(focused, '+224 62x xxx xxx')
  await page.reload()
  await atStep(page, lesson, practice)
  await button(page, 'practice.begin').press('Enter')
  expect(await title(page)).toBe('Cuộc gọi gần đây')
  for (const { press, then } of wayThrough(practice, rightAnswer(practice)).slice(0, -1))
    await pressInPractice(page, press, then, () => byKey(page, press))
  await button(page, 'practice.undo').press('Enter')
  await eventually(focused, 'Chặn số này?')
  await axeFindsNothing(page, 'a dialog')
  await byKey(page, '3.0')
  await byKey(page, '4')
  await eventually(() => verdict(page).textContent(), words('item.right'))
  expect(phone.complaints).toEqual([])
})
