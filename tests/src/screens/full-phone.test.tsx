// @vitest-environment happy-dom
// The phone is full when an answer is given: the answer waits on the screen, packs may go, and it is saved after all.
import { cleanup, fireEvent, screen } from '@testing-library/preact'
import { afterEach, expect, test } from 'vitest'
import type { Lesson } from '../../../core/pack/lesson.ts'
import { vietnamese } from '../../../src/i18n/i18n.ts'
import { LessonSteps } from '../../../src/screens/lesson-steps.tsx'
import { resume } from '../../../src/screens/run-state.ts'
import { until } from '../../fake-timers.ts'
import { fullDisk } from '../../phone-storage.ts'
import { itemCalled, LESSON, openLesson, PACK_HASH } from '../records/phone.ts'
import { openTestRooms, show } from './show.tsx'

afterEach(cleanup)

const { words } = vietnamese()
const there = (text: string) => screen.queryByText(text) !== null
const press = (name: string) => fireEvent.click(screen.getByText(name))

const lesson: Lesson = {
  id: LESSON,
  language: 'vi',
  title: 'Bài thử',
  summary: 'Ngắn.',
  minutes: 3,
  steps: [itemCalled('one'), itemCalled('two')],
}

/** At the first question of a lesson, the sample pack installed, and then no room for an answer. */
async function atTheQuestion() {
  const { rooms } = await openTestRooms()
  await rooms.look.start()
  await rooms.content.download('sample', 'vi')
  const learner = await rooms.records.addLearner('hat')
  const run = await openLesson(rooms.records, learner)
  const free = fullDisk('records')
  show(
    <LessonSteps lesson={lesson} packHash={PACK_HASH} begin={resume(run, lesson)} onFinish={async () => undefined} />,
    rooms,
    learner,
  )
  const saved = async () => (await rooms.records.openRuns(learner.id))[0]?.attempts
  return { rooms, free, saved }
}

test('nothing is called saved, the answer stays, and packs are offered for removal', async () => {
  const { rooms, saved } = await atTheQuestion()
  press('Có')
  await until(() => there(words('problems.storage/full')))
  expect(there(words('problem.roomWhy'))).toBe(true)
  expect(screen.getByText('Có').closest('button')?.getAttribute('aria-pressed')).toBe('true')
  expect(there(words('item.right'))).toBe(false)
  press(words('problem.makeRoom'))
  await until(() => there(words('settings.remove')))
  press(words('settings.remove'))
  await until(() => there(words('settings.removeSure')))
  press(words('settings.removeYes'))
  await until(() => there(words('settings.noPacks')))
  expect((await rooms.content.list()).filter(({ state }) => state.kind !== 'offered')).toEqual([])
  expect(there(words('problem.saveAgain'))).toBe(true)
  expect(await saved()).toEqual({})
})

test('without more room the same is said again; with room the waiting answer is saved', async () => {
  const { free, saved } = await atTheQuestion()
  press('Có')
  await until(() => there(words('problem.saveAgain')))
  press(words('problem.saveAgain'))
  await until(() => screen.getByText(words('problem.saveAgain')).closest('button')?.ariaDisabled !== 'true')
  expect(there(words('problems.storage/full'))).toBe(true)
  free()
  press(words('problem.saveAgain'))
  await until(() => there(words('item.right')))
  expect(there(words('problems.storage/full'))).toBe(false)
  expect(await saved()).toEqual({ one: 1 })
})

test('another answer takes the place of the one that waited', async () => {
  const { free, saved } = await atTheQuestion()
  press('Có')
  await until(() => there(words('problem.saveAgain')))
  free()
  press('Không')
  await until(() => there(words('item.look')))
  expect(there(words('problem.saveAgain'))).toBe(false)
  expect(await saved()).toEqual({ one: 1 })
})
