import { expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { createLocalLocks } from '../../../core/local-locks.ts'
import { type Copies, createSecondCopy } from '../../../core/phone/copies.ts'
import { createCopiesHeld } from '../../../core/phone/copies-held.ts'
import { factTables, putFacts } from '../../../core/phone/facts.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'
import { everything, identityOf, openLesson, recordsPhone, serverOfEpoch } from '../../src/records/phone.ts'
import { lessonRecords } from '../sync/lesson-work.ts'
import { afterLoss, alone, idsOf, learnerRows, memoryCopies, phoneWithCopies } from './copied-phone.ts'

const locks = createLocalLocks()
const oneTabAtATime = <T>(task: () => Promise<T>) => locks.hold('copies', task)

/** Between what is read and what is written, other tabs have their say. */
function slow(copies: Copies): Copies {
  const turn = () => new Promise((resolve) => setTimeout(resolve, 1))
  return {
    ...copies,
    async get(names) {
      const found = await copies.get(names)
      await turn()
      return found
    },
  }
}

test('two tabs that copy into one file keep what both of them copied', async () => {
  const copies = memoryCopies()
  const learner = '1'.repeat(32)
  const some = lessonRecords(2, learner).map((record, i) => ({ id: `${'a'.repeat(32)}.${i + 1}`, order: i, record }))
  const { db } = recordsPhone().records
  const tabs = some.map(() => createCopiesHeld(slow(copies), oneTabAtATime, db))
  await Promise.all(tabs.map((tab, i) => tab.put(some.slice(i, i + 1))))
  expect(copies.ids()).toEqual(some.map(({ id }) => id))
})

test('a tab that tidies leaves a file into which another tab copied meanwhile', async () => {
  const { records, copies, second, learner } = await phoneWithCopies()
  const tab = second()
  await tab.mirror()
  const sent = await everything(records)
  const store = records.syncStore()
  await store.adopt(identityOf('e'))
  await store.settle(serverOfEpoch('e').word(sent))
  const [file = ''] = copies.files.keys()
  const own = copies.files.get(file) ?? []
  const [first] = own
  const news = {
    id: `${file.split('.')[0]}.49`,
    order: 99,
    record: { ...(first?.record ?? sent[0]), learner: learner.id },
  }
  copies.files.set(file, [...own, news as (typeof own)[number]])
  await tab.tidy()
  expect(copies.ids()).toContain(news.id)
  expect(copies.theirs.has(learner.id)).toBe(true)
})

/** Before the tab has the lock, others have their say. */
const after =
  (meanwhile: () => Promise<unknown>) =>
  async <T>(task: () => Promise<T>) => {
    await meanwhile()
    return task()
  }

test.each(['mirror', 'tidy'] as const)(
  'a tab that waited to copy (%s) does not take away the secret of a card that another tab copied meanwhile',
  async (how) => {
    const { records, copies, second, learner } = await phoneWithCopies()
    let isOver = false
    const waiting = after(async () => {
      if (isOver) return
      isOver = true
      await records.cutOff(learner.id, 'd'.repeat(32))
      await second().mirror()
    })
    await createSecondCopy(records.db, copies, nodeSha256, waiting)[how]()
    const [row] = await learnerRows(records.db)
    expect(copies.theirs.get(learner.id)).toMatchObject({ secret: row?.secret, earlierSecrets: row?.earlierSecrets })
  },
)

test('a file stays whose first records are unsent once more since the tab last looked', async () => {
  const { records, copies, second } = await phoneWithCopies()
  const sent = await everything(records)
  const store = records.syncStore()
  let isToBe = false
  const waiting = after(async () => {
    if (!isToBe) return
    isToBe = false
    await store.adopt(identityOf('f'))
    await second().tidy()
  })
  const tab = createSecondCopy(records.db, copies, nodeSha256, waiting)
  await tab.mirror()
  await store.adopt(identityOf('e'))
  const server = serverOfEpoch('e')
  await store.settle(server.word(sent.slice(0, -1)))
  await tab.tidy()
  await store.settle(server.word(sent.slice(-1)))
  isToBe = true
  await tab.tidy()
  expect(copies.ids()).toEqual(idsOf(sent))
})

test('a learner whose file another tab took away is copied again with the next record', async () => {
  const { records, copies, second, learner } = await phoneWithCopies()
  const tab = second()
  await tab.mirror()
  await copies.removeLearners([learner.id])
  const run = await openLesson(records, learner)
  await records.moveTo(run.id, 1)
  await records.addLearner('hat')
  await records.setConsent(learner.id, true, 'consent-2')
  await tab.mirror()
  expect(copies.theirs.has(learner.id)).toBe(true)
})

test.each([0, limits.copiesAtOnceMax])(
  'a card that was shown before the copies came back, %d records before the card, does not cost the secret of the newer one',
  async (count) => {
    const before = await phoneWithCopies()
    const store = before.records.syncStore()
    await store.adopt(identityOf('e'))
    const cards = (await everything(before.records)).filter(({ kind }) => kind === 'card')
    await store.settle(serverOfEpoch('e').word(cards))
    const work = lessonRecords(count, before.learner.id)
    await before.records.db.write(factTables, (tx) => putFacts(tx, before.learner.id, work, nodeSha256))
    const [{ secret: old = '' } = { secret: '' }] = await learnerRows(before.records.db)
    await before.records.cutOff(before.learner.id, 'd'.repeat(32))
    await before.second().mirror()
    const [{ secret: newest = '' } = { secret: '' }] = await learnerRows(before.records.db)
    expect(newest).not.toBe(old)
    const { records } = recordsPhone()
    await records.welcome(before.learner.id, old, 'hat')
    await createSecondCopy(records.db, before.copies, nodeSha256, alone).reconcile()
    expect(await learnerRows(records.db)).toMatchObject([{ secret: newest, earlierSecrets: [old], isClaiming: true }])
    expect(idsOf(await everything(records))).toEqual(idsOf(await everything(before.records)))
    expect((await afterLoss(before)).cameBack).toBeGreaterThan(0)
  },
)

test('a phone that knows as many cards as it may still takes in the secret that only the copies know', async () => {
  const before = await phoneWithCopies()
  await before.second().mirror()
  const [{ secret: own = '' } = { secret: '' }] = await learnerRows(before.records.db)
  for (const [name, some] of before.copies.files)
    before.copies.files.set(
      name,
      some.filter(({ record }) => record.kind !== 'card'),
    )
  const { records } = recordsPhone()
  await records.welcome(before.learner.id, 'f'.repeat(32), 'hat')
  const earlierSecrets = Array.from({ length: limits.earlierSecretsMax }, (_, i) => `${i}`.repeat(32))
  await records.db.write(['learners'], async (tx) => {
    await tx.putMany(
      'learners',
      (await tx.all('learners')).map((row) => ({ ...row, earlierSecrets })),
    )
  })
  await createSecondCopy(records.db, before.copies, nodeSha256, alone).reconcile()
  const [row] = await learnerRows(records.db)
  expect(row?.earlierSecrets).toContain(own)
  expect(row?.earlierSecrets).toHaveLength(limits.earlierSecretsMax)
})
