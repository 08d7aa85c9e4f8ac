import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Lesson } from '../../core/pack/lesson.ts'
import { portalPage } from './harness/faulty-front.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, type World } from './harness/server.ts'
import { answerRight, atHome, atStep, goHome, goOn, openLesson, readyPhone, said, seen, words } from './harness/walk.ts'

let world: World
const profile = mkdtempSync(join(tmpdir(), 'domdom-phone-'))

beforeAll(async () => {
  world = await openWorld()
  const phone = await openPhone({ ...world, profile })
  await readyPhone(phone.page, world.origin)
  await phone.close()
  expect(phone.complaints).toEqual([])
})
afterAll(async () => {
  await world.close()
  rmSync(profile, { recursive: true, force: true })
})

/** A new browser process on the same profile. */
async function startAgain(): Promise<Phone> {
  const phone = await openPhone({ ...world, profile })
  phone.lineIsBad = true
  await phone.page.goto(world.origin)
  await atHome(phone.page)
  return phone
}

async function opensWithPicture(phone: Phone, lesson: Lesson): Promise<void> {
  const [first, second] = lesson.steps
  if (first === undefined || second === undefined) throw new Error('a short lesson')
  await openLesson(phone.page, lesson)
  await atStep(phone.page, lesson, first)
  await phone.page.waitForFunction(() => document.querySelector<HTMLImageElement>('img.picture')?.naturalWidth)
  await goHome(phone.page)
}

test('with nobody to answer, home paints and every lesson opens with its pictures', async () => {
  await world.front.down()
  const phone = await startAgain()
  await seen(said(phone.page, words('home.ready')))
  for (const { id } of world.pack.lessons) await opensWithPicture(phone, world.lesson(id))
  await phone.close()
  await world.front.up()
  expect(phone.complaints).toEqual([])
})

test('behind a Wi-Fi that answers everything with its own page, a lesson opens and an answer is saved', async () => {
  world.front.fault(() => portalPage)
  const phone = await startAgain()
  const lesson = world.lesson('strange-numbers')
  await opensWithPicture(phone, lesson)
  const [card, question] = lesson.steps
  if (card === undefined || question === undefined || question.kind !== 'choose-one') throw new Error('another lesson')
  await openLesson(phone.page, lesson)
  await atStep(phone.page, lesson, card)
  await goOn(phone.page)
  await answerRight(phone.page, question)
  await phone.close()
  world.front.pass()
  expect(phone.complaints).toEqual([])
})
