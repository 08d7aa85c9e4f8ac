import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { addRecord, lessonProgress, noProgress } from '../../../core/record/progress.ts'
import { LearningRecord } from '../../../core/record/record.ts'
import { breakAtEveryStep, fullDisk } from '../../phone-storage.ts'
import {
  consentingLearner,
  everything,
  identityOf,
  itemCalled,
  LESSON,
  onDisk,
  openLesson,
  PACK,
  PACK_HASH,
  playLesson,
  recordsPhone,
  rejected,
  results,
  serverOfEpoch,
} from './phone.ts'

describe('an answer is not saved', () => {
  test('when the item cannot receive it', async () => {
    const { records } = recordsPhone()
    const learner = await consentingLearner(records)
    const run = await openLesson(records, learner)
    const before = await everything(records)
    await expect(records.saveAnswer(run.id, itemCalled('one'), ['perhaps'])).rejects.toMatchObject({
      code: 'record/bad-form',
    })
    expect(await everything(records)).toEqual(before)
  })

  test('when the phone is full, and is saved at the next try', async () => {
    const { records } = recordsPhone()
    const run = await openLesson(records, await consentingLearner(records))
    const free = fullDisk('records')
    await expect(records.saveAnswer(run.id, itemCalled('one'), ['yes'])).rejects.toMatchObject({ code: 'storage/full' })
    free()
    expect(await records.saveAnswer(run.id, itemCalled('one'), ['yes'])).toEqual({
      mark: { right: true, score: 1 },
      attempt: 1,
    })
  })
})

describe.each(['throws', 'aborts'] as const)('everything or nothing is there when a write %s', (how) => {
  test('in saving an answer', async () => {
    const { records, databaseName } = recordsPhone()
    const run = await openLesson(records, await consentingLearner(records))
    const before = await onDisk(databaseName)
    const steps = await breakAtEveryStep(
      how,
      () => records.saveAnswer(run.id, itemCalled('one'), ['yes']),
      async () => expect(await onDisk(databaseName)).toEqual(before),
    )
    expect(steps).toBe(4)
    expect(await results(records)).toHaveLength(1)
  })

  test('in completing a lesson', async () => {
    const { records, databaseName } = recordsPhone()
    const run = await openLesson(records, await consentingLearner(records))
    const before = await onDisk(databaseName)
    const steps = await breakAtEveryStep(
      how,
      () => records.complete(run.id, 2),
      async () => expect(await onDisk(databaseName)).toEqual(before),
    )
    expect(steps).toBe(4)
    expect(await records.openRuns(run.learner)).toEqual([])
  })

  test('in writing down what a learner consents to', async () => {
    const { records, databaseName } = recordsPhone()
    const learner = await records.addLearner('frog')
    const before = await onDisk(databaseName)
    await breakAtEveryStep(
      how,
      () => records.setConsent(learner.id, true, 'consent-1'),
      async () => expect(await onDisk(databaseName)).toEqual(before),
    )
    expect(await everything(records)).toHaveLength(2)
  })

  test('in settling a receipt and in adopting a new epoch', async () => {
    const { records, databaseName } = recordsPhone()
    const learner = await consentingLearner(records)
    await playLesson(records, learner)
    const store = records.syncStore()
    await store.adopt(identityOf('a'))
    const sent = await everything(records)
    const [first] = sent
    if (first === undefined) throw new Error('nothing to send')
    const verdicts = serverOfEpoch('a').word(sent, { [first.id]: rejected('record/bad-form') })
    const unsettled = await onDisk(databaseName)
    const steps = await breakAtEveryStep(
      how,
      () => store.settle(verdicts),
      async () => expect(await onDisk(databaseName)).toEqual(unsettled),
    )
    expect(steps).toBeGreaterThan(3)
    const settled = await onDisk(databaseName)
    await breakAtEveryStep(
      how,
      () => store.adopt(identityOf('b')),
      async () => expect(await onDisk(databaseName)).toEqual(settled),
    )
    expect(await everything(records)).toEqual(sent)
  })
})

test('every record that is saved has the form that server and phone agree on', async () => {
  const { records } = recordsPhone({ clock: () => -3_000_000_000_000.5 })
  await playLesson(records, await consentingLearner(records))
  const saved = await everything(records)
  expect(saved.map((record) => record.kind)).toEqual(['card', 'consent', 'answer', 'answer', 'answer', 'completion'])
  for (const record of saved) expect(v.safeParse(LearningRecord, record).success).toBe(true)
})

test('progress is what follows from the records', async () => {
  const { records } = recordsPhone()
  const learner = await consentingLearner(records)
  await playLesson(records, learner)
  const folded = (await everything(records)).reduce(addRecord, noProgress)
  expect(await records.progress(learner.id)).toEqual(folded)
  expect(lessonProgress(folded, PACK, LESSON)).toMatchObject({ completed: true, bestRight: 1, total: 2 })
})

test('a second completion of one run changes nothing', async () => {
  const { records } = recordsPhone()
  const learner = await consentingLearner(records)
  const run = await openLesson(records, learner)
  await records.saveAnswer(run.id, itemCalled('one'), ['yes'])
  const first = await records.complete(run.id, 2)
  expect(await records.complete(run.id, 2)).toEqual(first)
  expect((await everything(records)).filter((record) => record.kind === 'completion')).toHaveLength(1)
})

test.each(['begins it anew', 'opens its newer version'])(
  'a lesson that is finished here is recorded although another tab %s',
  async (what) => {
    const { records, again } = recordsPhone()
    const learner = await consentingLearner(records)
    const run = await openLesson(records, learner)
    await records.saveAnswer(run.id, itemCalled('one'), ['yes'])
    const other = again()
    if (what === 'begins it anew') await other.restartRun(learner.id, PACK, PACK_HASH, LESSON)
    else await other.openRun(learner.id, PACK, 'b'.repeat(64), LESSON)
    expect(await records.complete(run.id, 1)).toMatchObject({ completed: true, bestRight: 1 })
    await records.complete(run.id, 1)
    const completions = (await everything(records)).filter((record) => record.kind === 'completion')
    expect(completions).toMatchObject([{ run: run.id, right: 1 }])
    expect(await records.openRuns(learner.id)).toHaveLength(1)
  },
)

test('only the first answer to an item counts for the result', async () => {
  const { records } = recordsPhone()
  const learner = await records.addLearner('frog')
  const run = await openLesson(records, learner)
  await records.saveAnswer(run.id, itemCalled('one'), ['no'])
  expect(await records.saveAnswer(run.id, itemCalled('one'), ['yes'])).toMatchObject({ attempt: 2 })
  expect(await records.complete(run.id, 1)).toMatchObject({ bestRight: 0, passed: false, completed: true })
})

describe('a run', () => {
  test('is gone on with after a restart, at its step, with its answers', async () => {
    const { records, again } = recordsPhone()
    const learner = await records.addLearner('frog')
    const run = await openLesson(records, learner)
    await records.moveTo(run.id, 4)
    await records.saveAnswer(run.id, itemCalled('one'), ['no'])
    const restarted = again()
    expect(await openLesson(restarted, learner)).toEqual({
      ...run,
      step: 4,
      attempts: { one: 1 },
      firstRight: { one: false },
      lastAnswer: { item: 'one', answer: ['no'] },
    })
    expect(await restarted.openRuns(learner.id)).toHaveLength(1)
  })

  test('of an older version of the lesson is left behind', async () => {
    const { records } = recordsPhone()
    const learner = await records.addLearner('frog')
    const old = await openLesson(records, learner)
    const next = await records.openRun(learner.id, PACK, 'b'.repeat(64), LESSON)
    expect(next).toMatchObject({ step: 0, packHash: 'b'.repeat(64) })
    expect(next.id).not.toBe(old.id)
    expect((await records.openRuns(learner.id)).map((run) => run.id)).toEqual([next.id])
  })

  test('begun anew starts from nothing, and the lesson learnt before stays learnt', async () => {
    const { records } = recordsPhone()
    const learner = await records.addLearner('frog')
    await playLesson(records, learner)
    await openLesson(records, learner)
    const run = await records.restartRun(learner.id, PACK, PACK_HASH, LESSON)
    expect(run).toMatchObject({ step: 0, attempts: {} })
    expect(await records.openRuns(learner.id)).toEqual([run])
    expect(lessonProgress(await records.progress(learner.id), PACK, LESSON).completed).toBe(true)
  })
})

test('learners are listed as they were added, up to the limit', async () => {
  const { records } = recordsPhone()
  for (let i = 0; i < 30; i++) await records.addLearner(`avatar-${i}`)
  expect((await records.learners()).map((learner) => learner.picture)).toEqual(
    Array.from({ length: 30 }, (_, i) => `avatar-${i}`),
  )
  await expect(records.addLearner('one-more')).rejects.toMatchObject({ code: 'record/too-many-learners' })
})
