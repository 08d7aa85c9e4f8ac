// Questions come back as ordinary answers in a run of their lesson that nobody finishes.
import { describe, expect, test } from 'vitest'
import { lessonProgress } from '../../../core/record/progress.ts'
import type { Learner, Records } from '../../../src/records/records.ts'
import { breakAtEveryStep, fullDisk } from '../../phone-storage.ts'
import {
  everything,
  itemCalled,
  LESSON,
  NOW,
  onDisk,
  openLesson,
  PACK,
  PACK_HASH,
  playLesson,
  recordsPhone,
  results,
} from './phone.ts'

const DAY_MS = 24 * 60 * 60_000

const openReview = (records: Records, learner: Learner) => records.openReview(learner.id, PACK, PACK_HASH, LESSON)
const dueOf = async (records: Records, { id }: Learner) => (await records.review(id)).due.map(({ item }) => item)

/** A phone whose day can be told, with a learner who finished the lesson and missed its second question. */
async function afterLesson() {
  let day = 0
  const phone = recordsPhone({ clock: () => NOW + day * DAY_MS })
  const learner = await phone.records.addLearner('frog')
  await phone.records.setConsent(learner.id, true, 'consent-1')
  await playLesson(phone.records, learner)
  const later = (days: number) => {
    day += days
  }
  return { ...phone, learner, later }
}

describe('nothing comes back', () => {
  test('to who never answered, or on the same day', async () => {
    const { records, learner } = await afterLesson()
    const other = await records.addLearner('hat')
    expect(await dueOf(records, learner)).toEqual([])
    expect(await dueOf(records, other)).toEqual([])
  })

  test('of another learner of the same phone', async () => {
    const { records, learner, later } = await afterLesson()
    const other = await records.addLearner('hat')
    later(1)
    expect(await dueOf(records, learner)).toEqual(['two'])
    expect(await dueOf(records, other)).toEqual([])
  })
})

test('a review that was opened and left wrote nothing', async () => {
  const { records, databaseName, learner } = await afterLesson()
  const before = await onDisk(databaseName)
  openReview(records, learner)
  expect(await onDisk(databaseName)).toEqual(before)
})

describe('a lesson that is finished stays as it is', () => {
  test('after misses when its questions came back', async () => {
    const { records, learner, later } = await afterLesson()
    const before = await records.progress(learner.id)
    later(1)
    const review = openReview(records, learner)
    for (const item of ['one', 'two']) await records.saveAnswer(review.id, itemCalled(item), ['no'])
    expect(await records.progress(learner.id)).toEqual(before)
    expect(lessonProgress(before, PACK, LESSON)).toMatchObject({ completed: true, bestRight: 1 })
  })

  test('after right answers: they lift no result of a run', async () => {
    const { records, learner, later } = await afterLesson()
    const before = await records.progress(learner.id)
    later(1)
    const review = openReview(records, learner)
    await records.saveAnswer(review.id, itemCalled('two'), ['yes'])
    expect(await records.progress(learner.id)).toEqual(before)
    expect((await results(records)).filter(({ kind }) => kind === 'completion')).toHaveLength(1)
  })
})

describe('a lesson that is half done stays as it is', () => {
  test.each(['before', 'after'])('when it was begun %s the review', async (when) => {
    const { records, again, learner, later } = await afterLesson()
    later(1)
    const begun = when === 'before' ? await openLesson(records, learner) : null
    const review = openReview(records, learner)
    const run = begun ?? (await openLesson(records, learner))
    await records.moveTo(run.id, 1)
    await records.saveAnswer(run.id, itemCalled('one'), ['no'])
    await records.saveAnswer(review.id, itemCalled('two'), ['yes'])
    const [half, ...others] = await records.openRuns(learner.id)
    expect(others).toEqual([])
    expect(half).toMatchObject({ id: run.id, step: 1, attempts: { one: 1 }, firstRight: { one: false } })
    expect((await openLesson(again(), learner)).id).toBe(run.id)
    await records.complete(run.id, 2)
    expect(await records.openRuns(learner.id)).toEqual([])
  })

  test('on a full phone too, where neither run has a row yet', async () => {
    const { records, learner, later } = await afterLesson()
    later(1)
    const free = fullDisk('runs')
    const run = await openLesson(records, learner)
    const review = openReview(records, learner)
    await expect(records.saveAnswer(review.id, itemCalled('two'), ['yes'])).rejects.toMatchObject({
      code: 'storage/full',
    })
    expect((await openLesson(records, learner)).id).toBe(run.id)
    free()
    expect(await records.saveAnswer(review.id, itemCalled('two'), ['yes'])).toMatchObject({ attempt: 1 })
    expect(await records.saveAnswer(run.id, itemCalled('one'), ['yes'])).toMatchObject({ attempt: 1 })
    expect((await records.openRuns(learner.id)).map(({ id }) => id)).toEqual([run.id])
  })
})

test('a review is no lesson to go on with, in this tab or at the next start', async () => {
  const { records, again, learner, later } = await afterLesson()
  later(1)
  const review = openReview(records, learner)
  expect(await records.openRuns(learner.id)).toEqual([])
  await records.saveAnswer(review.id, itemCalled('two'), ['no'])
  expect(await records.openRuns(learner.id)).toEqual([])
  expect(await again().openRuns(learner.id)).toEqual([])
  expect((await openLesson(again(), learner)).id).not.toBe(review.id)
})

test('its answers are ordinary answers to the very content that was shown, first and later tries apart', async () => {
  const { records, learner, later } = await afterLesson()
  const before = (await everything(records)).length
  later(1)
  const review = openReview(records, learner)
  await records.saveAnswer(review.id, itemCalled('two'), ['no'])
  await records.saveAnswer(review.id, itemCalled('two'), ['yes'])
  const base = { kind: 'answer', run: review.id, pack: PACK, packHash: PACK_HASH, lesson: LESSON, item: 'two' }
  expect((await everything(records)).slice(before)).toMatchObject([
    { ...base, id: review.id, attempt: 1, right: false },
    { ...base, id: `${review.id}.1`, attempt: 2, right: true },
  ])
})

test.each(['throws', 'aborts'] as const)('everything or nothing of an answer is there when a write %s', async (how) => {
  const { records, databaseName, learner, later } = await afterLesson()
  later(1)
  const review = openReview(records, learner)
  const before = await onDisk(databaseName)
  const steps = await breakAtEveryStep(
    how,
    () => records.saveAnswer(review.id, itemCalled('two'), ['yes']),
    async () => expect(await onDisk(databaseName)).toEqual(before),
  )
  expect(steps).toBeGreaterThan(3)
  expect(await dueOf(records, learner)).toEqual([])
})

test('killed between two answers, the next start asks what was not answered yet', async () => {
  const { records, again, learner, later } = await afterLesson()
  const run = await openLesson(records, learner)
  await records.saveAnswer(run.id, itemCalled('three'), ['no'])
  later(1)
  const review = openReview(records, learner)
  expect(await dueOf(records, learner)).toEqual(['three', 'two'])
  await records.saveAnswer(review.id, itemCalled('two'), ['yes'])
  const next = again()
  expect(await dueOf(next, learner)).toEqual(['three'])
  await next.saveAnswer(openReview(next, learner).id, itemCalled('three'), ['no'])
  expect(await dueOf(next, learner)).toEqual([])
  later(1)
  expect(await dueOf(next, learner)).toEqual(['three'])
})

test('a row that storage broke is passed over', async () => {
  const { records, learner, later } = await afterLesson()
  await records.db.write(['records'], async (tx) => {
    const rows = await tx.list('records', 'learner', learner.id, learner.id)
    const broken = rows.slice(0, 2).map((row, i) => ({ ...row, record: (i === 0 ? null : {}) as never }))
    await tx.putMany('records', broken)
  })
  later(1)
  expect(await dueOf(records, learner)).toEqual(['two'])
})
