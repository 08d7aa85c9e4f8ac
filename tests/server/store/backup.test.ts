// D7: what a backup holds counts as durable once it was read back, and no sooner.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { nodeRandom } from '../../../server/node-ports.ts'
import { backupTo, checkedCounts } from '../../../server/store/backup.ts'
import { restoreFrom } from '../../../server/store/restore.ts'
import { openStore } from '../../../server/store/store.ts'
import { countersIn, rowsIn } from '../stored.ts'
import { answerOf, answersOf, newId, newPhone } from '../test-phone.ts'
import { temporaryFolder, testServer } from '../test-server.ts'

async function serverWithRecords(counts: readonly number[]) {
  const server = await testServer()
  const phone = await newPhone()
  const learners = counts.map(() => newId())
  for (const [i, learner] of learners.entries()) await server.send(phone, answersOf(learner, counts[i] ?? 0))
  return { server, phone, learners, file: join(temporaryFolder(), 'backup.sqlite') }
}

/** Changes a closed backup behind everybody's back. */
function meddle(file: string, statement: string): void {
  const sqlite = new Sqlite(file)
  sqlite.exec(statement)
  sqlite.close()
}

const durableIn = async (dataDir: string) => (await countersIn(dataDir)).map(({ durable }) => durable)

describe('a backup is not believed', () => {
  test.each([
    ['a record is missing', 'delete from record where rowid in (select rowid from record limit 1)'],
    ['a record was changed', "update record set content_hash = '0000000000000000' where version = 1"],
    ['a counter is gone', 'delete from learner_counter'],
    ['a learner is gone', 'delete from record'],
    ['a version is doubled into a gap', 'update record set version = 99 where version = 2'],
  ])('when %s', async (_what, statement) => {
    const { server, file } = await serverWithRecords([3])
    backupTo(server.dataDir, file)
    meddle(file, statement)
    expect(() => checkedCounts(file)).toThrow('storage/damaged')
    const folder = join(temporaryFolder(), 'data')
    await expect(restoreFrom(file, folder, nodeRandom)).rejects.toThrow('storage/damaged')
    expect(existsSync(join(folder, 'domdom.sqlite'))).toBe(false)
  })

  test('when its pages are damaged, or it is no database', async () => {
    const { server, file } = await serverWithRecords([400])
    backupTo(server.dataDir, file)
    const bytes = readFileSync(file)
    bytes.fill(0xa5, 12_288, 20_480)
    writeFileSync(file, bytes)
    expect(() => checkedCounts(file)).toThrow(/storage\/(damaged|unavailable)/)
    writeFileSync(file, 'no database, but long enough to look like something that one could open '.repeat(20))
    await expect(restoreFrom(file, temporaryFolder(), nodeRandom)).rejects.toThrow('storage/unavailable')
  })
})

describe('nothing is overwritten', () => {
  test('by a backup onto a file, which stays as it is, and nothing becomes durable', async () => {
    const { server, file } = await serverWithRecords([2])
    writeFileSync(file, 'mine')
    expect(() => backupTo(server.dataDir, file)).toThrow('storage/exists')
    expect(readFileSync(file, 'utf8')).toBe('mine')
    expect(await durableIn(server.dataDir)).toEqual([0])
  })

  test('by a restore into a folder with a database, or one in use', async () => {
    const { server, file } = await serverWithRecords([2])
    backupTo(server.dataDir, file)
    await expect(restoreFrom(file, server.dataDir, nodeRandom)).rejects.toThrow('start/database-in-use')
    await server.store.close()
    await expect(restoreFrom(file, server.dataDir, nodeRandom)).rejects.toThrow('storage/exists')
    expect(await rowsIn(server.dataDir)).toHaveLength(2)
  })
})

test('a backup beside the running server holds all there was, and phones hear what is durable', async () => {
  const { server, phone, learners, file } = await serverWithRecords([3, 2])
  expect(backupTo(server.dataDir, file)).toEqual({ learners: 2, records: 5 })
  expect(await durableIn(server.dataDir)).toEqual((await countersIn(server.dataDir)).map(({ version }) => version))
  const [learner = ''] = learners
  const { learners: heads } = await server.send(phone, [answerOf(learner)])
  expect(heads[0]).toMatchObject({ version: 4, durable: 3 })
  expect((await server.pull(phone, { learner })).head).toMatchObject({ version: 4, durable: 3 })
})

test('a backup under load is one moment of the store: whole bundles, and the durable watermark never runs ahead of it (F55)', async () => {
  const { server, phone, learners, file } = await serverWithRecords([1])
  const [learner = ''] = learners
  const command = new URL('../../../cli/main.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [command, 'backup', '--to', file, '--data', server.dataDir], {
    stdio: 'ignore',
  })
  const ended = once(child, 'close')
  let sent = 1
  while (child.exitCode === null) {
    await server.send(phone, answersOf(learner, 5))
    sent += 5
  }
  expect((await ended)[0]).toBe(0)
  const { records } = checkedCounts(file)
  expect((records - 1) % 5).toBe(0)
  expect(records).toBeLessThanOrEqual(sent)
  expect(await durableIn(server.dataDir)).toEqual([records])
  expect(await rowsIn(server.dataDir)).toHaveLength(sent)
})

test('a restored store has another epoch, the same name and keys, and the same records', async () => {
  const { server, file } = await serverWithRecords([3, 2])
  backupTo(server.dataDir, file)
  const folder = join(temporaryFolder(), 'new', 'data')
  expect(await restoreFrom(file, folder, nodeRandom)).toEqual({ learners: 2, records: 5, erased: 0 })
  const store = await openStore(folder, nodeRandom)
  expect(store.identity).toEqual({ ...server.store.identity, epoch: store.identity.epoch })
  expect(store.identity.epoch).not.toBe(server.store.identity.epoch)
  await store.close()
  expect(await rowsIn(folder)).toEqual(await rowsIn(server.dataDir))
})

test('a restore that was killed is begun anew', async () => {
  const { server, file } = await serverWithRecords([2])
  backupTo(server.dataDir, file)
  const folder = temporaryFolder()
  for (const end of ['', '-wal', '-shm']) writeFileSync(join(folder, `domdom.sqlite.part${end}`), 'half of it')
  expect(await restoreFrom(file, folder, nodeRandom)).toMatchObject({ records: 2 })
})
