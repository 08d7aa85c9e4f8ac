// Every newer kind of item on a real phone: by tap and by keys, judged by axe in each of its states, saved, sent and marked.
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { itemKinds } from '../../cli/build/tree/item-tree.ts'
import type { Item, Lesson, Spot } from '../../core/pack/lesson.ts'
import { isItem, itemsOf } from '../../core/pack/steps.ts'
import { violations } from './harness/axe.ts'
import { walkByKeys } from './harness/keys.ts'
import { openKindsWorld, POOL_ASKS } from './harness/kinds-world.ts'
import { setFont, sticksOut, TARGET_PX, tooLow } from './harness/narrow.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import type { World } from './harness/server.ts'
import {
  allowSending,
  answerRight,
  answerWrong,
  atStep,
  button,
  eventually,
  goHome,
  goOn,
  leaving,
  openLesson,
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
  world = await openKindsWorld()
  phone = await openPhone(world)
  await readyPhone(phone.page, world.origin)
})
afterAll(async () => {
  await phone.close()
  await world.close()
})
afterEach(() => expect(phone.complaints).toEqual([]))

/** Those that the shipped packs ask in every walk. */
const olderKinds = ['choose-one', 'choose-all', 'order', 'sort', 'practice']
const resultHeading = (page: Page) => page.getByRole('heading', { level: 1, name: words('result.title') })

/** At 320 pixels, with letters of twice the size. */
async function squeezed(page: Page, what: string, found: string[]): Promise<void> {
  await page.setViewportSize({ width: 320, height: 640 })
  for (const one of await page.evaluate(tooLow, TARGET_PX)) found.push(`${what}: ${one}`)
  await setFont(page, 2)
  for (const one of await page.evaluate(sticksOut)) found.push(`${what}: ${one}`)
  await setFont(page, 1)
}

/** So tall that nothing lies under the foot, which sticks to the bottom; a learner scrolls instead. */
async function looked(page: Page, what: string, found: string[]): Promise<void> {
  await page.setViewportSize({ width: 360, height: 3000 })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const one of await violations(page)) found.push(`${what}, ${colorScheme}: ${one}`)
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await squeezed(page, what, found)
  await page.setViewportSize({ width: 360, height: 640 })
}

test('every kind is answered by tap, wrongly and rightly, and axe finds nothing in it by day and by night, nor does a narrow phone', async () => {
  const { page } = phone
  const lesson = world.lesson('more')
  const found: string[] = []
  const kinds = new Set(itemsOf(lesson).map(({ kind }) => kind))
  expect([...kinds, ...olderKinds].sort()).toEqual([...itemKinds.keys()].sort())
  await openLesson(page, lesson)
  for (const step of lesson.steps) {
    await atStep(page, lesson, step)
    if (isItem(step)) {
      await looked(page, step.id, found)
      if (step.kind === 'match' || step.kind === 'conversation') {
        const [first = ''] = wrongAnswer(step)
        await targetOf(page, step, first).tap()
        await looked(page, `${step.id}, half-way`, found)
        await leaveHalfWay(page, step)
      }
      await answerWrong(page, step)
      await looked(page, `${step.id}, answered wrongly`, found)
      await button(page, 'go.again').tap()
      await answerRight(page, step)
      await looked(page, `${step.id}, answered rightly`, found)
    }
    await goOn(page)
  }
  await seen(resultHeading(page))
  await goHome(page)
  expect(found).toEqual([])
})

/** Back to where the answer begins. */
async function leaveHalfWay(page: Page, step: Item): Promise<void> {
  if (step.kind === 'conversation') return button(page, 'item.conversationAgain').tap()
  await page.getByRole('group').first().getByRole('button').tap()
}

test('every kind is answered by keys alone, the focus always in sight', async () => {
  const { page } = phone
  await page.goto(`${world.origin}/#/l/${world.pack.id}/more`)
  await walkByKeys(page, world.lesson('more'))
  await seen(resultHeading(page))
  await goHome(page)
})

test('places lie on the picture where they were drawn, as large as a thumb, and a tap there chooses them', async () => {
  const { page } = phone
  const lesson = world.lesson('more')
  const spot = lesson.steps.find((step): step is Spot => step.kind === 'spot')
  if (spot === undefined) throw new Error('another lesson')
  await openLesson(page, lesson)
  await walkTo(page, lesson, spot)
  const picture = await page.locator('.spots img').boundingBox()
  for (const [i, { id, at }] of spot.spots.entries()) {
    const area = page.locator('.spot').nth(i)
    const box = await area.boundingBox()
    if (picture === null || box === null) throw new Error('no picture')
    expect(Math.abs(box.x - picture.x - (at[0] / 100) * picture.width)).toBeLessThan(2)
    expect(Math.abs(box.height - (at[3] / 100) * picture.height)).toBeLessThan(2)
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(48)
    await area.tap()
    expect(await page.locator('button.row[aria-pressed=true]').textContent(), id).toContain(String(i + 1))
  }
  await goHome(page)
})

async function walkTo(page: Page, lesson: Lesson, to: Spot): Promise<void> {
  for (const step of lesson.steps.slice(0, lesson.steps.indexOf(to))) {
    await atStep(page, lesson, step)
    if (isItem(step)) await answerRight(page, step)
    await goOn(page)
  }
  await atStep(page, lesson, to)
}

test('a run of a pool asks as many as it says, and goes on with the same ones after the page is gone', async () => {
  const { page } = phone
  const lesson = world.lesson('pool')
  await openLesson(page, lesson)
  await goOn(page)
  const asked: (string | null)[] = []
  for (let i = 0; i < POOL_ASKS; i++) {
    const label = words('lesson.progress', { step: i + 2, steps: POOL_ASKS + 1 })
    await seen(page.getByRole('progressbar', { name: label }))
    const question = await page.locator('main .words').first().textContent()
    await page.reload()
    await seen(page.getByRole('progressbar', { name: label }))
    expect(await page.locator('main .words').first().textContent()).toBe(question)
    await page.locator('button.row', { hasText: 'Đúng là' }).tap()
    await eventually(() => verdict(page).textContent(), words('item.right'))
    asked.push(question)
    await leaving(page, () => button(page, 'go.next').tap())
  }
  expect(new Set(asked).size).toBe(POOL_ASKS)
  await seen(page.getByText(words('result.score', { right: POOL_ASKS, total: POOL_ASKS })))
  await goHome(page)
})

test('the server marks what it receives as the phone did, and what was typed never left the phone', async () => {
  const { page } = phone
  await openTab(page, 'tabs.mine')
  await button(page, 'mine.allow').tap()
  await allowSending(page)
  await seen(page.getByText(words('mine.sentAll')))
  const rows = await world.rows()
  const answers = rows.filter(({ kind }) => kind === 'answer')
  const answered = new Set(answers.map(({ item }) => item))
  expect(itemsOf(world.lesson('more')).filter(({ id }) => !answered.has(id))).toEqual([])
  for (const { body, marked_right } of answers) expect(marked_right).toBe(Number(JSON.parse(body).right))
  expect(rows.map(({ body }) => body).join('\n')).not.toMatch(/không có trong bài|Một một ba/)
  const completions = (await world.received()).filter((record) => record.kind === 'completion')
  expect(completions.map(({ lesson, total }) => [lesson, total])).toContainEqual(['pool', POOL_ASKS])
})
