import { describe, expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { dump, fullDisk, onEveryWrite } from '../../phone-storage.ts'
import { consentingLearner, itemCalled, openLesson, recordsPhone, results } from './phone.ts'

const full = () => new DOMException('full', 'QuotaExceededError')

/** A disk with no byte left but what the ballast weighs: a write gets through once it is thrown out. */
function fullUpToTheBallast(): () => void {
  let room = 0
  return onEveryWrite(({ store, write }) => {
    if (store === 'ballast' && write === 'delete') room = limits.ballastBytes
    else if (write !== 'delete' && room === 0) throw full()
  })
}

const weights = async (name: string) => ((await dump(name)).ballast ?? []).length

describe('the dead weight', () => {
  test('is not made where there is no room for it, and the phone works without', async () => {
    const { records, databaseName } = recordsPhone()
    fullDisk('ballast')
    const run = await openLesson(records, await consentingLearner(records))
    await records.saveAnswer(run.id, itemCalled('one'), ['yes'])
    expect(await weights(databaseName)).toBe(0)
  })

  test('does not hide that a phone is full still when it is gone', async () => {
    const { records, databaseName } = recordsPhone()
    const run = await openLesson(records, await consentingLearner(records))
    fullDisk('records')
    await expect(records.saveAnswer(run.id, itemCalled('one'), ['yes'])).rejects.toMatchObject({ code: 'storage/full' })
    expect(await weights(databaseName)).toBe(0)
    expect(await results(records)).toEqual([])
  })

  test('is thrown out for an answer on a full phone: the answer is saved', async () => {
    const { records, databaseName } = recordsPhone()
    const run = await openLesson(records, await consentingLearner(records))
    expect(await weights(databaseName)).toBe(1)
    fullUpToTheBallast()
    expect(await records.saveAnswer(run.id, itemCalled('one'), ['yes'])).toMatchObject({ attempt: 1 })
    expect(await results(records)).toHaveLength(1)
    expect(await weights(databaseName)).toBe(0)
  })

  test('is made again at the next start that has room', async () => {
    const { records, again, databaseName } = recordsPhone()
    const run = await openLesson(records, await consentingLearner(records))
    const free = fullUpToTheBallast()
    await records.saveAnswer(run.id, itemCalled('one'), ['yes'])
    free()
    expect(await again().learners()).toHaveLength(1)
    expect(await weights(databaseName)).toBe(1)
  })
})
