import { expect, test } from 'vitest'
import { mergeInto } from '../../../core/phone/merge.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'
import { openPhone } from './couriers.ts'

test('a card that was made in the second database comes home, and the one before it is kept', async () => {
  const [first, second] = [await openPhone(), await openPhone()]
  const { id } = await first.phone.addLearner('fish')
  await mergeInto(second.db, first.db, nodeSha256)
  const old = await first.phone.cardSecret(id)
  await second.phone.renewCard(id)
  await mergeInto(first.db, second.db, nodeSha256)
  expect(await first.phone.cardSecret(id)).toBe(await second.phone.cardSecret(id))
  expect(await first.db.read(['learners'], (tx) => tx.all('learners'))).toMatchObject([{ earlierSecrets: [old] }])
})
