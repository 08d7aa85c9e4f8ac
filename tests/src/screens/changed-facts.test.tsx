// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact'
import { afterEach, expect, test } from 'vitest'
import type { ChangedFact } from '../../../src/content/content.ts'
import { vietnamese } from '../../../src/i18n/i18n.ts'
import { ChangedFacts, useChangedFacts } from '../../../src/screens/changed-facts.tsx'
import { openTestRooms, show } from './show.tsx'

afterEach(cleanup)

const { words } = vietnamese()
const OLD = 'a'.repeat(64)
const NEW = 'b'.repeat(64)

const changed: ChangedFact = {
  pack: 'sample',
  hash: NEW,
  correction: {
    fact: 'hotline',
    lessons: ['second'],
    claims: [
      { text: { vi: 'Gọi 156.' }, hashes: [OLD] },
      { text: { vi: 'Gọi 157.' }, hashes: [NEW] },
    ],
  },
  now: { vi: 'Gọi 157.' },
  source: 'Cục An toàn thông tin',
  lesson: { id: 'second', title: { vi: 'Bài hai' } },
}

/** Two learners of one phone; the first one learnt the second lesson as it was. */
async function phoneAfterCorrection() {
  const { rooms } = await openTestRooms()
  const [learnt, other] = [await rooms.records.addLearner('hat'), await rooms.records.addLearner('fish')]
  const item = {
    id: 'choose',
    kind: 'choose-one' as const,
    prompt: [],
    options: [{ id: 'yes', text: ['Có'], why: [] }],
    right: 'yes',
  }
  const run = await rooms.records.openRun(learnt.id, 'sample', OLD, 'second')
  await rooms.records.saveAnswer(run.id, item, ['yes'])
  const content = { ...rooms.content, changedFacts: async () => [changed] }
  return { rooms: { ...rooms, content }, learnt, other, item }
}

const Facts = () => <ChangedFacts changed={useChangedFacts()} />

const heading = () => screen.queryByRole('heading', { name: words('changed.title') })

test('whoever learnt the old fact sees what it was, what it is now and who says so', async () => {
  const { rooms, learnt } = await phoneAfterCorrection()
  const { went } = show(<Facts />, rooms, learnt)
  await screen.findByRole('heading', { name: words('changed.title') })
  screen.getByText(words('changed.before', { text: 'Gọi 156.' }))
  screen.getByText(words('changed.now', { text: 'Gọi 157.' }))
  screen.getByText('Cục An toàn thông tin')
  fireEvent.click(screen.getByRole('button', { name: words('changed.again', { lesson: 'Bài hai' }) }))
  expect(went).toEqual([{ at: 'lesson', pack: 'sample', lesson: 'second' }])
})

test('another learner of the same phone, who never learnt it, sees nothing', async () => {
  const { rooms, other, learnt } = await phoneAfterCorrection()
  show(<Facts />, rooms, other)
  expect(await rooms.records.learntVersions(other.id, 'sample')).toEqual([])
  expect(await rooms.records.learntVersions(learnt.id, 'sample')).toEqual([{ lesson: 'second', packHash: OLD }])
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(heading()).toBeNull()
})

test('once known it is said no more, on this phone and at its next start', async () => {
  const { rooms, learnt } = await phoneAfterCorrection()
  show(<Facts />, rooms, learnt)
  fireEvent.click(await screen.findByRole('button', { name: words('changed.known') }))
  await waitFor(() => expect(heading()).toBeNull())
  cleanup()
  show(<Facts />, rooms, learnt)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(heading()).toBeNull()
})

test('whoever learnt it again as it is now is not told', async () => {
  const { rooms, learnt, item } = await phoneAfterCorrection()
  const run = await rooms.records.openRun(learnt.id, 'sample', NEW, 'second')
  await rooms.records.saveAnswer(run.id, item, ['yes'])
  show(<Facts />, rooms, learnt)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(heading()).toBeNull()
})
