// A server's disk is put back from a copy by somebody who knows nothing of epochs: its identity stays, its last records are gone.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Item } from '../../../core/pack/lesson.ts'
import { backupTo } from '../../../server/store/backup.ts'
import { rowsIn } from '../stored.ts'
import { type LearningPhone, learningPhone, roadTo } from '../test-engine.ts'
import { LESSON, PACK } from '../test-packs.ts'
import { someHash } from '../test-phone.ts'
import { type TestServer, temporaryFolder, testServer } from '../test-server.ts'

const words = [{ type: 'paragraph' as const, spans: ['x'] }]
const item: Item = {
  id: 'first',
  kind: 'choose-one',
  prompt: words,
  options: [
    { id: 'yes', text: ['a'], why: words },
    { id: 'no', text: ['b'], why: words },
  ],
  right: 'yes',
}

async function answer(phone: LearningPhone, learner: string, count: number) {
  const run = await phone.learning.openRun(learner, PACK, someHash(), LESSON)
  for (let i = 0; i < count; i++) await phone.learning.saveAnswer(run.id, item, ['yes'])
}

async function learntWith(count: number) {
  const phone = await learningPhone()
  const { id } = await phone.learning.addLearner('fox')
  await phone.learning.setConsent(id, true, 'consent-1')
  await answer(phone, id, count)
  return { phone, learner: id }
}

function kept({ dataDir }: TestServer): string {
  const file = join(temporaryFolder(), 'kept.sqlite')
  backupTo(dataDir, file)
  return file
}

async function putBack(server: TestServer, file: string): Promise<TestServer> {
  await server.store.close()
  const dataDir = temporaryFolder()
  copyFileSync(file, join(dataDir, 'domdom.sqlite'))
  return testServer({ dataDir })
}

const idsOn = async (phone: LearningPhone) =>
  (await phone.db.read(['records'], (tx) => tx.all('records'))).map(({ id }) => id).sort()
const idsAt = async ({ dataDir }: TestServer) => (await rowsIn(dataDir)).map((row) => String(row.record_id)).sort()

describe('a store put back without a new epoch gets back what it lost', () => {
  test.each([
    ['at the button', 0, 'all'],
    ['at the next answer, by itself', 1, 'needed'],
    ['when more is sent at once than it lost', 9, 'needed'],
  ] as const)('%s', async (_when, more, which) => {
    let server = await testServer()
    const road = roadTo(() => server)
    const { phone, learner } = await learntWith(3)
    await phone.sync(road)
    const file = kept(server)
    await answer(phone, learner, 5)
    await phone.sync(road)
    server = await putBack(server, file)
    await answer(phone, learner, more)
    await phone.sync(road, which)
    expect(await idsAt(server)).toEqual(await idsOn(phone))
    expect(await phone.learning.delivery(learner)).toMatchObject({ onPhone: 0, received: 8 + more, isInSync: true })
  })

  test('also when it is ahead again: a page that gives a record anew is enough', async () => {
    let server = await testServer()
    const road = roadTo(() => server)
    const { phone, learner } = await learntWith(2)
    await phone.sync(road)
    const file = kept(server)
    await answer(phone, learner, 3)
    await phone.sync(road)
    const other = await learningPhone()
    await other.learning.welcome(learner, await phone.learning.cardSecret(learner), 'fox')
    await other.sync(road)
    server = await putBack(server, file)
    await answer(phone, learner, 2)
    await phone.sync(road)
    for (let i = 0; i < 2; i++) await other.sync(road, 'all')
    expect(await idsOn(other)).toEqual(await idsAt(server))
    expect((await other.learning.delivery(learner)).isInSync).toBe(true)
    const heads = await other.db.read(['heads'], (tx) => tx.all('heads'))
    expect(heads.map(({ repairs }) => repairs)).toEqual([0])
  })

  test('also when it is older than the learner: it knows nobody, and is asked by one record whether that is all it lost', async () => {
    let server = await testServer()
    const road = roadTo(() => server)
    const other = await learntWith(1)
    await other.phone.sync(road)
    const file = kept(server)
    const { phone, learner } = await learntWith(5)
    await phone.sync(road)
    server = await putBack(server, file)
    expect(await idsAt(server)).not.toEqual(expect.arrayContaining(await idsOn(phone)))
    const { strangers } = await phone.sync(road, 'all')
    expect(strangers).toEqual([])
    expect(await idsAt(server)).toEqual(expect.arrayContaining(await idsOn(phone)))
    await phone.sync(road)
    expect(await phone.learning.delivery(learner)).toMatchObject({ onPhone: 0, received: 5, isInSync: true })
  })

  test('but a phone that is kept out asks by one record, and what was received stays received', async () => {
    const server = await testServer()
    const road = roadTo(() => server)
    const { phone, learner } = await learntWith(3)
    await phone.sync(road)
    const lost = await learningPhone()
    await lost.learning.welcome(learner, await phone.learning.cardSecret(learner), 'fox')
    await lost.sync(road)
    await phone.learning.cutOff(learner, lost.key().device)
    await phone.sync(road)
    const before = await idsAt(server)
    expect((await lost.sync(road, 'all')).strangers).toEqual([learner])
    expect(await lost.learning.delivery(learner)).toMatchObject({ onPhone: 0, refused: 0, received: 3 })
    expect(await idsAt(server)).toEqual(before)
  })

  test('from each phone what that one holds, and both end alike', async () => {
    let server = await testServer()
    const road = roadTo(() => server)
    const { phone, learner } = await learntWith(2)
    await phone.sync(road)
    const other = await learningPhone()
    await other.learning.welcome(learner, await phone.learning.cardSecret(learner), 'fox')
    await other.sync(road)
    const file = kept(server)
    await answer(phone, learner, 3)
    await phone.sync(road)
    await answer(other, learner, 4)
    await other.sync(road)
    server = await putBack(server, file)
    for (let i = 0; i < 3; i++) for (const one of [other, phone]) await one.sync(road, 'all')
    expect(await idsAt(server)).toEqual(await idsOn(phone))
    expect(await idsOn(other)).toEqual(await idsOn(phone))
    for (const one of [phone, other]) expect((await one.learning.delivery(learner)).isInSync).toBe(true)
  })
})

test('an erasure reaches a phone whose learner took the word back before', async () => {
  const server = await testServer()
  const road = roadTo(() => server)
  const { phone, learner } = await learntWith(3)
  await phone.sync(road)
  await phone.learning.setConsent(learner, false, 'consent-1')
  await phone.sync(road)
  await server.store.erase(learner, 1)
  await phone.sync(road, 'all')
  expect(await phone.learning.learners()).toEqual([])
  expect(await idsOn(phone)).toEqual([])
})

test('a lost phone is kept out though the learner took the word back before it was lost', async () => {
  const server = await testServer()
  const road = roadTo(() => server)
  const { phone, learner } = await learntWith(1)
  await phone.sync(road)
  const lost = await learningPhone()
  await lost.learning.welcome(learner, await phone.learning.cardSecret(learner), 'fox')
  await lost.sync(road)
  await phone.learning.setConsent(learner, false, 'consent-1')
  await phone.learning.cutOff(learner, lost.key().device)
  await phone.sync(road)
  expect(await phone.pending()).toEqual([])
  expect((await lost.sync(road, 'all')).strangers).toEqual([learner])
})

test('a yes that another phone said in ignorance of a withdrawal lifts it nowhere', async () => {
  const server = await testServer()
  const road = roadTo(() => server)
  const { phone, learner } = await learntWith(1)
  await phone.sync(road)
  const other = await learningPhone()
  await other.learning.welcome(learner, await phone.learning.cardSecret(learner), 'fox')
  await other.sync(road)
  await other.learning.setConsent(learner, true, 'consent-1')
  await phone.learning.setConsent(learner, false, 'consent-1')
  for (let i = 0; i < 2; i++) for (const one of [phone, other]) await one.sync(road, 'all')
  for (const one of [phone, other]) expect((await one.learning.learners())[0]?.consent).toBe('refused')
  await other.learning.setConsent(learner, true, 'consent-1')
  for (const one of [other, phone]) await one.sync(road, 'all')
  for (const one of [phone, other]) expect((await one.learning.learners())[0]?.consent).toBe('given')
})
