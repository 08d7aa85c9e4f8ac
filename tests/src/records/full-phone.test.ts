import { describe, expect, test } from 'vitest'
import { breakAtEveryStep, fullDisk } from '../../phone-storage.ts'
import {
  consentingLearner,
  everything,
  itemCalled,
  LESSON,
  onDisk,
  openLesson,
  PACK,
  PACK_HASH,
  playLesson,
  recordsPhone,
} from './phone.ts'

/** A lesson opened on a phone that is full; `free` makes room. */
async function openedOnFullPhone() {
  const phone = recordsPhone()
  const learner = await consentingLearner(phone.records)
  const free = fullDisk('runs')
  const run = await openLesson(phone.records, learner)
  return { ...phone, learner, run, free }
}

describe('on a full phone', () => {
  test('an answer is not called saved, and leaves nothing behind', async () => {
    const { records, run, databaseName } = await openedOnFullPhone()
    const before = await onDisk(databaseName)
    const full = { code: 'storage/full' }
    await expect(records.saveAnswer(run.id, itemCalled('one'), ['yes'])).rejects.toMatchObject(full)
    await expect(records.complete(run.id, 2)).rejects.toMatchObject(full)
    expect(await onDisk(databaseName)).toEqual(before)
  })

  test('an unread lesson opens and can be read, and is gone on with in this tab', async () => {
    const { records, learner, run, databaseName } = await openedOnFullPhone()
    await records.moveTo(run.id, 3)
    expect(await openLesson(records, learner)).toEqual({ ...run, step: 3 })
    expect(await records.openRuns(learner.id)).toEqual([{ ...run, step: 3 }])
    expect((await onDisk(databaseName)).runs).toEqual([])
  })

  test('a lesson half done goes on from place to place', async () => {
    const { records } = recordsPhone()
    const learner = await consentingLearner(records)
    const run = await openLesson(records, learner)
    await records.saveAnswer(run.id, itemCalled('one'), ['yes'])
    fullDisk('runs')
    await records.moveTo(run.id, 4)
    expect(await openLesson(records, learner)).toMatchObject({ id: run.id, step: 4, attempts: { one: 1 } })
    expect(await records.openRuns(learner.id)).toMatchObject([{ id: run.id, step: 4 }])
  })

  test('a lesson begun anew shows from its start, not where the old run stood', async () => {
    const { records } = recordsPhone()
    const learner = await consentingLearner(records)
    const old = await openLesson(records, learner)
    await records.moveTo(old.id, 4)
    fullDisk('runs')
    const run = await records.restartRun(learner.id, PACK, PACK_HASH, LESSON)
    expect(run).toMatchObject({ step: 0 })
    expect(await openLesson(records, learner)).toEqual(run)
    expect(await records.openRuns(learner.id)).toEqual([run])
  })

  test('another version of the lesson does not go on with the run that was held', async () => {
    const { records, learner, run } = await openedOnFullPhone()
    await records.moveTo(run.id, 3)
    const next = await records.openRun(learner.id, PACK, 'b'.repeat(64), LESSON)
    expect(next).toMatchObject({ step: 0, packHash: 'b'.repeat(64) })
    expect(await records.openRuns(learner.id)).toEqual([next])
  })
})

describe('with room again', () => {
  test('the first answer brings the run and its place to disk', async () => {
    const { records, again, learner, run, free } = await openedOnFullPhone()
    await records.moveTo(run.id, 3)
    free()
    expect(await records.saveAnswer(run.id, itemCalled('one'), ['yes'])).toMatchObject({ attempt: 1 })
    expect(await openLesson(again(), learner)).toMatchObject({ id: run.id, step: 3, attempts: { one: 1 } })
  })

  test('opening the lesson again brings the run to disk as well', async () => {
    const { records, again, learner, run, free } = await openedOnFullPhone()
    await records.moveTo(run.id, 3)
    free()
    await openLesson(records, learner)
    expect(await again().openRuns(learner.id)).toEqual([{ ...run, step: 3 }])
  })

  test('the first answer of a lesson begun anew closes the old run', async () => {
    const { records, again } = recordsPhone()
    const learner = await consentingLearner(records)
    await openLesson(records, learner)
    const free = fullDisk('runs')
    const run = await records.restartRun(learner.id, PACK, PACK_HASH, LESSON)
    free()
    await records.saveAnswer(run.id, itemCalled('one'), ['yes'])
    expect((await again().openRuns(learner.id)).map(({ id }) => id)).toEqual([run.id])
  })

  test('the completion is recorded once, and the lesson can be played anew', async () => {
    const { records, learner, run, free } = await openedOnFullPhone()
    free()
    expect(await records.complete(run.id, 2)).toMatchObject({ completed: true })
    await records.complete(run.id, 2)
    expect((await everything(records)).filter(({ kind }) => kind === 'completion')).toHaveLength(1)
    expect(await records.openRuns(learner.id)).toEqual([])
    await playLesson(records, learner)
    expect((await everything(records)).filter(({ kind }) => kind === 'completion')).toHaveLength(2)
  })

  test('the place that was only remembered comes to disk with the next answer', async () => {
    const { records, again } = recordsPhone()
    const learner = await consentingLearner(records)
    const run = await openLesson(records, learner)
    const free = fullDisk('runs')
    await records.moveTo(run.id, 4)
    free()
    await records.saveAnswer(run.id, itemCalled('one'), ['yes'])
    expect(await openLesson(again(), learner)).toMatchObject({ id: run.id, step: 4 })
  })

  test.each(['throws', 'aborts'] as const)('all of it is there or nothing when a write %s', async (how) => {
    const { records, run, free, databaseName } = await openedOnFullPhone()
    free()
    const before = await onDisk(databaseName)
    const steps = await breakAtEveryStep(
      how,
      () => records.saveAnswer(run.id, itemCalled('one'), ['yes']),
      async () => expect(await onDisk(databaseName)).toEqual(before),
    )
    expect(steps).toBe(5)
    expect(await everything(records)).toHaveLength(3)
  })
})
