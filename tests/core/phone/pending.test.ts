import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { nextLink, noLink } from '../../../core/record/chain.ts'
import { contentHash } from '../../../core/record/record.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'
import { ANNA, BAO, cardOf, idsOf, newPhone, pageOf, receiptFor, SECRET, wordOf, workOf } from './phone-tables.ts'

const work = workOf(5)
const sent = async (phone: Awaited<ReturnType<typeof newPhone>>, countMax = 100) =>
  idsOf((await phone.store.pending(countMax))?.rows.map(({ record }) => record) ?? [])

describe('nothing is sent', () => {
  test.each(['unasked', 'refused'] as const)('of a learner who is %s', async (consent) => {
    const phone = await newPhone({ id: ANNA, consent })
    await phone.save(...work, wordOf('c', false))
    expect(await phone.store.pending(100)).toBeNull()
  })

  test('of a learner who was not asked on this phone, though the server knows them', async () => {
    const phone = await newPhone({ id: ANNA, consent: 'unasked' })
    await phone.store.takePage(pageOf([cardOf('f')]))
    await phone.save(...work, wordOf('c', false))
    expect(await phone.store.pending(100)).toBeNull()
  })

  test('of a learner who was erased', async () => {
    const phone = await newPhone({ id: ANNA, isErased: true })
    await phone.save(...work)
    expect(await phone.store.pending(100)).toBeNull()
  })
})

test('a word that is taken back is sent to a server that knows the learner, alone, however much waits before it', async () => {
  const phone = await newPhone({ id: ANNA })
  const given = wordOf('c', true)
  await phone.save(given)
  await phone.store.settle(receiptFor([given], [given]))
  await phone.save(...work, wordOf('d', false))
  const row = await phone.learner(ANNA)
  if (row === undefined) throw new Error('she is there')
  await phone.change({ ...row, consent: 'refused' })
  for (const countMax of [1, 2, 100]) expect(await sent(phone, countMax)).toEqual(['d'.repeat(32)])
})

test.each([
  ['stays here, of whom the server holds nothing', false],
  ['leaves, of whom the server holds something', true],
])('a bundle of words alone that was made before a learner refused %s', async (_what, isKnown) => {
  const phone = await newPhone({ id: ANNA })
  const given = wordOf('c', true)
  await phone.save(given)
  if (isKnown) await phone.store.settle(receiptFor([given], [given]))
  await phone.save(cardOf('e'))
  const batch = await phone.store.pending(100)
  const row = await phone.learner(ANNA)
  if (batch === null || row === undefined) throw new Error('both are there')
  await phone.change({ ...row, consent: 'refused' })
  expect(await phone.store.leaving(batch)).toBe(isKnown)
})

test('whoever took the word back can still keep a lost phone out, and nothing that was learnt goes along', async () => {
  const phone = await newPhone({ id: ANNA })
  const given = wordOf('c', true)
  await phone.save(given)
  await phone.store.settle(receiptFor([given], [given]))
  const cutOff = { kind: 'cut-off' as const, id: '7'.repeat(32), learner: ANNA, at: 0, device: 'd'.repeat(32) }
  await phone.save(...work, wordOf('d', false), cardOf('e'), cutOff)
  const row = await phone.learner(ANNA)
  if (row === undefined) throw new Error('she is there')
  await phone.change({ ...row, consent: 'refused' })
  expect(await sent(phone)).toEqual(['d', 'e', '7'].map((letter) => letter.repeat(32)))
})

test('one learner who refuses does not hold up another', async () => {
  const phone = await newPhone({ id: ANNA, consent: 'refused' }, { id: BAO })
  const his = workOf(3, BAO)
  await phone.save(...work, ...his)
  expect(await sent(phone)).toEqual(idsOf(his))
})

test('the oldest go first, whoever they are of', async () => {
  const phone = await newPhone({ id: ANNA }, { id: BAO })
  const his = workOf(5, BAO)
  for (const [i, record] of work.entries()) await phone.save(record, ...his.slice(i, i + 1))
  expect(new Set(await sent(phone, 4))).toEqual(new Set([...idsOf(work.slice(0, 2)), ...idsOf(his.slice(0, 2))]))
})

test('no more learners go into one bundle than a server takes', async () => {
  const many = Array.from({ length: limits.learnersMax + 3 }, (_, i) => ({ id: i.toString(16).padStart(32, '0') }))
  const phone = await newPhone(...many)
  for (const { id } of many) await phone.save(...workOf(1, id))
  const batch = await phone.store.pending(100)
  expect([batch?.learners.length, batch?.rows.length]).toEqual([limits.learnersMax, limits.learnersMax])
})

test('the card is shown while the server does not know this device for the learner', async () => {
  const phone = await newPhone({ id: ANNA, isClaiming: true }, { id: BAO })
  await phone.save(...work, ...workOf(1, BAO))
  const [anna, bao] = (await phone.store.pending(100))?.learners ?? []
  expect([anna?.secret, bao?.secret]).toEqual([SECRET, undefined])
})

test('every batch is a piece of the chain: its link and its records lead to the link after them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 11 }), async (count, held) => {
      const phone = await newPhone({ id: ANNA })
      const records = workOf(count)
      await phone.save(...records)
      await phone.store.settle(receiptFor(records.slice(0, held), records.slice(0, held)))
      const batch = await phone.store.pending(100)
      const link = batch?.learners[0]?.link ?? (await phone.rows('progress'))[0]?.link ?? ''
      const hashes = batch?.rows.map(({ record }) => contentHash(record, nodeSha256)) ?? []
      const end = hashes.reduce((before, hash) => nextLink(before, hash, nodeSha256), link)
      const all = records.map((record) => contentHash(record, nodeSha256))
      expect(end).toBe(all.reduce((before, hash) => nextLink(before, hash, nodeSha256), noLink))
      expect(batch?.rows.map(({ n }) => n) ?? []).toEqual(records.slice(held).map((_, i) => held + i + 1))
    }),
    { numRuns: 40 },
  )
})
