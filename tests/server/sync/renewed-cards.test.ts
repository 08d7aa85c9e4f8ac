// Cards that change while phones are away: real phones against a real server, also one put back from a backup.
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import type { ChooseOne } from '../../../core/pack/lesson.ts'
import { writeSafeCopies } from '../../../core/phone/safe-copies.ts'
import { createSealer } from '../../../core/sync/sealing.ts'
import { nodeCodec, nodeRandom, nodeSha256 } from '../../../server/node-ports.ts'
import { backupTo } from '../../../server/store/backup.ts'
import { letInBeside } from '../../../server/store/let-in.ts'
import { restoreFrom } from '../../../server/store/restore.ts'
import { type LearningPhone, learningPhone, roadTo } from '../test-engine.ts'
import { LESSON, PACK } from '../test-packs.ts'
import { answerOf, cutOffOf, newId, newPhone, someHash } from '../test-phone.ts'
import { temporaryFolder, testServer } from '../test-server.ts'

const words = [{ type: 'paragraph' as const, spans: ['x'] }]
const item: ChooseOne = {
  id: 'first',
  kind: 'choose-one',
  prompt: words,
  options: [
    { id: 'yes', text: ['a'], why: words },
    { id: 'no', text: ['b'], why: words },
  ],
  right: 'yes',
}

async function village() {
  let now = await testServer()
  const road = roadTo(() => now)
  const phone = await learningPhone()
  const { id: learner } = await phone.learning.addLearner('fox')
  await phone.learning.setConsent(learner, true, 'consent-1')
  await answers(phone, learner, 2)
  await phone.sync(road)
  return {
    road,
    phone,
    learner,
    server: () => now,
    /** What the store was becomes what it is, under a new epoch. */
    async putBack(backup: string) {
      await now.store.close()
      const dataDir = join(temporaryFolder(), 'data')
      await restoreFrom(backup, dataDir, nodeRandom)
      now = await testServer({ dataDir })
    },
    backUp() {
      const file = join(temporaryFolder(), 'backup.sqlite')
      backupTo(now.dataDir, file)
      return file
    },
    async newcomer(secret?: string) {
      const other = await learningPhone()
      await other.learning.welcome(learner, secret ?? (await phone.learning.cardSecret(learner)), 'fox')
      await other.sync(road)
      await other.learning.setConsent(learner, true, 'consent-1')
      return other
    },
  }
}

async function answers(phone: LearningPhone, learner: string, count: number) {
  const run = await phone.learning.openRun(learner, PACK, someHash(), LESSON)
  for (let i = 0; i < count; i++) await phone.learning.saveAnswer(run.id, item, ['yes'])
}

const isInSync = async (phone: LearningPhone, learner: string) => (await phone.learning.delivery(learner)).isInSync

describe('a phone whose card the server does not know', () => {
  test('is let in by the card before it, when the server was put back to before the new one', async () => {
    const { road, phone, learner, newcomer, backUp, putBack } = await village()
    const backup = backUp()
    const second = await newcomer()
    await second.learning.cutOff(learner, phone.key().device)
    await answers(second, learner, 3)
    await second.sync(road)
    await putBack(backup)
    await second.sync(road, 'all')
    await second.sync(road, 'all')
    expect(await isInSync(second, learner)).toBe(true)
    expect(await second.refused()).toEqual([])
    await answers(phone, learner, 1)
    await phone.sync(road, 'all')
    expect((await phone.refused()).map(({ reason }) => reason)).toContain('record/cut-off')
  })

  test('is let in by the card before it, when it renewed the card before the server ever saw it', async () => {
    const { road, phone, learner, server } = await village()
    const second = await learningPhone()
    await second.learning.welcome(learner, await phone.learning.cardSecret(learner), 'fox')
    await second.learning.setConsent(learner, true, 'consent-1')
    await answers(second, learner, 1)
    await second.learning.cutOff(learner, phone.key().device)
    await second.sync(road, 'all')
    expect([await second.refused(), await isInSync(second, learner)]).toEqual([[], true])
    expect(server().bugs).toEqual([])
  })

  test('shows each of its cards, then stops, and says that its card is void', async () => {
    const { road, phone, learner, newcomer } = await village()
    const second = await newcomer()
    await phone.learning.renewCard(learner)
    await phone.sync(road)
    await second.learning.welcome(learner, newId(), 'fox')
    await answers(second, learner, 1)
    const { rejected } = await second.sync(road, 'all')
    expect([rejected, (await second.refused()).length]).toEqual([2 * 2, 2])
    expect(await second.learning.cardState(learner)).toEqual({ isVoid: true, mayRenew: false })
    expect(await phone.learning.cardState(learner)).toEqual({ isVoid: false, mayRenew: true })
    const copying = { sealer: createSealer(crypto.subtle, nodeRandom), sha256: nodeSha256, codec: nodeCodec }
    expect(await writeSafeCopies(second.db, copying)).toEqual([])
    expect(await writeSafeCopies(phone.db, copying)).toHaveLength(1)
  })

  test('is let in by hand as a last resort, and makes a card that counts', async () => {
    const { road, phone, learner, newcomer, server } = await village()
    const second = await newcomer()
    await phone.learning.renewCard(learner)
    await phone.sync(road)
    await answers(second, learner, 1)
    await second.sync(road, 'all')
    expect(await letInBeside(server().dataDir, second.key().device, learner, Date.now())).toBe('let-in')
    await second.sync(road, 'all')
    expect([await second.refused(), await second.learning.cardState(learner)]).toEqual([
      [],
      { isVoid: true, mayRenew: true },
    ])
    await second.learning.renewCard(learner)
    await second.sync(road, 'all')
    expect(await second.learning.cardState(learner)).toEqual({ isVoid: false, mayRenew: true })
    const third = await newcomer(await second.learning.cardSecret(learner))
    expect(await third.learning.exportText(learner)).toContain('"card"')
  })
})

describe('a card that is shown to a phone where its learner is', () => {
  test('does not replace the right one while nobody is let in by it', async () => {
    const { road, phone, learner, newcomer } = await village()
    const right = await phone.learning.cardSecret(learner)
    await phone.learning.welcome(learner, newId(), 'fox')
    await answers(phone, learner, 1)
    await phone.sync(road, 'all')
    expect(await phone.learning.cardSecret(learner)).toBe(right)
    expect(await phone.refused()).toEqual([])
    expect((await (await newcomer()).sync(road, 'all')).strangers).toEqual([])
  })

  test('replaces it once it lets the phone in', async () => {
    const { road, phone, learner, newcomer } = await village()
    const second = await newcomer()
    await phone.learning.renewCard(learner)
    await phone.sync(road)
    const renewed = await phone.learning.cardSecret(learner)
    await answers(second, learner, 1)
    await second.sync(road)
    expect((await second.refused()).length).toBeGreaterThan(0)
    await second.learning.welcome(learner, renewed, 'fox')
    await second.sync(road)
    expect([await second.learning.cardSecret(learner), await isInSync(second, learner)]).toEqual([renewed, true])
    expect(await second.learning.cardState(learner)).toEqual({ isVoid: false, mayRenew: true })
  })
})

test('a new card puts everybody out who came in by the old one, however many keys they made', async () => {
  const { road, phone, learner, server } = await village()
  const secret = await phone.learning.cardSecret(learner)
  const thieves = await Promise.all(Array.from({ length: 40 }, newPhone))
  for (const thief of thieves) await server().pull(thief, { learner, secret })
  await phone.sync(road, 'all')
  const head = await phone.db.read(['heads'], (tx) => tx.get('heads', learner))
  const living = head?.devices.filter(({ isCutOff }) => !isCutOff).map(({ device }) => device) ?? []
  expect([head?.devices.length, living.length]).toEqual([limits.learnerDevicesMax, limits.devicesPerLearnerMax])
  expect(living).toContain(phone.key().device)
  await phone.learning.renewCard(learner)
  await phone.sync(road)
  for (const thief of thieves) {
    await expect(server().pull(thief, { learner })).rejects.toThrow()
    await expect(server().pull(thief, { learner, secret })).rejects.toThrow()
  }
  await answers(phone, learner, 1)
  await phone.sync(road, 'all')
  expect(await isInSync(phone, learner)).toBe(true)
})

test('a device that is cut off before it ever came is shut out when it comes', async () => {
  const { phone, learner, road, server } = await village()
  const lost = await newPhone()
  await phone.learning.cutOff(learner, lost.device)
  await phone.sync(road)
  const { verdicts } = await server().send(lost, [answerOf(learner), cutOffOf(learner, phone.key().device)])
  expect(verdicts).toEqual([0, 1].map(() => ({ kind: 'rejected', reason: 'record/cut-off' })))
})
