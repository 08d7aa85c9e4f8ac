// The learner's way through the app, by the words on the screen. Right answers come from the built pack.

import { isDeepStrictEqual } from 'node:util'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { badWay } from '../../../core/item/conversation.ts'
import { gapMark } from '../../../core/item/gap.ts'
import { type Answer, mark, rightAnswer } from '../../../core/item/mark.ts'
import type { Item, Lesson, Practice, Span, Step } from '../../../core/pack/lesson.ts'
import { isDoneByTap, isItem } from '../../../core/pack/steps.ts'
import { wayTo } from '../../../core/practice/explore.ts'
import { keyOf, type Position, type Press, pressed, startOf } from '../../../core/practice/position.ts'
import { vietnamese, type WordKey } from '../../../src/i18n/i18n.ts'

export const { words } = vietnamese()

export const textOf = (spans: readonly Span[]) =>
  spans.map((span) => (typeof span === 'string' ? span : span.strong)).join('')

export const button = (page: Page, key: WordKey) => page.getByRole('button', { name: words(key), exact: true })

export const said = (page: Page, text: string) => page.getByText(text, { exact: true }).first()

export const seen = (locator: Locator) => locator.waitFor({ state: 'visible' })

/** Waits until what is read is what is expected. What the reading throws is not waited for. */
export async function eventually<T>(read: () => T | Promise<T>, expected: T, withinMs = 40_000): Promise<void> {
  const end = Date.now() + withinMs
  let found = await read()
  while (!isDeepStrictEqual(found, expected) && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    found = await read()
  }
  expect(found).toEqual(expected)
}

/** Opens the app for the first time and answers its two questions. */
export async function firstStart(page: Page, origin: string, hash = ''): Promise<void> {
  await page.goto(`${origin}/${hash}`)
  await page.getByRole('button', { name: 'Tiếng Việt' }).tap()
  await page.getByRole('button', { name: words('pictures.hat') }).tap()
  await atHome(page)
}

export const atHome = (page: Page) => seen(page.getByRole('heading', { level: 1, name: words('home.title') }))

/** From the offer to the first lesson, which opens by itself while the rest arrives. */
export async function downloadAndLearn(page: Page): Promise<void> {
  await button(page, 'home.download').tap()
  await page.waitForURL(/#\/l\//)
}

export async function wholePackHere(page: Page): Promise<void> {
  await goHome(page)
  await seen(said(page, words('home.ready')))
}

/** A phone with the whole pack and with the worker in charge: the line may now go. */
export async function readyPhone(page: Page, origin: string): Promise<void> {
  await firstStart(page, origin)
  await downloadAndLearn(page)
  await wholePackHere(page)
  await workerInCharge(page)
}

export async function workerInCharge(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
}

export async function goHome(page: Page): Promise<void> {
  await page.getByRole('link', { name: words('go.back') }).tap()
  await atHome(page)
}

export async function openLesson(page: Page, lesson: Lesson): Promise<void> {
  await page.getByRole('listitem').getByRole('link', { name: lesson.title }).tap()
  await page.waitForURL(/#\/l\//)
}

export async function openTab(page: Page, key: 'tabs.learn' | 'tabs.mine' | 'tabs.settings'): Promise<void> {
  await page.getByRole('link', { name: words(key), exact: true }).tap()
  await seen(page.locator(`a[aria-current=page]`, { hasText: words(key) }))
}

/** The words of the step are on the screen. */
export async function atStep(page: Page, lesson: Lesson, step: Step): Promise<void> {
  const place = lesson.steps.indexOf(step) + 1
  const label = words('lesson.progress', { step: place, steps: lesson.steps.length })
  await seen(page.getByRole('progressbar', { name: label }))
  const [block] = isItem(step) ? step.prompt : step.body
  const first = block?.type === 'paragraph' ? block.spans : (block?.rows[0] ?? [])
  await seen(said(page, textOf(first).replace(gapMark, words('item.gapHere'))))
}

export function wrongAnswer(item: Item): Answer {
  if (item.kind === 'practice') return wrongEnd(item)
  const wrong = triesAt(item).find((answer) => mark(item, answer)?.right === false)
  if (wrong === undefined) throw new Error(`no wrong answer to ${item.id}`)
  return wrong
}

function wrongEnd({ id, play }: Practice): Answer {
  const end = Object.keys(play.ends).find((one) => play.ends[one]?.kind !== 'goal')
  if (end === undefined) throw new Error(`no wrong end of ${id}`)
  return [end]
}

function triesAt(item: Exclude<Item, Practice>): readonly Answer[] {
  switch (item.kind) {
    case 'choose-one':
    case 'choose-all':
      return item.options.map(({ id }) => [id])
    case 'true-false':
      return [['true'], ['false']]
    case 'order':
      return [[...rightAnswer(item)].reverse()]
    case 'sort':
      return item.groups.map(({ id }) => item.things.map((thing) => `${thing.id}=${id}`))
    case 'spot':
      return item.spots.map(({ id }) => [id])
    case 'conversation':
      return [badWay(item)]
    case 'gap':
      return [['other']]
    case 'number':
      return [['0'], ['1']]
    case 'match': {
      const [first, ...others] = item.pairs.map((pair) => pair.with.id)
      return [item.pairs.map(({ id }, i) => `${id}=${others[i] ?? first}`)]
    }
  }
}

/** The words of an option, step or thing. */
export function partOf(item: Exclude<Item, Practice>, id: string): string {
  switch (item.kind) {
    case 'choose-one':
    case 'choose-all':
      return named(item.options, id)
    case 'true-false':
      return words(id === 'true' ? 'item.true' : 'item.false')
    case 'order':
      return named(item.steps, id)
    case 'sort':
      return named(item.things, id)
    case 'spot':
      return named(item.spots, id)
    case 'conversation':
      return named(
        item.turns.flatMap((turn) => turn.replies),
        id,
      )
    case 'gap':
      return [...item.accepted, ...item.slips].find((one) => one.id === id)?.text ?? 'không có trong bài'
    case 'number':
      return id.replace('.', ',')
    case 'match':
      return named([...item.pairs, ...item.pairs.map((pair) => pair.with)], id)
  }
}

function named(parts: readonly { readonly id: string; readonly text: readonly Span[] }[], id: string): string {
  return textOf(parts.find((one) => one.id === id)?.text ?? [])
}

export const isTyped = ({ kind }: Item) => kind === 'gap' || kind === 'number'

/** What is pressed for one part of an answer. */
export function targetOf(page: Page, item: Exclude<Item, Practice>, part: string): Locator {
  if (item.kind === 'choose-all') return page.getByRole('checkbox', { name: partOf(item, part), exact: true })
  if (item.kind === 'true-false') return page.getByRole('button', { name: partOf(item, part), exact: true })
  if (isTyped(item)) return page.getByRole('textbox')
  const [one = '', other] = part.split('=')
  if (other === undefined) return page.locator('button.row', { hasText: partOf(item, part) })
  const name = item.kind === 'sort' ? named(item.groups, other) : partOf(item, other)
  return page.getByRole('group', { name: partOf(item, one), exact: true }).getByRole('button', { name, exact: true })
}

/** Taps the answer and, where the kind has such a button, "done". */
export async function give(page: Page, item: Item, answer: Answer): Promise<void> {
  if (item.kind === 'practice') return playThrough(page, item, answer)
  for (const part of answer) {
    const target = targetOf(page, item, part)
    if (isTyped(item)) {
      await target.fill(partOf(item, part))
      continue
    }
    // The row is pressed, not the small box in it.
    await (item.kind === 'choose-all' ? page.locator('label').filter({ has: target }) : target).tap()
  }
  if (!isDoneByTap(item)) await button(page, 'go.done').tap()
}

/** The shortest way to the answer's end, and where each press leads. */
export function wayThrough({ play }: Practice, [end]: Answer): readonly { press: Press; then: Position }[] {
  let then = startOf(play)
  const way = wayTo(play, then, (one) => one === end) ?? []
  return way.map((press) => {
    then = pressed(play, then, press).position
    return { press, then }
  })
}

async function playThrough(page: Page, item: Practice, answer: Answer): Promise<void> {
  await button(page, 'practice.begin').tap()
  for (const { press, then } of wayThrough(item, answer)) {
    await pressInPractice(page, press, then, (target) => target.tap())
  }
  await eventually(async () => {
    const isHandedOver = await verdict(page).isVisible()
    if (!isHandedOver)
      await button(page, 'go.done')
        .tap({ timeout: 1000 })
        .catch(() => undefined)
    return isHandedOver
  }, true)
}

/** Until the mock phone stands elsewhere: right after a new screen a press counts as half of a double tap. */
export async function pressInPractice(
  page: Page,
  press: Press,
  then: Position,
  by: (target: Locator) => Promise<void>,
): Promise<void> {
  const mock = page.locator('.mock')
  const before = await mock.getAttribute('data-at')
  // The mock phone may go between the two looks.
  const at = () => mock.getAttribute('data-at', { timeout: 1000 }).catch(() => null)
  const here = async () => ((await verdict(page).isVisible()) ? keyOf(then) : at())
  const end = Date.now() + 40_000
  while ((await here()) === before && Date.now() < end) {
    await by(page.locator(`[data-press="${press}"]`))
    await page
      .waitForFunction((old) => document.querySelector('.mock')?.getAttribute('data-at') !== old, before, {
        timeout: 300,
      })
      .catch(() => undefined)
  }
  await eventually(here, keyOf(then))
}

/** The verdict is on the screen: what was answered is called saved. */
export const verdict = (page: Page) => page.locator('.body > .feedback h2')

export async function answerRight(page: Page, item: Item): Promise<void> {
  await give(page, item, rightAnswer(item))
  await eventually(() => verdict(page).textContent(), words('item.right'))
}

export async function answerWrong(page: Page, item: Item): Promise<void> {
  await give(page, item, wrongAnswer(item))
  await seen(verdict(page))
  expect(await verdict(page).textContent()).not.toBe(words('item.right'))
}

export function goOn(page: Page): Promise<void> {
  return leaving(page, () => button(page, 'go.next').tap())
}

/** The app takes a second press within a quarter of a second for half of a double tap, so a finger as fast as this one tries again. */
export async function leaving(page: Page, press: () => Promise<void>): Promise<void> {
  const before = await page.title()
  for (let presses = 0; presses < 5; presses++) {
    await press()
    const left = await page
      .waitForFunction((old) => document.title !== old, before, { timeout: 1000 })
      .then(
        () => true,
        () => false,
      )
    if (left) return
  }
  throw new Error(`«${before}» is not left`)
}

/** From its present step (a number from 0) to the result screen; right answers throughout. */
export async function walkToEnd(page: Page, lesson: Lesson, from = 0): Promise<void> {
  for (const step of lesson.steps.slice(from)) {
    await atStep(page, lesson, step)
    if (isItem(step)) await answerRight(page, step)
    await goOn(page)
  }
  await seen(page.getByRole('heading', { level: 1, name: words('result.title') }))
}

export async function allowSending(page: Page): Promise<void> {
  await page.locator('label', { hasText: words('consent.tick') }).tap()
  await button(page, 'consent.yes').tap()
  await seen(page.getByRole('heading', { level: 1, name: words('mine.title') }))
}
