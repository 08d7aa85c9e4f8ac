import { expect, test } from 'vitest'
import { nextLink, noLink } from '../../../core/record/chain.ts'
import { contentHash } from '../../../core/record/record.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'
import { ANNA, idsOf, newPhone, receiptFor, workOf } from './phone-tables.ts'

const work = workOf(6)

test('a phone that is told of its twin begins its chains anew, shows its cards, and loses nothing', async () => {
  const phone = await newPhone({ id: ANNA })
  await phone.save(...work)
  const [pulled] = await phone.rows('records')
  expect(pulled?.n).toBe(1)
  await phone.store.settle({ ...receiptFor(work.slice(0, 4), work.slice(0, 4)), isTwin: true })
  expect((await phone.learner(ANNA))?.isClaiming).toBe(true)
  expect(await phone.outbox()).toEqual(idsOf(work.slice(4)))
  let link = noLink
  for (const [i, row] of (await phone.rows('records')).entries()) {
    expect([row.n, row.link, row.record]).toEqual([i + 1, link, work[i]])
    link = nextLink(link, contentHash(row.record, nodeSha256), nodeSha256)
  }
  expect((await phone.rows('progress'))[0]).toMatchObject({ n: 6, link })
})
