// @vitest-environment happy-dom
// Who made a pack, and what a learner reads when it was taken back.
import { cleanup, screen } from '@testing-library/preact'
import { afterEach, expect, test } from 'vitest'
import type { Root } from '../../../core/trust/root.ts'
import { vietnamese } from '../../../src/i18n/i18n.ts'
import { HomeScreen } from '../../../src/screens/home-screen.tsx'
import { LessonScreen } from '../../../src/screens/lesson-screen.tsx'
import { SettingsScreen } from '../../../src/screens/settings-screen.tsx'
import { until } from '../../fake-timers.ts'
import { rootOne } from '../../organisation.ts'
import { ID, lay, learner as learnersPhone, one, parties, secondRoot } from '../content/learner.ts'
import { openTestRooms, show } from './show.tsx'

afterEach(cleanup)

const { words } = vietnamese()
const there = (text: string | RegExp) => screen.queryByText(text) !== null

/** A learner's phone with the organisation's pack installed; `after` changes what the source says then. */
async function withPack(root: Root, after: readonly (readonly [string, Uint8Array<ArrayBuffer>])[] = []) {
  const here = await learnersPhone({ builtInRoot: root })
  await here.content.refreshCatalogue()
  await here.content.download(ID, 'vi')
  lay(here.network, after)
  if (after.length > 0) await here.content.refreshCatalogue()
  const { rooms } = await openTestRooms()
  const learner = await rooms.records.addLearner('hat')
  return { ...here, learner, rooms: { ...rooms, content: here.content } }
}

const demoRoot = (): Root => ({
  ...rootOne(parties),
  publishers: rootOne(parties).publishers.map((publisher) => ({ ...publisher, demo: true as const })),
})
const withdrawing = () => secondRoot({ revoked: { keys: rootOne(parties).revoked.keys, manifests: [one.scam.hash] } })

test('a pack names who made it', async () => {
  const { rooms, learner } = await withPack(rootOne(parties))
  show(<HomeScreen />, rooms, learner)
  await until(() => there(words('home.publisher', { name: 'Hội Nông dân' })))
  expect(there(new RegExp(words('home.demo')))).toBe(false)
})

test('keys for trying out are called so', async () => {
  const { rooms, learner } = await withPack(demoRoot())
  show(<HomeScreen />, rooms, learner)
  const text = `${words('home.publisher', { name: 'Hội Nông dân' })} ${words('home.demo')}`
  await until(() => there(text))
})

test('a pack that was taken back says so calmly, and offers no lesson', async () => {
  const { rooms, learner } = await withPack(rootOne(parties), await withdrawing())
  show(<HomeScreen />, rooms, learner)
  await until(() => there(words('problems.pack/withdrawn')))
  expect(there(words('problem.safe'))).toBe(true)
  expect(there(words('home.ready'))).toBe(false)
  expect(screen.queryAllByText(words('lesson.new'), { exact: false })).toEqual([])
})

test('its lesson, opened by an old link, says so too', async () => {
  const { rooms, learner } = await withPack(rootOne(parties), await withdrawing())
  show(<LessonScreen pack={ID} lesson="one" />, rooms, learner)
  await until(() => there(words('problems.pack/withdrawn')))
})

test('it can still be removed under settings', async () => {
  const { rooms, learner } = await withPack(rootOne(parties), await withdrawing())
  show(<SettingsScreen />, rooms, learner)
  await until(() => there(words('settings.remove')))
})

test('a list that fell behind is only spoken of', async () => {
  const { rooms, learner, again } = await withPack(rootOne(parties))
  const content = again({ builtInRoot: { ...rootOne(parties), version: 2, signed: '2026-11-30' } })
  show(<SettingsScreen />, { ...rooms, content }, learner)
  await until(() => there(words('settings.oldList', { weeks: 25 })))
  expect((await content.lesson(ID, 'one', 'vi'))?.lesson.title).toBe('Bài 1')
})
