// I16: whoever asks to be erased is erased, here and on every phone, whatever comes late and whatever is put back.
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { nodeRandom } from '../../../server/node-ports.ts'
import { backupTo } from '../../../server/store/backup.ts'
import { eraseBeside } from '../../../server/store/erase-beside.ts'
import { fileLedger } from '../../../server/store/erasures.ts'
import { restoreFrom } from '../../../server/store/restore.ts'
import { openStore } from '../../../server/store/store.ts'
import { countersIn, rowsIn } from '../stored.ts'
import { answerOf, answersOf, askOf, cardOf, newId, newPhone } from '../test-phone.ts'
import { temporaryFolder, testServer } from '../test-server.ts'

async function withTwoLearners() {
  const server = await testServer()
  const phone = await newPhone()
  const [gone, stays, secret] = [newId(), newId(), newId()]
  const records = [cardOf(gone, secret), ...answersOf(gone, 3)]
  await server.send(phone, [...records, ...answersOf(stays, 2)])
  return { server, phone, gone, stays, secret, records }
}

const erased = { kind: 'erased' }

describe('after an erasure beside the running server', () => {
  test('nothing of the learner is there, and everything of the others', async () => {
    const { server, gone, stays } = await withTwoLearners()
    expect(await eraseBeside(server.dataDir, gone, 7)).toEqual({ records: 4, isNew: true })
    expect((await rowsIn(server.dataDir)).map(({ learner_id }) => learner_id)).toEqual([stays, stays])
    expect((await countersIn(server.dataDir)).map(({ learner_id }) => learner_id)).toEqual([stays])
    expect(await eraseBeside(server.dataDir, gone, 8)).toEqual({ records: 0, isNew: false })
  })

  test('not a byte of what was learnt is left in the files', async () => {
    const { server, phone, gone } = await withTwoLearners()
    await server.send(phone, [answerOf(gone, { answer: ['a-canary-in-the-mine'] })])
    const bytesOf = () =>
      Buffer.concat(['domdom.sqlite', 'domdom.sqlite-wal'].map((file) => readFileSync(join(server.dataDir, file))))
    expect(bytesOf().includes('a-canary-in-the-mine')).toBe(true)
    await eraseBeside(server.dataDir, gone, 7)
    expect(bytesOf().includes('a-canary-in-the-mine')).toBe(false)
  })

  test('what comes late is answered so, old and new, from whatever device, and its neighbours are stored', async () => {
    const { server, phone, gone, stays, records } = await withTwoLearners()
    await server.store.erase(gone, 7)
    const mine = await server.send(phone, [...records, answerOf(gone), answerOf(stays)])
    expect(mine.verdicts).toEqual([erased, erased, erased, erased, erased, { kind: 'stored', version: 3 }])
    expect(mine.learners[0]?.version).toBe(0)
    expect((await server.send(await newPhone(), [answerOf(gone)])).verdicts).toEqual([erased])
    expect((await rowsIn(server.dataDir)).some(({ learner_id }) => learner_id === gone)).toBe(false)
  })

  test('its devices are told when they ask, and nobody else', async () => {
    const { server, phone, gone, secret } = await withTwoLearners()
    await server.store.erase(gone, 7)
    const page = await server.pull(phone, { learner: gone, since: 2 })
    expect([page.isErased, page.more, page.rows, page.head.version]).toEqual([true, false, [], 0])
    const stranger = await newPhone()
    for (const asked of [{ learner: gone }, { learner: gone, secret }]) {
      const answer = await server.ask(await askOf(stranger, server.store.identity, asked))
      expect(await answer.json()).toEqual({ code: 'sync/no-such-learner' })
    }
  })
})

test('a learner nobody knows yet can be erased: a letter may be on its way', async () => {
  const server = await testServer()
  const learner = newId()
  expect(await eraseBeside(server.dataDir, learner, 7)).toEqual({ records: 0, isNew: true })
  expect((await server.send(await newPhone(), [answerOf(learner)])).verdicts).toEqual([erased])
})

test('a restored backup brings nobody back (M24)', async () => {
  const { server, phone, gone, stays, records } = await withTwoLearners()
  const backup = join(temporaryFolder(), 'backup.sqlite')
  backupTo(server.dataDir, backup)
  await eraseBeside(server.dataDir, gone, 7)
  const folder = temporaryFolder()
  for (const { learner, at } of await fileLedger(server.dataDir).all()) await fileLedger(folder).add(learner, at)
  expect(await restoreFrom(backup, folder, nodeRandom)).toEqual({ learners: 1, records: 2, erased: 1 })
  expect((await rowsIn(folder)).map(({ learner_id }) => learner_id)).toEqual([stays, stays])
  const again = await testServer({ dataDir: folder })
  expect((await again.send(phone, records)).verdicts).toEqual(records.map(() => erased))
})

test('a ledger that lies there when a server starts is obeyed, a line cut by a dead machine is passed over', async () => {
  const { server, gone, stays } = await withTwoLearners()
  await server.store.close()
  appendFileSync(join(server.dataDir, 'erasures.log'), stays.slice(0, 20))
  await fileLedger(server.dataDir).add(gone, 7)
  for (let start = 0; start < 2; start++) await (await openStore(server.dataDir, nodeRandom)).close()
  expect((await rowsIn(server.dataDir)).map(({ learner_id }) => learner_id)).toEqual([stays, stays])
})
