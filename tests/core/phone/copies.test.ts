import { describe, expect, test } from 'vitest'
import { type Copies, createSecondCopy } from '../../../core/phone/copies.ts'
import { eraseLearner } from '../../../core/phone/erase.ts'
import { factTables, putFacts } from '../../../core/phone/facts.ts'
import { settleTables } from '../../../core/phone/settle.ts'
import type { PhoneDb, Tx } from '../../../core/phone/tables.ts'
import { isLessonRecord } from '../../../core/record/lesson-record.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'
import {
  everything,
  identityOf,
  openLesson,
  playLesson,
  recordsPhone,
  rejected,
  serverOfEpoch,
} from '../../src/records/phone.ts'
import { lessonRecords } from '../sync/lesson-work.ts'
import { afterLoss, alone, idsOf, learnerRows, phoneWithCopies } from './copied-phone.ts'

describe('a copy stays', () => {
  test('of what the server refused', async () => {
    const { records, copies, second } = await phoneWithCopies()
    const both = second()
    await both.mirror()
    const sent = await everything(records)
    const store = records.syncStore()
    await store.adopt(identityOf('e'))
    const refused = sent.find(isLessonRecord)?.id ?? ''
    await store.settle(serverOfEpoch('e').word(sent, { [refused]: rejected('record/bad-form') }))
    await both.tidy()
    expect(copies.ids()).toContain(refused)
  })

  test('when the database lost its record while the tab was open', async () => {
    const { records, copies, second } = await phoneWithCopies()
    const both = second()
    await both.mirror()
    const before = copies.ids().length
    await records.db.write(['records', 'outbox', 'learners'], async (tx) => {
      const rows = await tx.all('outbox')
      await tx.deleteMany(
        'outbox',
        rows.map(({ id }) => id),
      )
      await tx.deleteMany(
        'records',
        rows.map(({ order }) => order),
      )
      await tx.deleteMany(
        'learners',
        (await tx.all('learners')).flatMap(({ order }) => order ?? []),
      )
    })
    await both.mirror()
    expect(copies.ids().length).toBe(before)
    expect(await second().reconcile()).toBe(before)
  })
})

describe('a copy is not believed', () => {
  test('about a learner who was erased, and goes', async () => {
    const { records, copies, second, learner } = await phoneWithCopies()
    await second().mirror()
    await records.db.write(settleTables, (tx) => eraseLearner(tx, learner.id))
    expect(await second().reconcile()).toBe(0)
    expect(copies.ids().length).toBe(0)
    expect(await everything(records)).toEqual([])
  })

  test('over what the database holds', async () => {
    const { records, copies, second } = await phoneWithCopies()
    await second().mirror()
    const before = await everything(records)
    copies.edit((copy) => ({ ...copy, record: { ...copy.record, at: 5 } }))
    expect(await second().reconcile()).toBe(0)
    expect(await everything(records)).toEqual(before)
  })
})

test('each unsent record has one copy, and loses it when the server holds it', async () => {
  const { records, copies, second } = await phoneWithCopies()
  const both = second()
  await both.mirror()
  const unsent = await everything(records)
  expect(copies.ids()).toEqual(idsOf(unsent))
  const store = records.syncStore()
  await store.adopt(identityOf('e'))
  await store.settle(serverOfEpoch('e').word(unsent))
  await both.tidy()
  expect([copies.files.size, copies.theirs.size]).toEqual([0, 0])
})

test('the next start clears the copies an earlier one left behind', async () => {
  const { records, copies, second } = await phoneWithCopies()
  await second().mirror()
  const store = records.syncStore()
  await store.adopt(identityOf('e'))
  await store.settle(serverOfEpoch('e').word(await everything(records)))
  await second().reconcile()
  expect(copies.ids().length).toBe(0)
})

test('what could not be copied is copied at the next change, and at the next start', async () => {
  const { records, learner, copies, second } = await phoneWithCopies()
  const both = second()
  copies.isFull = true
  await expect(both.mirror()).rejects.toMatchObject({ code: 'storage/full' })
  await playLesson(records, learner)
  copies.isFull = false
  await both.mirror()
  expect(copies.ids()).toEqual(idsOf(await everything(records)))
  copies.files.clear()
  await second().reconcile()
  expect(copies.ids()).toEqual(idsOf(await everything(records)))
})

describe('after the database was cleared', () => {
  test('all unsent work comes back in its order, once, with its learner, who shows the card again', async () => {
    const before = await phoneWithCopies()
    await before.second().mirror()
    const unsent = await everything(before.records)
    const after = await afterLoss(before)
    expect(after.cameBack).toBe(unsent.length)
    expect(await everything(after.records)).toEqual(unsent)
    expect(await after.second.reconcile()).toBe(0)
    const [row] = await learnerRows(after.records.db)
    const [known] = await learnerRows(before.records.db)
    expect(row).toMatchObject({ id: before.learner.id, consent: 'given', isClaiming: true, secret: known?.secret })
    expect(await after.records.progress(before.learner.id)).toEqual(await before.records.progress(before.learner.id))
    const batch = await after.records.syncStore().pending(1000)
    expect(batch?.rows.map(({ n }) => n)).toEqual(unsent.map((_, i) => i + 1))
  })

  test('the learner’s newest word counts: what was taken back is not sent', async () => {
    const before = await phoneWithCopies()
    const both = before.second()
    await both.mirror()
    await before.records.setConsent(before.learner.id, false, 'consent-1')
    await both.mirror()
    const after = await afterLoss(before)
    expect(after.cameBack).toBeGreaterThan(0)
    expect(await learnerRows(after.records.db)).toMatchObject([{ consent: 'refused' }])
    expect(await everything(after.records)).toEqual([])
  })

  test('two tabs that put back at the same time put back once', async () => {
    const before = await phoneWithCopies()
    await before.second().mirror()
    const { records } = recordsPhone()
    const tabs = [1, 2].map(() => createSecondCopy(records.db, before.copies, nodeSha256, alone).reconcile())
    const counts = await Promise.all(tabs)
    expect(Math.max(...counts)).toBe(before.copies.ids().length)
    expect(Math.min(...counts)).toBe(0)
    expect(await everything(records)).toEqual(await everything(before.records))
  })
})

test('a record of a file whose neighbours the server holds is still there when the database is lost', async () => {
  const before = await phoneWithCopies()
  const both = before.second()
  await both.mirror()
  const sent = await everything(before.records)
  const store = before.records.syncStore()
  await store.adopt(identityOf('e'))
  await store.settle(serverOfEpoch('e').word(sent.slice(0, -1)))
  await both.tidy()
  const after = await afterLoss(before)
  expect(idsOf(await everything(after.records))).toContain(sent.at(-1)?.id)
})

test('with thousands unsent, one more save costs the mirror a handful of requests', async () => {
  const { records, learner, copies } = await phoneWithCopies()
  const work = lessonRecords(5000, learner.id)
  await records.db.write(factTables, (tx) => putFacts(tx, learner.id, work, nodeSha256))
  let calls = 0
  const both = createSecondCopy(
    counting(records.db, () => void calls++),
    copies,
    nodeSha256,
    alone,
  )
  await both.mirror()
  expect(copies.ids().length).toBe(5000 + 6)
  calls = 0
  const run = await openLesson(records, learner)
  await records.moveTo(run.id, 1)
  await both.mirror()
  expect(calls).toBeLessThanOrEqual(2)
  await playLesson(records, learner)
  calls = 0
  await both.mirror()
  expect(copies.ids().length).toBe(5000 + 10)
  expect(calls).toBeLessThanOrEqual(4)
})

/** The same tables; `called` at every request. */
function counting(db: PhoneDb, called: () => void): PhoneDb {
  const counted = (tx: Tx): Tx =>
    new Proxy(tx, {
      get(target, name) {
        called()
        return Reflect.get(target, name)
      },
    })
  return {
    read: (tables, work) => db.read(tables, (tx) => work(counted(tx))),
    write: (tables, work) => db.write(tables, (tx) => work(counted(tx))),
  }
}

test('a withdrawal that comes back shuts the gate, though its learner was copied before it', async () => {
  const { records, copies, second, learner } = await phoneWithCopies()
  await second().mirror()
  const before = copies.theirs.get(learner.id)
  await records.setConsent(learner.id, false, 'consent-1')
  await second().mirror()
  if (before !== undefined) copies.theirs.set(learner.id, before)
  const after = await afterLoss({ copies })
  expect((await after.records.learners()).map(({ consent }) => consent)).toEqual(['refused'])
})

test('a learner is copied as they are when what they said is copied', async () => {
  const { records, copies, learner } = await phoneWithCopies()
  const { db } = records
  let isSaid = false
  // The word is taken back while the mirror stands between its first look and its second.
  const read: PhoneDb['read'] = async (tables, work) => {
    const result = await db.read(tables, work)
    if (!isSaid) {
      isSaid = true
      await records.setConsent(learner.id, false, 'consent-1')
    }
    return result
  }
  const beside: (string | undefined)[] = []
  const put: Copies['put'] = async (some) => {
    beside.push(copies.theirs.get(learner.id)?.consent)
    await copies.put(some)
  }
  await createSecondCopy({ ...db, read }, { ...copies, put }, nodeSha256, alone).mirror()
  expect(beside).toEqual(['refused'])
})
