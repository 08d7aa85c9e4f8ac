// A store of the first published schema, opened by this program: everything in it counts on.
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { fromUtf8 } from '../../../core/bytes.ts'
import { recordBytes } from '../../../core/record/record.ts'
import { addToSum, noSum } from '../../../core/record/sum.ts'
import { nodeRandom } from '../../../server/node-ports.ts'
import { backupTo } from '../../../server/store/backup.ts'
import { openDatabase, openReadOnly } from '../../../server/store/database.ts'
import { migrations } from '../../../server/store/migrations.ts'
import { restoreFrom } from '../../../server/store/restore.ts'
import { openStore } from '../../../server/store/store.ts'
import { countersIn, rowsIn } from '../stored.ts'
import { answerOf, answersOf, hashOf, newId, newPhone } from '../test-phone.ts'
import { temporaryFolder, testServer } from '../test-server.ts'

const [firstStep = ''] = migrations

async function olderStore() {
  const folder = temporaryFolder()
  const phone = await newPhone()
  const learner = newId()
  const records = answersOf(learner, 3)
  const sqlite = new Sqlite(join(folder, 'domdom.sqlite'))
  sqlite.exec(`${firstStep}; pragma application_id = ${0x444f4d44}; pragma user_version = 1; pragma journal_mode = WAL`)
  sqlite.prepare('insert into learner_counter values (?, ?)').run(learner, records.length)
  sqlite.prepare('insert into learner_device values (?, ?, ?)').run(learner, phone.device, 5)
  const insert = sqlite.prepare(
    `insert into record (learner_id, record_id, version, device_id, kind, run_id, pack, pack_hash, lesson, item, attempt, answer,
       phone_right, phone_score, body, content_hash, phone_at, received_at)
     values (?, ?, ?, ?, 'answer', ?, ?, ?, ?, ?, 1, '["yes"]', 1, 1.0, ?, ?, ?, 9)`,
  )
  for (const [i, record] of records.entries()) {
    const { id, run, pack, packHash, lesson, item, at } = record
    const body = fromUtf8(recordBytes(record))
    insert.run(learner, id, i + 1, phone.device, run, pack, packHash, lesson, item, body, hashOf(record), at)
  }
  sqlite.close()
  return { folder, phone, learner, records }
}

describe('beside a server, an older store is left alone', () => {
  test('by whoever only reads, and by a backup', async () => {
    const { folder } = await olderStore()
    expect(() => openReadOnly(folder)).toThrow('storage/older-database')
    expect(() => backupTo(folder, join(temporaryFolder(), 'b.sqlite'))).toThrow('storage/older-database')
  })
})

test('its records, versions and devices count on, with their sums', async () => {
  const { folder, phone, learner, records } = await olderStore()
  const server = await testServer({ dataDir: folder })
  const sum = records.map(hashOf).reduce(addToSum, noSum)
  expect(await countersIn(folder)).toEqual([{ learner_id: learner, version: 3, sum, durable: 0, card: null }])
  const again = await server.send(phone, [...records, answerOf(learner)])
  expect(again.verdicts).toEqual([
    { kind: 'duplicate', version: 1 },
    { kind: 'duplicate', version: 2 },
    { kind: 'duplicate', version: 3 },
    { kind: 'stored', version: 4 },
  ])
  expect((await server.send(await newPhone(), [answerOf(learner)])).verdicts).toEqual([
    { kind: 'rejected', reason: 'record/foreign-learner' },
  ])
  const page = await server.pull(phone, { learner })
  expect(page.rows.slice(0, 3).map(({ record }) => record)).toEqual(records)
  expect(page.devices).toEqual([{ device: phone.device, firstSeen: 5, isCutOff: false }])
})

test('it gets the keys it lacks once, and stays the same server', async () => {
  const { folder } = await olderStore()
  const first = await openStore(folder, nodeRandom)
  await first.close()
  const second = await openStore(folder, nodeRandom)
  expect(second.identity).toEqual(first.identity)
  await second.close()
})

test('a backup of it is stepped forward when it is put back', async () => {
  const { folder } = await olderStore()
  const restored = join(temporaryFolder(), 'data')
  expect(await restoreFrom(join(folder, 'domdom.sqlite'), restored, nodeRandom)).toMatchObject({ records: 3 })
  expect(await rowsIn(restored)).toHaveLength(3)
})

test('a step that is cut off anywhere is taken whole at the next start', async () => {
  const { folder } = await olderStore()
  const [, second = ''] = migrations
  const statements = second.split(';').filter((statement) => statement.trim() !== '')
  for (let count = 1; count < statements.length; count++) {
    const sqlite = new Sqlite(join(folder, 'domdom.sqlite'))
    sqlite.aggregate('hash_sum', { start: noSum, step: (sum: string, hash: string) => addToSum(sum, hash) })
    sqlite.exec(`begin immediate; ${statements.slice(0, count).join(';')}`)
    // Closed without a commit, as a killed process leaves it.
    sqlite.close()
  }
  await openDatabase(folder).close()
  expect(await rowsIn(folder)).toHaveLength(3)
})
