// A store was put back from a backup while letters to it were on the road. Their writers have no line to hear of it.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Bytes } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import { readBag, receiptsToHand } from '../../../core/phone/bag.ts'
import { carry } from '../../../core/phone/carry.ts'
import { forward } from '../../../core/phone/forward.ts'
import { writeLetter } from '../../../core/phone/letters.ts'
import { nodeCodec, nodeRandom, nodeSealer, nodeSha256, nodeVerifier } from '../../../server/node-ports.ts'
import { backupTo } from '../../../server/store/backup.ts'
import { restoreFrom } from '../../../server/store/restore.ts'
import { renewEpoch } from '../../../server/store/store.ts'
import { rowsIn } from '../stored.ts'
import { type LearningPhone, learningPhone, roadTo } from '../test-engine.ts'
import { LESSON, PACK } from '../test-packs.ts'
import { answersOf, bundleOf, newId, newPhone, someHash } from '../test-phone.ts'
import { type TestServer, temporaryFolder, testServer } from '../test-server.ts'

const portsOf = (phone: LearningPhone) => ({
  store: phone.learning.syncStore(),
  signer: async () => phone.key().signer,
  renewKey: async () => undefined,
  verifier: nodeVerifier,
  sha256: nodeSha256,
  codec: nodeCodec,
  sealer: nodeSealer,
  clock: Date.now,
})

async function restored(server: TestServer): Promise<TestServer> {
  const file = join(temporaryFolder(), 'backup.sqlite')
  backupTo(server.dataDir, file)
  const dataDir = join(temporaryFolder(), 'data')
  mkdirSync(dataDir)
  await restoreFrom(file, dataDir, nodeRandom)
  return testServer({ dataDir })
}

async function finish({ learning }: LearningPhone, learner: string): Promise<void> {
  const run = await learning.restartRun(learner, PACK, someHash(), LESSON)
  await learning.complete(run.id, 1)
}

async function knownLearner(phone: LearningPhone): Promise<string> {
  const { id } = await phone.learning.addLearner('fox')
  await phone.learning.setConsent(id, true, 'consent-1')
  await finish(phone, id)
  return id
}

async function letterOf(phone: LearningPhone): Promise<Bytes> {
  const letter = await writeLetter(phone.db, portsOf(phone))
  if (letter === null) throw new Error('nothing to send')
  return letter.sealed
}

/** Through a courier who is on the line. The receipts. */
async function brought(letters: readonly Bytes[], server: TestServer): Promise<readonly Bytes[]> {
  const courier = await learningPhone()
  await courier.sync(roadTo(() => server))
  await carry(courier.db, portsOf(courier), letters)
  await forward(
    courier.db,
    roadTo(() => server),
    portsOf(courier),
  )
  expect((await readBag(courier.db)).refused).toEqual([])
  return (await receiptsToHand(courier.db, 'all', limits.carriedBytesMax)).map(({ bytes }) => bytes)
}

const epochOf = async ({ learning }: LearningPhone) => (await learning.syncStore().server())?.identity.epoch

test('a phone on the line that means an older epoch is refused, so that it hears of the new one', async () => {
  const first = await testServer()
  const server = await restored(first)
  const bundle = await bundleOf(await newPhone(), first.store.identity, answersOf(newId(), 1))
  expect(await (await server.post(bundle)).json()).toMatchObject({ code: 'sync/wrong-audience' })
})

test('a letter to an epoch that was never of this store is refused', async () => {
  const server = await testServer()
  const elsewhere = { ...server.store.identity, epoch: newId() }
  const bundle = await bundleOf(await newPhone(), elsewhere, answersOf(newId(), 1), { isLetter: true })
  expect(await (await server.post(bundle)).json()).toMatchObject({ code: 'sync/wrong-audience' })
})

test('only so many epochs are remembered, the newest', async () => {
  const dataDir = join(temporaryFolder(), 'data')
  const first = await testServer({ dataDir })
  await first.store.close()
  for (let i = 0; i <= limits.pastEpochsMax; i++) await renewEpoch(dataDir, nodeRandom)
  const { store } = await testServer({ dataDir })
  expect(store.pastEpochs).toHaveLength(limits.pastEpochsMax)
  expect(store.pastEpochs).not.toContain(first.store.identity.epoch)
  expect(store.pastEpochs).not.toContain(store.identity.epoch)
})

test('letters that crossed the restore arrive, and their receipts lead the phone that never has a line to the new epoch', async () => {
  const first = await testServer()
  const phone = await learningPhone()
  const learner = await knownLearner(phone)
  await phone.sync(roadTo(() => first))
  await finish(phone, learner)
  const early = await letterOf(phone)
  await finish(phone, learner)
  const late = await letterOf(phone)
  const server = await restored(first)
  const receipts = await brought([early, late], server)
  expect(await carry(phone.db, portsOf(phone), receipts)).toMatchObject({ settled: 2, foreign: 0 })
  expect(await epochOf(phone)).toBe(server.store.identity.epoch)
  // What the old epoch held is asked for again: the store may have lost it.
  const [last] = await brought([await letterOf(phone)], server)
  await carry(phone.db, portsOf(phone), last === undefined ? [] : [last])
  expect(await phone.learning.delivery(learner)).toMatchObject({ onPhone: 0, received: 3, refused: 0 })
  expect(await rowsIn(server.dataDir)).toHaveLength(5)
})

test('a receipt of the old epoch leads no phone back', async () => {
  const first = await testServer()
  const phone = await learningPhone()
  const learner = await knownLearner(phone)
  await phone.sync(roadTo(() => first))
  await finish(phone, learner)
  const receipts = await brought([await letterOf(phone)], first)
  const server = await restored(first)
  await phone.sync(roadTo(() => server))
  const before = await phone.learning.delivery(learner)
  expect(await carry(phone.db, portsOf(phone), receipts)).toMatchObject({ settled: 0, foreign: 1 })
  expect(await epochOf(phone)).toBe(server.store.identity.epoch)
  expect(await phone.learning.delivery(learner)).toEqual(before)
})
