import { describe, expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { ANNA, identity, newPhone, pageOf, receiptFor, SECOND_EPOCH, workOf } from './phone-tables.ts'

const work = workOf(3)

async function withdrawn() {
  const phone = await newPhone({ id: ANNA })
  await phone.save(...work)
  await phone.store.settle(receiptFor(work, work))
  const row = await phone.learner(ANNA)
  if (row === undefined) throw new Error('she is there')
  await phone.change({ ...row, consent: 'refused' })
  return phone
}

const asked = async (phone: Awaited<ReturnType<typeof newPhone>>, which: 'needed' | 'all') =>
  (await phone.store.wanted(which)).map(({ learner }) => learner)

describe('nobody is asked for', () => {
  test.each(['unasked', 'refused'] as const)('who is %s and was never on the server', async (consent) => {
    const phone = await newPhone({ id: ANNA, consent, isClaiming: true })
    await phone.save(...work)
    expect(await asked(phone, 'all')).toEqual([])
    expect(await asked(phone, 'needed')).toEqual([])
  })

  test('at another server than the one that had them', async () => {
    const phone = await withdrawn()
    await phone.store.adopt({ ...identity(SECOND_EPOCH), publicKey: 'B'.repeat(87) })
    expect(await asked(phone, 'all')).toEqual([])
    expect(await asked(phone, 'needed')).toEqual([])
  })
})

describe('whoever took the word back is asked for, so that an erasure reaches them,', () => {
  test('by the button', async () => {
    expect(await asked(await withdrawn(), 'all')).toEqual([ANNA])
  })

  test('by itself, till an answer came; then not before the next day', async () => {
    const phone = await withdrawn()
    expect(await asked(phone, 'needed')).toEqual([ANNA])
    expect(await asked(phone, 'needed')).toEqual([ANNA])
    await phone.store.takePage(pageOf(work, 3))
    expect(await asked(phone, 'needed')).toEqual([])
    phone.pass(limits.withdrawnAskMs + 1)
    expect(await asked(phone, 'needed')).toEqual([ANNA])
  })

  test('though the answer to their only bundle was lost', async () => {
    const phone = await newPhone({ id: ANNA })
    await phone.save(...work)
    const batch = await phone.store.pending(100)
    if (batch === null) throw new Error('there is work')
    await phone.store.leaving(batch)
    const row = await phone.learner(ANNA)
    if (row === undefined) throw new Error('she is there')
    await phone.change({ ...row, consent: 'refused' })
    expect(await asked(phone, 'needed')).toEqual([ANNA])
  })

  test('at a server that was restored since', async () => {
    const phone = await withdrawn()
    await phone.store.adopt(identity(SECOND_EPOCH))
    expect(await asked(phone, 'needed')).toEqual([ANNA])
  })
})
