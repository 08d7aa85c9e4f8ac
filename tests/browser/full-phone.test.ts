// The phone is full. What is here still works, and the screen says what to do.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rightAnswer } from '../../core/item/mark.ts'
import { chunksOfLesson } from '../../src/content/wanted.ts'
import { gate } from './harness/faulty-front.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, type World } from './harness/server.ts'
import {
  answerRight,
  atHome,
  atStep,
  button,
  downloadAndLearn,
  eventually,
  firstStart,
  give,
  goHome,
  goOn,
  openLesson,
  openTab,
  said,
  seen,
  verdict,
  words,
} from './harness/walk.ts'

let world: World
let phone: Phone
const profile = mkdtempSync(join(tmpdir(), 'domdom-phone-'))

beforeAll(async () => {
  world = await openWorld()
  phone = await openPhone({ ...world, profile })
})
afterAll(async () => {
  await phone.close()
  await world.close()
  rmSync(profile, { recursive: true, force: true })
})

/** A browser process that finds the phone full: one that runs already believes for half a minute in the room it saw. */
async function startAgain(full: boolean): Promise<void> {
  expect(phone.complaints).toEqual([])
  await phone.close()
  phone = await openPhone({ ...world, profile })
  const cdp = await phone.context.newCDPSession(phone.page)
  const { origin } = world
  // It lasts as long as this session.
  if (full) await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 })
  await phone.page.goto(origin)
  await atHome(phone.page)
}

function firstLesson() {
  const lesson = world.lesson(world.pack.lessons[0]?.id ?? '')
  const [card, question] = lesson.steps
  if (card === undefined || question?.kind !== 'choose-one') throw new Error('another lesson')
  return { lesson, card, question }
}

test('a phone that gets full during a download says so, and the lesson that arrived opens', async () => {
  const { lesson, card } = firstLesson()
  const opening = new Set(chunksOfLesson(world.pack, lesson.id, 'vi').map(({ hash }) => `/packs/chunks/${hash}`))
  const held = gate()
  let beyond = 0
  // By name: several are asked for at once, and which of them comes first is nobody's to say.
  world.front.fault(({ path }) => {
    if (!path.startsWith('/packs/chunks/') || opening.has(path)) return null
    beyond++
    return { kind: 'hold', until: held.opened }
  })
  await firstStart(phone.page, world.origin)
  await downloadAndLearn(phone.page)
  await atStep(phone.page, lesson, card)
  await eventually(() => beyond > 0, true)
  world.front.pass()
  await startAgain(true)
  await seen(said(phone.page, words('problems.storage/full')))
  await openLesson(phone.page, lesson)
  await atStep(phone.page, lesson, card)
  held.open()
})

test('reading goes on, but an answer that cannot be kept is never called saved: the learner is told and stays at the item', async () => {
  const { page } = phone
  const { lesson, question } = firstLesson()
  await goOn(page)
  await atStep(page, lesson, question)
  await give(page, question, rightAnswer(question))
  await seen(said(page, words('problems.storage/full')))
  await atStep(page, lesson, question)
  expect(await verdict(page).isVisible()).toBe(false)
  expect(await page.locator('[aria-pressed=true]').count()).toBe(1)
  await button(page, 'problem.makeRoom').tap()
  await seen(button(page, 'settings.remove'))
  await seen(button(page, 'problem.saveAgain'))
})

test('with room again the answer is kept, and the download goes on by itself', async () => {
  await startAgain(false)
  const { page } = phone
  const { lesson, card, question } = firstLesson()
  await page.goto(`${world.origin}/#/l/${world.pack.id}/${lesson.id}`)
  await atStep(page, lesson, card)
  await goOn(page)
  await answerRight(page, question)
  await goHome(page)
  await seen(said(page, words('home.ready')))
  await openTab(page, 'tabs.mine')
  await seen(said(page, words('mine.count', { count: 1 })))
  expect(phone.complaints).toEqual([])
})
