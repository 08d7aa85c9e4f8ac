// The phone is full. What is here still works, and the screen says what to do.
import type { CDPSession } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rightAnswer } from '../../core/item/mark.ts'
import { gate } from './harness/faulty-front.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, type World } from './harness/server.ts'
import {
  answerRight,
  atStep,
  button,
  downloadAndLearn,
  firstStart,
  give,
  goHome,
  goOn,
  openTab,
  said,
  seen,
  verdict,
  words,
} from './harness/walk.ts'

let world: World
let phone: Phone
let cdp: CDPSession | undefined
const HELD_AFTER = 6

beforeAll(async () => {
  world = await openWorld()
  phone = await openPhone(world)
})
afterAll(async () => {
  await phone.close()
  await world.close()
})

/** Full: not one byte more, whatever was given back before. It lasts as long as this session. */
async function setFull(full: boolean): Promise<void> {
  cdp ??= await phone.context.newCDPSession(phone.page)
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: world.origin, ...(full && { quotaSize: 1 }) })
}

const firstLesson = () => {
  const lesson = world.lesson(world.pack.lessons[0]?.id ?? '')
  const [card, question] = lesson.steps
  if (card === undefined || question?.kind !== 'choose-one') throw new Error('another lesson')
  return { lesson, card, question }
}

test('a phone that gets full during a download says so, and the lesson that arrived opens', async () => {
  const { page } = phone
  const { lesson, card } = firstLesson()
  const held = gate()
  let chunks = 0
  world.front.fault(({ path }) =>
    path.startsWith('/packs/chunks/') && ++chunks > HELD_AFTER ? { kind: 'hold', until: held.opened } : null,
  )
  await firstStart(page, world.origin)
  await downloadAndLearn(page)
  await atStep(page, lesson, card)
  await setFull(true)
  held.open()
  await goHome(page)
  await seen(said(page, words('problems.storage/full')))
  await page.getByRole('link', { name: lesson.title }).last().tap()
  await atStep(page, lesson, card)
})

test('an answer that cannot be kept is not called saved: the learner stays at the item and is told', async () => {
  const { page } = phone
  const { lesson, card, question } = firstLesson()
  await atStep(page, lesson, card)
  await goOn(page)
  const told = said(page, words('problems.storage/full'))
  await seen(told.or(page.locator('button.row').first()))
  if (await told.isVisible()) {
    // Not even the place in the lesson could be kept: the learner stays where they were.
    await atStep(page, lesson, card)
  } else {
    await give(page, question, rightAnswer(question))
    await seen(told.or(verdict(page)).first())
    if (await told.isVisible()) await atStep(page, lesson, question)
  }
})

test('with room again the answer is kept, and the download goes on with a tap', async () => {
  const { page } = phone
  const { lesson, question } = firstLesson()
  await setFull(false)
  if (await button(page, 'go.next').isVisible()) await goOn(page)
  await atStep(page, lesson, question)
  if (!(await verdict(page).isVisible())) await answerRight(page, question)
  await goHome(page)
  await openTab(page, 'tabs.mine')
  await seen(said(page, words('mine.count', { count: 1 })))
  await openTab(page, 'tabs.learn')
  await button(page, 'home.downloadRest').tap()
  await seen(said(page, words('home.ready')))
  expect(phone.complaints).toEqual([])
})
