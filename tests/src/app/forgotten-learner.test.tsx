// @vitest-environment happy-dom
// A browser that is killed may have forgotten what localStorage was told last. The records know who learns here.
import { cleanup, render, screen } from '@testing-library/preact'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { App } from '../../../src/app/app.tsx'
import { vietnamese } from '../../../src/i18n/i18n.ts'
import type { Preferences, Rooms } from '../../../src/screens/world.ts'
import { until } from '../../fake-timers.ts'
import { noUpdates, openTestRooms } from '../screens/show.tsx'

beforeEach(() => {
  location.hash = ''
})
afterEach(cleanup)

const { words } = vietnamese()

function start(rooms: Rooms): Preferences[] {
  const remembered: Preferences[] = []
  render(
    <App
      begin={{ language: 'vi', learner: null, size: '1', theme: 'auto' }}
      remember={(preferences) => void remembered.push(preferences)}
      behind={Promise.resolve({ rooms, LaterScreen: () => <p>later</p> })}
      updates={noUpdates()}
      install={{ offered: () => false, accept: () => undefined, watch: () => () => undefined }}
      keeping={{ ask: async () => true, kept: async () => true }}
      version="1"
    />,
  )
  return remembered
}

test('a phone on which nobody learns yet asks for a picture', async () => {
  const { rooms } = await openTestRooms()
  start(rooms)
  await until(() => screen.queryByText(words('start.picture')) !== null)
})

test('the one learner of this phone goes on without being asked', async () => {
  const { rooms } = await openTestRooms()
  const { id } = await rooms.records.addLearner('hat')
  const remembered = start(rooms)
  await until(() => screen.queryByRole('heading', { name: words('home.title') }) !== null)
  await until(() => remembered.at(-1)?.learner === id)
})

test('several learners are asked who is learning', async () => {
  const { rooms } = await openTestRooms()
  await rooms.records.addLearner('hat')
  await rooms.records.addLearner('fish')
  start(rooms)
  await until(() => screen.queryByText('later') !== null)
  expect(location.hash).toBe('#/who')
})
