// The whole way: a bundle whose links do not fit is taken, noted and counted; a real phone in trouble is not.
import { expect, test } from 'vitest'
import { Problem } from '../../../core/problem.ts'
import type { SyncRoad } from '../../../core/sync/engine.ts'
import { createMetrics } from '../../../server/metrics.ts'
import { nodeRandom } from '../../../server/node-ports.ts'
import { backupTo } from '../../../server/store/backup.ts'
import { readFlaggedDevices } from '../../../server/store/devices.ts'
import { restoreFrom } from '../../../server/store/restore.ts'
import { readStore, rowsIn } from '../stored.ts'
import { learningPhone, roadTo } from '../test-engine.ts'
import { LESSON, PACK } from '../test-packs.ts'
import { answersOf, newId, newPhone, someHash } from '../test-phone.ts'
import { temporaryFolder, testServer } from '../test-server.ts'

const flaggedIn = (dataDir: string) => readStore(dataDir, readFlaggedDevices)

test('a bundle that does not fit what its device sent before is stored, noted and counted', async () => {
  const metrics = createMetrics()
  const server = await testServer({ metrics, clock: () => 9_000 })
  const [phone, learner] = [await newPhone(), newId()]
  await server.send(phone, answersOf(learner, 3))
  const records = answersOf(learner, 2)
  // Its own next place, and a link that leads nowhere.
  phone.links.set(learner, [...(phone.links.get(learner)?.slice(0, 3) ?? []), 'ab'.repeat(8)])
  const { verdicts, isTwin } = await server.send(phone, records)
  expect([isTwin, verdicts]).toEqual([false, [4, 5].map((version) => ({ kind: 'stored', version }))])
  await server.send(phone, answersOf(learner, 1))
  expect(await flaggedIn(server.dataDir)).toEqual([
    { device: phone.device, learners: 1, cutOff: 0, twins: 0, lastTwinAt: null, brokenChains: 1, lastBrokenAt: 9_000 },
  ])
  expect(metrics.text()).toContain('domdom_broken_chains_total{kind="broken"} 1\n')
})

test('phones whose answers get lost, who work apart, carry cards about and meet a server restored from a backup, are not noted', async () => {
  let server = await testServer()
  const road = roadTo(() => server)
  const [first, second] = [await learningPhone(), await learningPhone()]
  const { id: learner } = await first.learning.addLearner('fox')
  await first.learning.setConsent(learner, true, 'consent-1')
  const learn = async ({ learning }: typeof first) => {
    const run = await learning.openRun(learner, PACK, someHash(), LESSON)
    await learning.saveAnswer(run.id, { ...item, id: 'first' }, ['yes'])
    await learning.saveAnswer(run.id, { ...item, id: 'second' }, ['no'])
  }
  await learn(first)
  await expect(first.sync(losing(road))).rejects.toThrow('net/unreachable')
  await learn(first)
  await first.sync(road)
  const backup = `${temporaryFolder()}/backup.sqlite`
  backupTo(server.dataDir, backup)
  await second.learning.welcome(learner, await first.learning.cardSecret(learner), 'fox')
  await learn(second)
  await second.sync(road, 'all')
  for (const phone of [first, second, first, second]) {
    await learn(phone)
    await phone.sync(road, 'all')
  }
  const before = await rowsIn(server.dataDir)
  await server.store.close()
  const dataDir = `${temporaryFolder()}/data`
  await restoreFrom(backup, dataDir, nodeRandom)
  expect(await flaggedIn(server.dataDir)).toEqual([])
  server = await testServer({ dataDir })
  for (const phone of [second, first, second, first]) {
    await learn(phone)
    await phone.sync(road, 'all')
  }
  expect((await rowsIn(dataDir)).length).toBe(before.length + 8)
  expect(await flaggedIn(dataDir)).toEqual([])
})

const words = [{ type: 'paragraph' as const, spans: ['Đúng rồi.'] }]
const item = {
  kind: 'choose-one' as const,
  prompt: words,
  options: [
    { id: 'yes', text: ['Cúp máy'], why: words },
    { id: 'no', text: ['Chuyển tiền'], why: words },
  ],
  right: 'yes',
}

function losing(road: SyncRoad): SyncRoad {
  return {
    ...road,
    push: async (bundle) => {
      await road.push(bundle)
      throw new Problem('net/unreachable')
    },
  }
}
