import { describe, expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import {
  ANNA,
  FIRST_EPOCH,
  headOf,
  identity,
  idsOf,
  newPhone,
  pageOf,
  receiptFor,
  SECOND_EPOCH,
  wordOf,
  workOf,
} from './phone-tables.ts'

const work = workOf(6)
const [given, taken] = [wordOf('c', true), wordOf('d', false)]

describe('a page changes nothing', () => {
  test('when it is of another epoch', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.store.adopt(identity(SECOND_EPOCH))
    const before = await phone.all()
    await phone.store.takePage(pageOf(work))
    expect(await phone.all()).toEqual(before)
  })

  test('when it begins beyond what this phone holds', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.store.takePage(pageOf(work, 3))
    expect(await phone.rows('records')).toEqual([])
    expect((await phone.head(ANNA))?.checkpoint ?? 0).toBe(0)
  })

  test('when it comes a second time', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.store.takePage(pageOf(work))
    const before = await phone.all()
    await phone.store.takePage(pageOf(work))
    expect(await phone.all()).toEqual(before)
  })

  test('of a learner who was erased since it was asked for', async () => {
    const phone = await newPhone({ id: ANNA, isErased: true })
    const before = await phone.all()
    await phone.store.takePage(pageOf(work))
    expect(await phone.all()).toEqual(before)
  })
})

describe('a page that a receipt overtook', () => {
  test('does not make the phone believe that the server lost records', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.save(...work)
    await phone.store.settle(receiptFor(work.slice(0, 4), work.slice(0, 4)))
    const late = pageOf(work.slice(0, 4), 4)
    await phone.store.settle(receiptFor(work.slice(4), work))
    await phone.store.takePage(late)
    expect(await phone.head(ANNA)).toMatchObject({ checkpoint: 6, repairs: 0, isWanted: false, server: headOf(work) })
    expect(await phone.outbox()).toEqual([])
  })

  test('never moves the checkpoint back', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.store.takePage(pageOf(work))
    await phone.store.takePage(pageOf(work.slice(0, 2)))
    expect(await phone.head(ANNA)).toMatchObject({ checkpoint: 6, server: headOf(work) })
  })

  test('does not give back a word that was taken back meanwhile', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.store.takePage(pageOf([given]))
    const row = await phone.learner(ANNA)
    if (row === undefined) throw new Error('she is there')
    await phone.save(taken)
    await phone.change({ ...row, consent: 'refused' })
    await phone.store.takePage(pageOf([given]))
    expect((await phone.learner(ANNA))?.consent).toBe('refused')
    await phone.store.settle(receiptFor([taken], [given, taken]))
    await phone.store.takePage(pageOf([given]))
    expect((await phone.learner(ANNA))?.consent).toBe('refused')
  })
})

describe('a store that was put back to an older state under its old epoch', () => {
  test('shows itself by a lower head than the one it had named before it was asked: all is sent and asked for again', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.save(...work)
    await phone.store.settle(receiptFor(work, work))
    const [wanted] = await phone.store.wanted('all')
    expect(wanted?.heard).toEqual({ epoch: FIRST_EPOCH, version: 6 })
    await phone.store.takePage({ ...pageOf(work.slice(0, 4), 4), since: 6, next: 6, heard: 6 })
    expect(await phone.outbox()).toEqual(idsOf(work))
    expect(await phone.rows('verdicts')).toEqual([])
    expect(await phone.head(ANNA)).toMatchObject({ checkpoint: 0, count: 0, isWanted: true, repairs: 0 })
  })
})

describe('a page brings', () => {
  test('records, progress and the checkpoint, and nothing of it is sent back', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.store.takePage(pageOf(work, 0, 4))
    expect(await phone.head(ANNA)).toMatchObject({ checkpoint: 4, isWanted: true })
    await phone.store.takePage(pageOf(work, 4))
    expect(await phone.head(ANNA)).toMatchObject({ checkpoint: 6, count: 6, isWanted: false, repairs: 0 })
    expect(idsOf((await phone.rows('records')).map(({ record }) => record))).toEqual(idsOf(work))
    expect((await phone.rows('progress'))[0]).toMatchObject({ learner: ANNA, n: 6 })
    expect(await phone.store.pending(100)).toBeNull()
  })

  test('a verdict for what this phone sent and heard no receipt for', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.save(...work)
    await phone.store.takePage(pageOf(work))
    expect(await phone.outbox()).toEqual([])
    expect(await phone.rows('records')).toHaveLength(6)
    expect(await phone.head(ANNA)).toMatchObject({ count: 6, repairs: 0, isWanted: false })
  })

  test('no other content for a record that is here: it stays as it is, and to be sent', async () => {
    const phone = await newPhone({ id: ANNA })
    const [first] = work
    if (first === undefined) throw new Error('there is work')
    await phone.save(first)
    await phone.store.takePage(pageOf([{ ...first, at: first.at + 1 }, ...work.slice(1)], 0, 1))
    expect((await phone.rows('records'))[0]?.record).toEqual(first)
    expect(await phone.outbox()).toEqual([first.id])
    expect(await phone.rows('verdicts')).toEqual([])
    expect((await phone.head(ANNA))?.count).toBe(0)
  })

  test("the learner's newest word, given on another phone", async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.store.takePage(pageOf([given, taken]))
    expect((await phone.learner(ANNA))?.consent).toBe('refused')
    await phone.store.takePage(pageOf([given, taken, wordOf('f', true, ANNA, 'd')], 2))
    expect((await phone.learner(ANNA))?.consent).toBe('given')
  })

  test('no yes that was said in ignorance of a withdrawal, however late it comes', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.store.takePage(pageOf([given, taken]))
    await phone.store.takePage(pageOf([given, taken, wordOf('f', true, ANNA, 'c')], 2))
    expect((await phone.learner(ANNA))?.consent).toBe('refused')
  })

  test("the server's copy in place of a row that storage damaged", async () => {
    const phone = await newPhone({ id: ANNA })
    const [first] = work
    if (first === undefined) throw new Error('there is work')
    await phone.save(...work)
    const before = await phone.rows('records')
    const [row] = before
    if (row === undefined) throw new Error('it was saved')
    await phone.db.write(['records'], (tx) =>
      tx.putMany('records', [{ ...row, record: { ...first, at: first.at + 1 } }]),
    )
    expect(idsOf((await phone.store.pending(100))?.rows.map(({ record }) => record) ?? [])).not.toContain(first.id)
    await phone.store.takePage(pageOf(work))
    expect(await phone.rows('records')).toEqual(before)
    expect(await phone.rows('outbox')).toEqual([])
    expect(await phone.head(ANNA)).toMatchObject({ count: 6, repairs: 0, isWanted: false })
  })

  test.each([
    ['one by one', 5],
    ['in one look over the index', limits.singleLookupsMax + 5],
  ])('verdicts for those that are here, looked up %s', async (_how, count) => {
    const phone = await newPhone({ id: ANNA })
    const many = workOf(count)
    await phone.save(...many.slice(1, 4))
    await phone.store.takePage(pageOf(many))
    expect(await phone.outbox()).toEqual([])
    expect(await phone.rows('records')).toHaveLength(count)
  })

  test('the devices on which the learner learns, and that this one may', async () => {
    const phone = await newPhone({ id: ANNA, isClaiming: true })
    const devices = [{ device: 'd7'.repeat(16), firstSeen: 5, isCutOff: false }]
    await phone.store.takePage({ ...pageOf(work, 0, 3), devices })
    await phone.store.takePage(pageOf(work, 3))
    expect(await phone.head(ANNA)).toMatchObject({ devices, epoch: FIRST_EPOCH })
    expect((await phone.learner(ANNA))?.isClaiming).toBe(false)
  })
})
