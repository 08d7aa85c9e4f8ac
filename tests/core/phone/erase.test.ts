import { describe, expect, test } from 'vitest'
import { ANNA, BAO, idsOf, newPhone, pageOf, receiptFor, verdictsFor, workOf } from './phone-tables.ts'

const [hers, his] = [workOf(6), workOf(4, BAO)]

async function phoneOfTwo() {
  const phone = await newPhone({ id: ANNA }, { id: BAO })
  await phone.save(...hers, ...his)
  await phone.store.settle(receiptFor(hers.slice(0, 3), hers.slice(0, 3)))
  return phone
}

describe('a learner who was erased leaves nothing behind', () => {
  test.each([
    ['by a receipt', 'receipt'],
    ['by a page', 'page'],
  ] as const)('told %s', async (_how, road) => {
    const phone = await phoneOfTwo()
    if (road === 'receipt') await phone.store.settle(verdictsFor(hers.slice(3), { kind: 'erased' }))
    else await phone.store.takePage({ ...pageOf([]), isErased: true })
    const left = JSON.stringify(await phone.all())
    for (const id of idsOf(hers)) expect(left).not.toContain(id)
    for (const table of ['progress', 'heads', 'received'] as const) {
      expect((await phone.rows(table)).filter(({ learner }) => learner === ANNA)).toEqual([])
    }
    expect(await phone.learner(ANNA)).toMatchObject({ isErased: true, consent: 'refused' })
    expect(await phone.learner(ANNA)).not.toHaveProperty('secret')
    expect(await phone.store.wanted('all')).toEqual([])
  })

  test('in the letters that are under way, while those about others keep their places', async () => {
    const phone = await phoneOfTwo()
    const letter = { epoch: 'e1'.repeat(16), device: 'd1'.repeat(16), order: 1 }
    const both = [...hers.slice(0, 2), ...his.slice(0, 1)]
    await phone.db.write(['letters'], (tx) =>
      tx.putMany('letters', [
        { ...letter, hash: 'a'.repeat(64), learners: [ANNA], ids: idsOf(hers) },
        { ...letter, hash: 'b'.repeat(64), learners: [ANNA, BAO], ids: idsOf(both) },
      ]),
    )
    await phone.store.takePage({ ...pageOf([]), isErased: true })
    expect(await phone.rows('letters')).toEqual([
      { ...letter, hash: 'b'.repeat(64), learners: ['', BAO], ids: ['', '', ...idsOf(his.slice(0, 1))] },
    ])
  })

  test('and nobody else loses anything', async () => {
    const phone = await phoneOfTwo()
    await phone.store.settle(verdictsFor(hers, { kind: 'erased' }))
    expect(idsOf((await phone.rows('records')).map(({ record }) => record))).toEqual(idsOf(his))
    expect(await phone.outbox()).toEqual(idsOf(his))
  })
})
