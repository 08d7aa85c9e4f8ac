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
  verdictsFor,
  workOf,
} from './phone-tables.ts'

const work = workOf(6)

describe('a receipt changes nothing', () => {
  test('when another tab met a newer epoch since its bundle left', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.save(...work)
    await phone.store.adopt(identity(SECOND_EPOCH))
    const before = await phone.all()
    expect(await phone.store.settle(receiptFor(work, work))).toBe(false)
    expect(await phone.all()).toEqual(before)
  })

  test('about records that this phone does not hold', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.save(...work.slice(0, 2))
    const strange = workOf(10).slice(6)
    await phone.store.settle(verdictsFor(strange, { kind: 'stored', version: 9 }))
    expect(await phone.outbox()).toEqual(idsOf(work.slice(0, 2)))
    expect(await phone.rows('verdicts')).toEqual([])
  })

  test('a second time', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.save(...work)
    await phone.store.settle(receiptFor(work, work))
    const before = await phone.all()
    await phone.store.settle(receiptFor(work, work))
    expect(await phone.all()).toEqual(before)
  })

  test('about a record without a verdict: it stays to be sent', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.save(...work)
    await phone.store.settle(receiptFor(work.slice(0, 4), work.slice(0, 4)))
    expect(await phone.outbox()).toEqual(idsOf(work.slice(4)))
  })
})

describe('a refused record', () => {
  test('stays with its reason, out of the way of its neighbours', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.save(...work)
    const [bad, ...good] = work
    if (bad === undefined) throw new Error('there is work')
    await phone.store.settle(verdictsFor([bad], { kind: 'rejected', reason: 'record/bad-form' }))
    expect(await phone.rows('outbox')).toContainEqual(
      expect.objectContaining({ id: bad.id, state: 'refused', reason: 'record/bad-form', epoch: FIRST_EPOCH }),
    )
    expect(idsOf((await phone.store.pending(100))?.rows.map(({ record }) => record) ?? [])).toEqual(idsOf(good))
    expect(await phone.rows('records')).toHaveLength(work.length)
  })

  test('that is held by now does not come back, when its refusal was overtaken', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.save(...work)
    await phone.store.settle(receiptFor(work, work))
    await phone.store.settle(verdictsFor(work, { kind: 'rejected', reason: 'record/bad-form' }))
    expect(await phone.rows('outbox')).toEqual([])
  })

  test('goes out again to a server of another epoch', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.save(...work)
    await phone.store.settle(verdictsFor(work, { kind: 'rejected', reason: 'record/of-2031' }))
    expect(await phone.store.pending(100)).toBeNull()
    await phone.store.adopt(identity(SECOND_EPOCH))
    expect((await phone.store.pending(100))?.rows).toHaveLength(work.length)
  })

  test('as a stranger shows the card once before it is set aside', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.save(...work)
    await phone.store.settle(receiptFor(work.slice(0, 1), work.slice(0, 1)))
    const rest = work.slice(1)
    const foreign = verdictsFor(rest, { kind: 'rejected', reason: 'record/foreign-learner' })
    await phone.store.settle(foreign)
    expect((await phone.store.pending(100))?.learners[0]?.secret).toBeDefined()
    await phone.store.settle(foreign)
    expect(await phone.outbox('refused')).toEqual(idsOf(rest))
  })
})

describe('a new epoch', () => {
  test('puts all that was held back, once, and asks for the cards', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.save(...work)
    await phone.store.settle(receiptFor(work, work))
    expect((await phone.learner(ANNA))?.isClaiming).not.toBe(true)
    await phone.store.adopt(identity(SECOND_EPOCH))
    expect(await phone.outbox()).toEqual(idsOf(work))
    expect(await phone.rows('verdicts')).toEqual([])
    expect((await phone.learner(ANNA))?.isClaiming).toBe(true)
    const before = await phone.all()
    await phone.store.adopt(identity(SECOND_EPOCH))
    expect(await phone.all()).toEqual(before)
  })

  test('begins the count of what is held anew', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.save(...work)
    await phone.store.settle(receiptFor(work, work))
    await phone.store.adopt(identity(SECOND_EPOCH))
    await phone.store.settle({ ...receiptFor(work, work), epoch: SECOND_EPOCH })
    expect(await phone.head(ANNA)).toMatchObject({ epoch: SECOND_EPOCH, count: 6, checkpoint: 6, isWanted: false })
  })
})

describe('a store that was put back to an older state under its old epoch', () => {
  test('shows itself by a version that is held already: all goes out again, and nothing counts as received', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.save(...work)
    await phone.store.settle(receiptFor(work.slice(0, 5), work.slice(0, 5)))
    const [, , , , , last] = work
    if (last === undefined) throw new Error('there is work')
    const now = [...work.slice(0, 3), last]
    await phone.store.settle(receiptFor([last], now))
    expect(await phone.outbox()).toEqual(idsOf(work))
    expect(await phone.head(ANNA)).toMatchObject({ checkpoint: 0, count: 0, isWanted: true, server: headOf(now) })
  })

  test('shows itself by a lower head than was heard before the bundle left', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.save(...work.slice(3))
    await phone.store.settle(receiptFor(work.slice(3, 5), work.slice(0, 5)))
    expect((await phone.store.pending(100))?.heard?.versions.get(ANNA)).toBe(5)
    const { learners, ...rest } = receiptFor(work.slice(5), [work[0] ?? work, work[5] ?? work].flat())
    await phone.store.settle({ ...rest, learners: learners.map((one) => ({ ...one, heard: 5 })) })
    expect(await phone.outbox()).toEqual(idsOf(work.slice(3)))
    expect(await phone.head(ANNA)).toMatchObject({ checkpoint: 0, count: 0, isWanted: true })
  })

  test('is not suspected for a word that was only overtaken', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.save(...work)
    await phone.store.settle(receiptFor(work.slice(3), work))
    await phone.store.settle(receiptFor(work.slice(0, 3), work.slice(0, 3)))
    expect(await phone.outbox()).toEqual([])
  })
})

describe('both sides are compared after a receipt, and', () => {
  test('a server with more than this phone is asked for it', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.save(...work.slice(3))
    await phone.store.settle(receiptFor(work.slice(3), work))
    expect(await phone.store.wanted('needed')).toMatchObject([{ learner: ANNA, since: 0 }])
  })

  test('receipts that arrive in the wrong order end in agreement', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.save(...work)
    await phone.store.settle(receiptFor(work.slice(3), work))
    await phone.store.settle(receiptFor(work.slice(0, 3), work.slice(0, 3)))
    await phone.store.takePage(pageOf(work, 3))
    expect(await phone.head(ANNA)).toMatchObject({ count: 6, checkpoint: 6, isWanted: false, repairs: 0 })
  })

  test('a server that lost records has them sent again', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.save(...work)
    await phone.store.settle(receiptFor(work.slice(0, 5), work.slice(0, 5)))
    const [, ...lessOne] = work
    await phone.store.settle(verdictsFor(work.slice(5), { kind: 'stored', version: 6 }, ANNA, headOf(lessOne)))
    expect(await phone.outbox()).toEqual(idsOf(work))
    expect(await phone.head(ANNA)).toMatchObject({ count: 0, checkpoint: 0, repairs: 1, isWanted: true })
  })

  test('a server that never agrees is given up on after a bounded number of repairs', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.save(...work)
    const lying = {
      ...receiptFor(work, work),
      learners: [{ learner: ANNA, head: { ...headOf(work), sum: 'ff'.repeat(8) } }],
    }
    for (let i = 0; i < limits.repairsMax + 4; i++) await phone.store.settle(lying)
    expect(await phone.head(ANNA)).toMatchObject({ repairs: limits.repairsMax })
    expect(await phone.outbox()).toEqual([])
  })
})

test('a receipt takes out of the outbox what it names, and says what the phone now knows', async () => {
  const phone = await newPhone({ id: ANNA, isClaiming: true })
  await phone.save(...work)
  expect(await phone.store.settle(receiptFor(work, work))).toBe(true)
  expect(await phone.outbox()).toEqual([])
  expect(await phone.rows('records')).toHaveLength(6)
  expect(await phone.head(ANNA)).toMatchObject({ count: 6, checkpoint: 6, sum: headOf(work).sum, isWanted: false })
  expect(await phone.store.server()).toMatchObject({ offset: 40, windowSeconds: 600 })
  expect((await phone.learner(ANNA))?.isClaiming).toBe(false)
  expect(await phone.rows('received')).toHaveLength(1)
})
