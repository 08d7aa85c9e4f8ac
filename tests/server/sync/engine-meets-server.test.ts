// The phone's real engine and tables against the real server; only the phone's disk and the line between them are doubles.
import { describe, expect, test } from 'vitest'
import type { Bytes } from '../../../core/bytes.ts'
import type { Item } from '../../../core/pack/lesson.ts'
import { Problem } from '../../../core/problem.ts'
import type { SyncRoad } from '../../../core/sync/engine.ts'
import { rowsIn } from '../stored.ts'
import { type LearningPhone, learningPhone, roadTo } from '../test-engine.ts'
import { LESSON, PACK } from '../test-packs.ts'
import { answersOf, newId, someHash } from '../test-phone.ts'
import { testServer } from '../test-server.ts'

const words = [{ type: 'paragraph' as const, spans: ['Đúng rồi.'] }]
const item: Item = {
  id: 'first',
  kind: 'choose-one',
  prompt: words,
  options: [
    { id: 'yes', text: ['Cúp máy'], why: words },
    { id: 'no', text: ['Chuyển tiền'], why: words },
  ],
  right: 'yes',
}

/** A learner with consent who gave `count` answers. A card and the consent come on top. */
async function learnt(phone: LearningPhone, count: number): Promise<string> {
  const { id } = await phone.learning.addLearner('fox')
  await phone.learning.setConsent(id, true, 'consent-1')
  await answer(phone, id, count)
  return id
}

async function answer({ learning }: LearningPhone, learner: string, count: number): Promise<void> {
  const run = await learning.openRun(learner, PACK, someHash(), LESSON)
  for (let i = 0; i < count; i++) await learning.saveAnswer(run.id, item, ['yes'])
}

const BESIDE = 2

describe('work stays on the phone', () => {
  test('when the answer to a push is lost, and the next try finds all of it received once', async () => {
    const server = await testServer()
    const phone = await learningPhone()
    await learnt(phone, 20)
    const road = roadTo(() => server)
    const lossy: SyncRoad = {
      ...road,
      push: async (bundle: Bytes) => {
        await road.push(bundle)
        throw new Problem('net/unreachable')
      },
    }
    await expect(phone.sync(lossy)).rejects.toThrow('net/unreachable')
    expect(await phone.pending()).toHaveLength(20 + BESIDE)
    expect(await phone.sync(road)).toMatchObject({ received: 20 + BESIDE, rejected: 0 })
    expect(await rowsIn(server.dataDir)).toHaveLength(20 + BESIDE)
  })

  test('when the server is in trouble', async () => {
    const server = await testServer()
    const phone = await learningPhone()
    await learnt(phone, 3)
    const road = roadTo(() => server)
    const offered = { ...road, push: async () => Promise.reject(new Problem('net/unreachable')) }
    await expect(phone.sync(offered)).rejects.toThrow('net/unreachable')
    await server.store.close()
    await expect(phone.sync(road)).rejects.toThrow('net/server-trouble')
    expect(await phone.pending()).toHaveLength(3 + BESIDE)
  })
})

test('more records than one bundle holds arrive in several, gapless', async () => {
  const server = await testServer()
  const phone = await learningPhone()
  await learnt(phone, 2600)
  expect(await phone.sync(roadTo(() => server))).toMatchObject({ received: 2600 + BESIDE })
  expect(await phone.pending()).toEqual([])
  const versions = (await rowsIn(server.dataDir)).map(({ version }) => version)
  expect(versions).toEqual(Array.from({ length: 2600 + BESIDE }, (_, i) => i + 1))
})

test('a learner goes on on a second phone by the card, and both hold all of it', async () => {
  const server = await testServer()
  const road = roadTo(() => server)
  const [first, second] = [await learningPhone(), await learningPhone()]
  const learner = await learnt(first, 5)
  await first.sync(road)
  await second.learning.welcome(learner, await first.learning.cardSecret(learner), 'fox')
  expect(await second.sync(road)).toMatchObject({ pulled: 5 + BESIDE, strangers: [] })
  await answer(second, learner, 4)
  await second.sync(road)
  expect(await first.sync(road, 'all')).toMatchObject({ pulled: 4 })
  expect(await first.learning.progress(learner)).toEqual(await second.learning.progress(learner))
  for (const phone of [first, second]) {
    await phone.sync(road, 'all')
    expect((await phone.learning.delivery(learner)).isInSync).toBe(true)
  }
})

test('a phone with a card that opens nothing is told, and keeps its work', async () => {
  const server = await testServer()
  const road = roadTo(() => server)
  const [first, second] = [await learningPhone(), await learningPhone()]
  const learner = await learnt(first, 1)
  await first.sync(road)
  await second.learning.welcome(learner, 'ab'.repeat(16), 'fox')
  expect(await second.sync(road)).toMatchObject({ pulled: 0, strangers: [learner] })
})

test('a lost phone that was cut off sends nothing more of this learner', async () => {
  const server = await testServer()
  const road = roadTo(() => server)
  const [first, lost] = [await learningPhone(), await learningPhone()]
  const learner = await learnt(first, 1)
  await first.sync(road)
  await lost.learning.welcome(learner, await first.learning.cardSecret(learner), 'fox')
  await lost.sync(road)
  await first.learning.cutOff(learner, lost.key().device)
  await first.sync(road)
  await lost.learning.setConsent(learner, true, 'consent-1')
  await answer(lost, learner, 2)
  await lost.sync(road)
  expect((await lost.refused()).map(({ reason }) => reason)).toEqual(Array(3).fill('record/cut-off'))
})

test('a phone restored to an older copy of itself goes on, takes a new key, and nothing is lost or doubled (F20, F21)', async () => {
  const server = await testServer()
  const road = roadTo(() => server)
  const phone = await learningPhone()
  const learner = await learnt(phone, 3)
  await phone.sync(road)
  // The same key at the same places, with other records: what an older copy does when it goes on.
  const key = phone.key()
  const places = [6, 7]
  await server.send(key, answersOf(learner, 2), { places })
  await answer(phone, learner, 2)
  await phone.sync(road)
  expect(phone.key().device).not.toBe(key.device)
  await answer(phone, learner, 1)
  await phone.sync(road, 'all')
  expect(await phone.pending()).toEqual([])
  expect(await rowsIn(server.dataDir)).toHaveLength(3 + BESIDE + 2 + 2 + 1)
  expect((await phone.learning.delivery(learner)).isInSync).toBe(true)
})

test('a learner of an older app, who has no card yet, gets one before anything is sent, and keeps its phone through a new key', async () => {
  const server = await testServer()
  const road = roadTo(() => server)
  const phone = await learningPhone()
  const learner = newId()
  await phone.db.write(['learners'], (tx) =>
    tx.add('learners', { id: learner, picture: 'fox', createdAt: 0, consent: 'given' }),
  )
  await answer(phone, learner, 2)
  await phone.sync(road)
  const key = phone.key()
  await server.send(key, answersOf(learner, 1), { places: [4] })
  await answer(phone, learner, 1)
  await phone.sync(road)
  expect(phone.key().device).not.toBe(key.device)
  await answer(phone, learner, 1)
  await phone.sync(road)
  expect([await phone.pending(), await phone.refused()]).toEqual([[], []])
})

test('an erased learner leaves every phone at its next word with the server', async () => {
  const server = await testServer()
  const road = roadTo(() => server)
  const [first, second] = [await learningPhone(), await learningPhone()]
  const learner = await learnt(first, 3)
  await first.sync(road)
  await second.learning.welcome(learner, await first.learning.cardSecret(learner), 'fox')
  await second.sync(road)
  await server.store.erase(learner, 0)
  await answer(first, learner, 1)
  await first.sync(road)
  await second.sync(road, 'all')
  for (const phone of [first, second]) {
    expect(await phone.db.read(['records'], (tx) => tx.all('records'))).toEqual([])
    expect(await phone.pending()).toEqual([])
  }
  expect(await rowsIn(server.dataDir)).toEqual([])
})

test('a rebuilt server gets everything again, and the phone everything received', async () => {
  const [before, after] = [await testServer(), await testServer()]
  let current = before
  const road = roadTo(() => current)
  const phone = await learningPhone()
  const learner = await learnt(phone, 7)
  await phone.sync(road)
  current = after
  await answer(phone, learner, 1)
  expect(await phone.sync(road)).toMatchObject({ rejected: 0 })
  expect(await phone.pending()).toEqual([])
  expect(await rowsIn(after.dataDir)).toHaveLength(8 + BESIDE)
})
