import { describe, expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { cardVerifier } from '../../../core/sync/seal.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'
import { breakAtEveryStep } from '../../phone-storage.ts'
import { anyId, consentingLearner, everything, identityOf, onDisk, playLesson, recordsPhone } from './phone.ts'

describe('a card is refused', () => {
  test.each([
    ['a learner that is none', 'frog', 'a'.repeat(32)],
    ['a secret that is none', 'a'.repeat(32), 'A'.repeat(32)],
  ])('with %s', async (_what, learner, secret) => {
    const { records } = recordsPhone()
    await expect(records.welcome(learner, secret, 'frog')).rejects.toMatchObject({ code: 'record/bad-form' })
    expect(await records.learners()).toEqual([])
  })

  test('on a phone with enough learners', async () => {
    const { records } = recordsPhone()
    for (let i = 0; i < limits.learnersMax; i++) await records.addLearner('frog')
    await expect(records.welcome(anyId(), anyId(), 'hen')).rejects.toMatchObject({ code: 'record/too-many-learners' })
  })
})

describe.each(['throws', 'aborts'] as const)('all or nothing when a write %s', (how) => {
  test('in adding a learner with a card', async () => {
    const { records, databaseName } = recordsPhone()
    await records.learners()
    const before = await onDisk(databaseName)
    await breakAtEveryStep(
      how,
      () => records.addLearner('frog'),
      async () => expect(await onDisk(databaseName)).toEqual(before),
    )
    expect(await records.learners()).toHaveLength(1)
  })

  test('in cutting off a phone: never a new card without the word about the lost one', async () => {
    const { records, databaseName } = recordsPhone()
    const learner = await consentingLearner(records)
    const before = await onDisk(databaseName)
    await breakAtEveryStep(
      how,
      () => records.cutOff(learner.id, anyId()),
      async () => expect(await onDisk(databaseName)).toEqual(before),
    )
    expect((await everything(records)).map(({ kind }) => kind)).toEqual(['card', 'consent', 'card', 'cut-off'])
  })

  test('in welcoming a learner', async () => {
    const { records, databaseName } = recordsPhone()
    await records.learners()
    const before = await onDisk(databaseName)
    await breakAtEveryStep(
      how,
      () => records.welcome('a'.repeat(32), anyId(), 'frog'),
      async () => expect(await onDisk(databaseName)).toEqual(before),
    )
    expect(await records.learners()).toHaveLength(1)
  })
})

test('a new learner has a card from the start, named in the first record, and nothing leaves before consent', async () => {
  const { records } = recordsPhone()
  const learner = await records.addLearner('frog')
  const secret = await records.cardSecret(learner.id)
  expect(await everything(records)).toEqual([])
  await records.setConsent(learner.id, true, 'consent-1')
  expect(await everything(records)).toMatchObject([
    { kind: 'card', learner: learner.id, verifier: cardVerifier(secret, nodeSha256) },
    { kind: 'consent' },
  ])
})

test('the card goes along until the server took this phone’s word, and its secret is in no record', async () => {
  const { records } = recordsPhone()
  const learner = await consentingLearner(records)
  const secret = await records.cardSecret(learner.id)
  const batch = await records.syncStore().pending(10)
  expect(batch?.learners).toMatchObject([{ learner: learner.id, secret }])
  expect(JSON.stringify(batch?.rows)).not.toContain(secret)
  expect(await records.exportText()).not.toContain(secret)
})

test('a lost phone is named and the card changes, in this order', async () => {
  const { records } = recordsPhone()
  const learner = await consentingLearner(records)
  const [old, lost] = [await records.cardSecret(learner.id), anyId()]
  await records.cutOff(learner.id, lost)
  const fresh = await records.cardSecret(learner.id)
  expect(fresh).not.toBe(old)
  expect((await everything(records)).slice(2)).toMatchObject([
    { kind: 'card', verifier: cardVerifier(fresh, nodeSha256) },
    { kind: 'cut-off', device: lost },
  ])
})

describe('a learner with a card from another phone', () => {
  test('is asked for at the next contact, whatever the epoch, with the card', async () => {
    const { records } = recordsPhone()
    const [id, secret] = [anyId(), anyId()]
    expect(await records.welcome(id, secret, 'frog')).toMatchObject({ id, picture: 'frog', consent: 'unasked' })
    const store = records.syncStore()
    expect(await store.wanted('needed')).toEqual([{ learner: id, secret, cards: [secret], since: 0 }])
    await store.adopt(identityOf('a'))
    expect(await store.wanted('needed')).toEqual([{ learner: id, secret, cards: [secret], since: 0 }])
  })

  test('who is here already keeps name, picture, work and card, and the server is shown both cards', async () => {
    const { records } = recordsPhone()
    const learner = await consentingLearner(records)
    await playLesson(records, learner)
    const [own, secret] = [await records.cardSecret(learner.id), anyId()]
    expect(await records.welcome(learner.id, secret, 'hen')).toEqual({ ...learner, consent: 'given' })
    expect(await records.learners()).toHaveLength(1)
    expect(await records.cardSecret(learner.id)).toBe(own)
    expect(await records.syncStore().wanted('needed')).toMatchObject([{ secret, cards: [secret, own] }])
  })
})

test('two tabs that need the card of an old learner at once agree on one', async () => {
  const { records, again, databaseName } = recordsPhone()
  const learner = await consentingLearner(records)
  await records.db.write(['learners'], async (tx) => {
    const [row] = await tx.list('learners', 'id', learner.id, learner.id)
    if (row === undefined) throw new Error('no learner')
    const { secret: _older, ...rest } = row
    await tx.putMany('learners', [rest])
  })
  const other = again()
  await other.learners()
  const [one, two] = await Promise.all([records.cardSecret(learner.id), other.cardSecret(learner.id)])
  expect(one).toBe(two)
  expect((await onDisk(databaseName)).records).toHaveLength(3)
})
