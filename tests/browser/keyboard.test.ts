// A learner with a keyboard, a switch or a screen reader's gestures: Tab, Enter and Space are enough for everything.
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, rightAnswer } from '../../core/item/mark.ts'
import type { Item, Lesson, Practice } from '../../core/pack/lesson.ts'
import { isItem } from '../../core/pack/steps.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, type World } from './harness/server.ts'
import {
  atStep,
  button,
  eventually,
  leaving,
  pressInPractice,
  readyPhone,
  targetOf,
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

const STOPS_MAX = 40

/** Tab after Tab until the element has the focus, and the focus can be seen. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stops = 0; stops < STOPS_MAX; stops++) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      expect(await target.evaluate(outlineWidth)).toBeGreaterThan(1)
      return
    }
    await page.keyboard.press('Tab')
  }
  throw new Error('the focus never comes here')
}

/** A hidden checkbox shows its focus on the row that labels it. */
function outlineWidth(element: Element): number {
  const shown = getComputedStyle(element.closest('label') ?? element)
  return shown.outlineStyle === 'none' ? 0 : Number.parseFloat(shown.outlineWidth)
}

async function answerByKeys(page: Page, item: Item, answer: Answer): Promise<void> {
  if (item.kind === 'practice') return playByKeys(page, item, answer)
  for (const [i, part] of answer.entries()) {
    await tabTo(page, targetOf(page, item, part))
    await page.keyboard.press(item.kind === 'choose-all' || i % 2 === 1 ? 'Space' : 'Enter')
  }
  if (item.kind === 'choose-one') return
  await tabTo(page, button(page, 'go.done'))
  await page.keyboard.press('Enter')
}

async function playByKeys(page: Page, item: Practice, answer: Answer): Promise<void> {
  await tabTo(page, button(page, 'practice.begin'))
  await page.keyboard.press('Enter')
  for (const { press, then } of wayThrough(item, answer)) {
    await pressInPractice(page, press, then, async (target) => {
      await tabTo(page, target)
      await page.keyboard.press('Enter')
    })
  }
}

async function walkByKeys(page: Page, lesson: Lesson): Promise<void> {
  for (const step of lesson.steps) {
    await atStep(page, lesson, step)
    if (isItem(step)) {
      await answerByKeys(page, step, rightAnswer(step))
      await eventually(() => verdict(page).textContent(), words('item.right'))
    }
    await tabTo(page, button(page, 'go.next'))
    await leaving(page, () => page.keyboard.press('Enter'))
  }
}

test.each(['fake-police', 'fake-relative'])(
  'the whole of %s is done by keys, the focus always in sight',
  async (id) => {
    const { page } = phone
    await page.goto(`${world.origin}/#/l/${world.pack.id}/${id}`)
    await walkByKeys(page, world.lesson(id))
    await page.getByRole('heading', { level: 1, name: words('result.title') }).waitFor()
    expect(phone.complaints).toEqual([])
  },
)
