// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact'
import { afterEach, describe, expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import type { ChangedFact } from '../../../src/content/content.ts'
import { vietnamese } from '../../../src/i18n/i18n.ts'
import { HomeScreen } from '../../../src/screens/home-screen.tsx'
import { createReview } from '../../../src/screens/review.ts'
import { ReviewScreen } from '../../../src/screens/review-screen.tsx'
import type { Rooms } from '../../../src/screens/world.ts'
import { fullDisk } from '../../phone-storage.ts'
import { PACK, SECOND } from '../../sample-pack.ts'
import { itemCalled } from '../records/phone.ts'
import { type Learnt, whoMissedBoth } from './review-learner.ts'
import { show } from './show.tsx'

afterEach(cleanup)

const { words } = vietnamese()
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const row = () => screen.queryByRole('link', { name: /^Ôn lại/ })
const keysOf = async ({ rooms, learner }: Learnt) => (await rooms.review.due(learner.id, 'vi')).map(({ key }) => key)
const BOTH = [`${PACK}/first/choose`, `${PACK}/second/choose`]

async function answerAndGoOn(answer: string) {
  fireEvent.click(await screen.findByRole('button', { name: answer }))
  await screen.findByRole('heading', { name: words(answer === 'Có' ? 'item.right' : 'item.look') })
  press(words('go.next'))
}

describe('home shows no row', () => {
  test('while nothing is due', async () => {
    const { rooms, learner } = await whoMissedBoth()
    show(<HomeScreen />, rooms, learner)
    await screen.findByText(words('home.helloBack'), { selector: 'strong' })
    await rooms.review.due(learner.id, 'vi')
    expect(row()).toBeNull()
  })

  test('for another learner of the same phone', async () => {
    const { rooms, learner, later } = await whoMissedBoth()
    const other = await rooms.records.addLearner('fish')
    later(1)
    expect(await rooms.review.due(other.id, 'vi')).toEqual([])
    expect(await rooms.review.due(learner.id, 'vi')).toHaveLength(2)
  })

  test('of questions whose pack was removed; they come again with it', async () => {
    const learnt = await whoMissedBoth()
    learnt.later(1)
    expect(await keysOf(learnt)).toEqual(BOTH)
    await learnt.rooms.content.remove(PACK)
    expect(await keysOf(learnt)).toEqual([])
    await learnt.rooms.content.download(PACK, 'vi')
    expect(await keysOf(learnt)).toEqual(BOTH)
  })

  test('of a question that its lesson asks no more, and of a lesson that cannot be read', async () => {
    const { rooms, learner, later } = await whoMissedBoth()
    later(1)
    const lesson: Rooms['content']['lesson'] = async (pack, id, language) => {
      if (id === SECOND) throw new Error('damaged')
      const found = await rooms.content.lesson(pack, id, language)
      return found && { ...found, lesson: { ...found.lesson, steps: found.lesson.steps.slice(0, 1) } }
    }
    const review = createReview({ ...rooms.content, lesson }, rooms.records, rooms.told)
    expect(await review.due(learner.id, 'vi')).toEqual([])
  })

  test('of a lesson that taught something that is no longer so, until the learner was told', async () => {
    const { rooms, learner, later } = await whoMissedBoth()
    later(1)
    const review = createReview({ ...rooms.content, changedFacts: async () => [changed] }, rooms.records, rooms.told)
    expect((await review.due(learner.id, 'vi')).map(({ lesson }) => lesson.id)).toEqual(['first'])
    rooms.told.add([learner.id, PACK, 'hotline', 'Gọi 157.'].join('/'))
    expect(await review.due(learner.id, 'vi')).toHaveLength(2)
  })
})

const changed: ChangedFact = {
  pack: PACK,
  hash: 'b'.repeat(64),
  correction: {
    fact: 'hotline',
    lessons: [SECOND],
    claims: [
      { text: { vi: 'Gọi 156.' }, hashes: ['a'.repeat(64)] },
      { text: { vi: 'Gọi 157.' }, hashes: ['b'.repeat(64)] },
    ],
  },
  now: { vi: 'Gọi 157.' },
  source: 'Cục An toàn thông tin',
  lesson: { id: SECOND, title: { vi: 'Bài hai' } },
}

test('however many are due, one review asks so many of them, the longest due first', async () => {
  const { rooms, learner } = await whoMissedBoth()
  const due = Array.from({ length: limits.reviewItemsMax + 2 }, (_, i) => ({
    pack: PACK,
    lesson: 'first',
    item: `q${i}`,
  }))
  const items = due.map(({ item }) => itemCalled(item))
  const lesson: Rooms['content']['lesson'] = async (...asked) => {
    const found = await rooms.content.lesson(...asked)
    return found && { ...found, lesson: { ...found.lesson, steps: items } }
  }
  const records = { ...rooms.records, review: async () => ({ due, standings: new Map(), today: 0 }) }
  const found = await createReview({ ...rooms.content, lesson }, records, rooms.told).due(learner.id, 'vi')
  expect(found.map(({ item }) => item.id)).toEqual(items.slice(0, limits.reviewItemsMax).map(({ id }) => id))
})

test('on the next day home says how many questions come back, one tap away', async () => {
  const { rooms, learner, later } = await whoMissedBoth()
  later(1)
  show(<HomeScreen />, rooms, learner)
  const link = await screen.findByRole('link', { name: new RegExp(words('home.review', { count: 2 })) })
  expect(link.getAttribute('href')).toBe('#/review')
})

describe('a review', () => {
  test('with nothing due says so, and leads home', async () => {
    const { rooms, learner } = await whoMissedBoth()
    const { went } = show(<ReviewScreen />, rooms, learner)
    await screen.findByText(words('review.nothing'))
    expect(screen.queryByText(words('review.teach'))).toBeNull()
    press(words('go.home'))
    expect(went).toEqual([{ at: 'home' }])
  })

  test('asks one question after the other and says what was reached, what comes back and whom to teach', async () => {
    const learnt = await whoMissedBoth()
    const { rooms, learner, later } = learnt
    later(1)
    const before = await rooms.records.progress(learner.id)
    const { went } = show(<ReviewScreen />, rooms, learner)
    await screen.findByRole('progressbar', { name: words('lesson.progress', { step: 1, steps: 2 }) })
    await answerAndGoOn('Có')
    await screen.findByRole('progressbar', { name: words('lesson.progress', { step: 2, steps: 2 }) })
    await answerAndGoOn('Không')
    await screen.findByText(words('result.score', { right: 1, total: 2 }))
    screen.getByText(words('review.comesBack'))
    screen.getByText(words('review.teach'))
    screen.getByText(words('result.saved'))
    press(words('go.home'))
    expect(went).toEqual([{ at: 'home' }])
    expect(await rooms.records.progress(learner.id)).toEqual(before)
    expect(await rooms.records.openRuns(learner.id)).toEqual([])
    expect(await keysOf(learnt)).toEqual([])
    later(1)
    expect(await keysOf(learnt)).toEqual([BOTH[1]])
  })

  test('of which all was right says that it comes later', async () => {
    const { rooms, learner, later } = await whoMissedBoth()
    later(1)
    show(<ReviewScreen />, rooms, learner)
    await answerAndGoOn('Có')
    await answerAndGoOn('Có')
    await screen.findByText(words('review.later'))
  })

  test('that was left after its first answer begins next time at the second question', async () => {
    const { rooms, learner, later } = await whoMissedBoth()
    later(1)
    show(<ReviewScreen />, rooms, learner)
    fireEvent.click(await screen.findByRole('button', { name: 'Có' }))
    await screen.findByRole('heading', { name: words('item.right') })
    cleanup()
    show(<ReviewScreen />, rooms, learner)
    await screen.findByRole('progressbar', { name: words('lesson.progress', { step: 1, steps: 1 }) })
    screen.getByRole('heading', { name: /Bài hai/ })
  })

  test('may try again after a miss, and the first answer counts', async () => {
    const { rooms, learner, later } = await whoMissedBoth()
    later(1)
    show(<ReviewScreen />, rooms, learner)
    fireEvent.click(await screen.findByRole('button', { name: 'Không' }))
    await screen.findByRole('heading', { name: words('item.look') })
    press(words('go.again'))
    await answerAndGoOn('Có')
    await answerAndGoOn('Có')
    await screen.findByText(words('result.score', { right: 1, total: 2 }))
  })

  test('on a full phone keeps the answer on the screen and saves it once there is room', async () => {
    const learnt = await whoMissedBoth()
    const { rooms, learner, later } = learnt
    later(1)
    show(<ReviewScreen />, rooms, learner)
    const option = await screen.findByRole('button', { name: 'Có' })
    const free = fullDisk('records')
    fireEvent.click(option)
    await screen.findByText(words('problems.storage/full'))
    expect(await keysOf(learnt)).toEqual(BOTH)
    free()
    press(words('problem.saveAgain'))
    await screen.findByRole('heading', { name: words('item.right') })
    expect(await keysOf(learnt)).toEqual([BOTH[1]])
  })

  test('leaves a half-done run of the same lesson at its step', async () => {
    const { rooms, learner, later } = await whoMissedBoth()
    later(1)
    const { packHash = '' } = (await rooms.content.lesson(PACK, 'first', 'vi')) ?? {}
    const run = await rooms.records.openRun(learner.id, PACK, packHash, 'first')
    await rooms.records.moveTo(run.id, 1)
    show(<ReviewScreen />, rooms, learner)
    await answerAndGoOn('Có')
    await answerAndGoOn('Không')
    await screen.findByText(words('review.comesBack'))
    expect(await rooms.records.openRuns(learner.id)).toEqual([{ ...run, step: 1 }])
  })

  test('on a phone whose clock began anew is not asked for again at once, only after the next start', async () => {
    const { rooms, learner, later, learn, startedAt } = await whoMissedBoth()
    later(1)
    await learn(SECOND, 'yes')
    const records = startedAt(0)
    const review = createReview(rooms.content, records, rooms.told)
    const items = await review.due(learner.id, 'vi')
    expect(items.map(({ key }) => key)).toEqual([BOTH[0]])
    show(<ReviewScreen />, { ...rooms, records, review }, learner)
    await answerAndGoOn('Có')
    await screen.findByText(words('review.later'))
    expect(await review.due(learner.id, 'vi')).toEqual([])
    expect(await createReview(rooms.content, startedAt(0), rooms.told).due(learner.id, 'vi')).toHaveLength(1)
  })
})

test('the row goes once the questions are answered', async () => {
  const { rooms, learner, later } = await whoMissedBoth()
  later(1)
  show(<HomeScreen />, rooms, learner)
  await waitFor(() => expect(row()).not.toBeNull())
  for (const { pack, packHash, lesson, item } of await rooms.review.due(learner.id, 'vi')) {
    const run = rooms.records.openReview(learner.id, pack, packHash, lesson.id)
    await rooms.records.saveAnswer(run.id, item, ['yes'])
  }
  await waitFor(() => expect(row()).toBeNull())
})
