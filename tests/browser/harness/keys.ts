// Tab, Enter and Space, as a learner with a keyboard, a switch or a screen reader's gestures has them.
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { type Answer, rightAnswer } from '../../../core/item/mark.ts'
import type { Item, Lesson, Practice } from '../../../core/pack/lesson.ts'
import { isDoneByTap, isItem } from '../../../core/pack/steps.ts'
import {
  atStep,
  button,
  eventually,
  isTyped,
  leaving,
  partOf,
  pressInPractice,
  targetOf,
  verdict,
  wayThrough,
  words,
} from './walk.ts'

const STOPS_MAX = 40

/** Tab after Tab until the element has the focus, and the focus can be seen. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
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

export async function answerByKeys(page: Page, item: Item, answer: Answer): Promise<void> {
  if (item.kind === 'practice') return playByKeys(page, item, answer)
  for (const [i, part] of answer.entries()) {
    await tabTo(page, targetOf(page, item, part))
    if (isTyped(item)) await page.keyboard.type(partOf(item, part))
    else await page.keyboard.press(item.kind === 'choose-all' || i % 2 === 1 ? 'Space' : 'Enter')
  }
  if (isDoneByTap(item)) return
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

/** Right answers throughout, to the end of the lesson. */
export async function walkByKeys(page: Page, lesson: Lesson): Promise<void> {
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
