import { describe, expect, test } from 'vitest'
import { recordsLayout } from '../../../core/phone/records-layout.ts'
import type { LearningRecord } from '../../../core/record/record.ts'
import { fakeTimers, until } from '../../fake-timers.ts'
import { onEveryWrite } from '../../phone-storage.ts'
import { failing, outlast, whenOpening } from './opening-ways.ts'
import { consentingLearner, everything, onDisk, playLesson, type RecordsPhone, recordsPhone } from './phone.ts'

const broken = failing('UnknownError')
const secondOf = (name: string) => `${name}-b`

/** A phone with one learner's work whose database opens no more; the answer works in the second one. */
async function fallen(phone: RecordsPhone = recordsPhone(), copies: readonly LearningRecord[] = []) {
  const learner = await consentingLearner(phone.records)
  await playLesson(phone.records, learner)
  const way = whenOpening(broken, Number.POSITIVE_INFINITY, phone.databaseName)
  const timers = fakeTimers()
  const records = phone.again({ timers, copies: { all: async () => copies.map((record) => ({ record })) } })
  await outlast(timers, records.learners())
  return { ...phone, learner, records, before: phone.records, way }
}

const linesOf = async (text: Promise<string>) => (await text).trim().split('\n')

describe('a database that will not open', () => {
  test('is not given up for a full phone: a second one would cure nothing', async () => {
    const { again, databaseName } = recordsPhone()
    whenOpening(failing('QuotaExceededError'), Number.POSITIVE_INFINITY, databaseName)
    const timers = fakeTimers()
    expect(await outlast(timers, again({ timers }).learners())).toMatchObject({ code: 'storage/full' })
    const names = (await indexedDB.databases()).map(({ name }) => name)
    expect(names).not.toContain(secondOf(databaseName))
  })

  test('leaves the learner a second one to learn in, with a card, a key and a place to send from', async () => {
    const { records, databaseName } = await fallen()
    const learner = await consentingLearner(records)
    await playLesson(records, learner)
    expect(await everything(records)).toHaveLength(6)
    expect(await records.signer()).toMatchObject({ kept: true })
    expect((await onDisk(secondOf(databaseName))).records).toHaveLength(6)
  })

  test('stays as it was, byte for byte', async () => {
    const { records, databaseName, way } = await fallen()
    way.restore()
    const before = await onDisk(databaseName)
    await playLesson(records, await consentingLearner(records))
    expect(await onDisk(databaseName)).toEqual(before)
  })
})

describe('once the first opens again', () => {
  test('what was done meanwhile comes back, once, behind what was there', async () => {
    const { records, before, again, learner, way } = await fallen()
    const meanwhile = await consentingLearner(records)
    await playLesson(records, meanwhile)
    const [first, second] = [await everything(before), await everything(records)]
    way.restore()
    const home = again()
    await home.learners()
    await until(async () => (await home.learners()).length === 2)
    await until(async () => (await everything(home)).length === first.length + second.length)
    expect((await home.learners()).map(({ id }) => id)).toEqual([learner.id, meanwhile.id])
    expect(await everything(home)).toEqual([...first, ...second])
  })

  test('a tab that still works in the second one is heard at the next start, and nothing is told twice', async () => {
    const { records, again, way } = await fallen()
    const meanwhile = await consentingLearner(records)
    way.restore()
    const home = again()
    await until(async () => (await home.learners()).length === 2)
    await playLesson(records, meanwhile)
    const next = again()
    await until(async () => (await everything(next)).length === 6 + 6)
    const lines = await linesOf(next.exportText())
    expect(new Set(lines).size).toBe(lines.length)
  })

  test('and the way back breaks at any write, nothing is lost and the next start brings the rest', async () => {
    for (let at = 1; ; at++) {
      const { records, before, again, way } = await fallen(recordsPhone())
      await playLesson(records, await consentingLearner(records))
      const all = (await everything(before)).length + (await everything(records)).length
      way.restore()
      let hit = false
      const restore = onEveryWrite(({ number }) => {
        if (number !== at) return
        hit = true
        throw new DOMException('broken', 'UnknownError')
      })
      const home = again()
      await home.learners()
      await until(async () => hit || (await everything(home)).length === all)
      restore()
      const next = again()
      await next.learners()
      await until(async () => (await everything(next)).length === all)
      if (!hit) return
    }
  })
})

describe('the export', () => {
  test('gives what the second database holds, and of the first what the copies hold', async () => {
    const phone = recordsPhone()
    const learner = await consentingLearner(phone.records)
    const copied = await everything(phone.records)
    const { records } = await fallen(phone, copied)
    await playLesson(records, await consentingLearner(records))
    expect(await linesOf(records.exportText())).toHaveLength(6 + copied.length)
    expect(await linesOf(records.exportText(learner.id))).toEqual(copied.map((record) => JSON.stringify(record)))
  })

  test('gives the copies when no database opens', async () => {
    const { before } = await fallen()
    const copied = await everything(before)
    whenOpening(broken)
    const timers = fakeTimers()
    const copies = { all: async () => copied.map((record) => ({ record })) }
    const records = recordsPhone({ timers, copies }).records
    const text = await outlast(timers, records.exportText())
    expect(text).toBe(copied.map((record) => `${JSON.stringify(record)}\n`).join(''))
  })

  test('tells the trouble when there is nothing at all', async () => {
    whenOpening(broken)
    const timers = fakeTimers()
    const { records } = recordsPhone({ timers })
    expect(await outlast(timers, records.exportText())).toMatchObject({ code: 'storage/unavailable' })
  })
})

test('the service worker looks for the second database under the same name', () => {
  expect(recordsLayout.secondName).toBe(secondOf(recordsLayout.name))
})
