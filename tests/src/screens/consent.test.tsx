// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact'
import { afterEach, expect, test } from 'vitest'
import { vietnamese } from '../../../src/i18n/i18n.ts'
import { ConsentScreen } from '../../../src/screens/consent-screen.tsx'
import { MineScreen } from '../../../src/screens/mine-screen.tsx'
import { until } from '../../fake-timers.ts'
import { playLesson } from '../records/phone.ts'
import { openTestRooms, show } from './show.tsx'

afterEach(cleanup)

const { words } = vietnamese()
const there = (text: string) => screen.queryByText(text) !== null

async function asked() {
  const { rooms, sent } = await openTestRooms()
  const learner = await rooms.records.addLearner('hat')
  await playLesson(rooms.records, learner)
  return { rooms, sent, learner }
}

async function consentOf(rooms: Awaited<ReturnType<typeof asked>>['rooms']) {
  return (await rooms.records.learners())[0]?.consent
}

test('nothing is ticked, and the one button keeps everything here', async () => {
  const { rooms, sent, learner } = await asked()
  const { went } = show(<ConsentScreen />, rooms, learner)
  expect(screen.getByRole('checkbox')).toHaveProperty('checked', false)
  expect(there(words('consent.yes'))).toBe(false)
  fireEvent.click(screen.getByRole('button', { name: words('consent.no') }))
  await until(() => went.length > 0)
  expect(await consentOf(rooms)).toBe('refused')
  expect(await rooms.records.syncStore().pending(10)).toBeNull()
  expect(sent).toEqual([])
})

test('the button says what it does: ticked it sends, unticked again it does not', async () => {
  const { rooms, learner } = await asked()
  const { went } = show(<ConsentScreen />, rooms, learner)
  const box = screen.getByRole('checkbox')
  fireEvent.click(box)
  expect(there(words('consent.no'))).toBe(false)
  fireEvent.click(box)
  expect(there(words('consent.yes'))).toBe(false)
  fireEvent.click(box)
  fireEvent.click(screen.getByRole('button', { name: words('consent.yes') }))
  await until(() => went.length > 0)
  expect(went).toEqual([{ at: 'mine' }])
  expect(await consentOf(rooms)).toBe('given')
})

test('what is asked names what goes and what does not, before the tick', async () => {
  const { rooms, learner } = await asked()
  show(<ConsentScreen />, rooms, learner)
  for (const line of ['consent.sent', 'consent.notSent', 'consent.free', 'consent.change'] as const) {
    expect(there(words(line))).toBe(true)
  }
})

test('before the phone has counted, nobody is told that the server has everything', async () => {
  const { rooms, learner } = await asked()
  await rooms.records.setConsent(learner.id, true, 'consent-1')
  show(<MineScreen />, rooms, { ...learner, consent: 'given' })
  expect(there(words('mine.sentAll'))).toBe(false)
  await until(() => there(words('mine.waiting')))
  expect(there(words('mine.sentAll'))).toBe(false)
})

test('a turn that ends between the first drawing and the first listening is not shown as under way for ever', async () => {
  const { rooms, learner } = await asked()
  await rooms.records.setConsent(learner.id, true, 'consent-1')
  let looks = 0
  const state = () => (looks++ === 0 ? ({ kind: 'sending' } as const) : ({ kind: 'idle' } as const))
  const [given] = await rooms.records.learners()
  if (given === undefined) throw new Error('nobody learns here')
  show(<MineScreen />, { ...rooms, sync: { ...rooms.sync, state, watch: () => () => undefined } }, given)
  await screen.findByRole('button', { name: words('mine.send') })
  await waitFor(() => expect(there(words('mine.sending'))).toBe(false))
})
