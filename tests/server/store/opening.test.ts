import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { nodeRandom } from '../../../server/node-ports.ts'
import { openDatabase, openReadOnly } from '../../../server/store/database.ts'
import { openStore } from '../../../server/store/store.ts'
import { temporaryFolder } from '../test-server.ts'

const openingIn = (folder: string) => () => openDatabase(folder)

async function leaveFile(folder: string, ...statements: readonly string[]): Promise<void> {
  const database = openDatabase(folder)
  for (const statement of statements) await sql.raw(statement).execute(database.db)
  await database.close()
}

describe('a folder is refused', () => {
  test('when it cannot be made', () => {
    const file = join(temporaryFolder(), 'a-file')
    writeFileSync(file, '')
    expect(openingIn(join(file, 'data'))).toThrow('start/folder-not-writable')
    expect(openingIn(file)).toThrow('start/folder-not-writable')
  })

  test('when the system makes no folders there', () => {
    // Run apart and with an end: Node's own way of making folders never came back from here.
    const code = `
      import { openDatabase } from '${new URL('../../../server/store/database.ts', import.meta.url)}'
      openDatabase('/proc/none/data')`
    const apart = ['--input-type=module', '-e', code]
    const { stderr } = spawnSync(process.execPath, apart, { encoding: 'utf8', timeout: 10_000 })
    expect(stderr).toContain('start/folder-not-writable')
    expect(openingIn(join(temporaryFolder(), 'x'.repeat(300)))).toThrow('start/folder-not-writable')
  })

  test('when nothing can be written in it', () => {
    const folder = temporaryFolder()
    // A folder where the file should be: refused for everybody, an administrator too.
    mkdirSync(join(folder, 'domdom.lock'))
    expect(openingIn(folder)).toThrow('start/folder-not-writable')
  })

  test('when another process has it, and taken again once that process is killed', async () => {
    const folder = temporaryFolder()
    const code = `
      import { openDatabase } from '${new URL('../../../server/store/database.ts', import.meta.url)}'
      openDatabase(process.argv[1])
      process.kill(process.pid, 'SIGKILL')`
    const holder = openDatabase(folder)
    const refused = spawnSync(process.execPath, ['--input-type=module', '-e', code, folder], { encoding: 'utf8' })
    expect(refused.stderr).toContain('start/database-in-use')
    await holder.close()
    const killed = spawnSync(process.execPath, ['--input-type=module', '-e', code, folder], { encoding: 'utf8' })
    expect(killed.signal).toBe('SIGKILL')
    await openDatabase(folder).close()
  })

  test('when this process already has it', async () => {
    const folder = temporaryFolder()
    const database = openDatabase(folder)
    expect(openingIn(folder)).toThrow('start/database-in-use')
    await database.close()
  })

  test('when a newer program wrote its database, which stays as it is', async () => {
    const folder = temporaryFolder()
    await leaveFile(folder, 'pragma user_version = 99')
    expect(openingIn(folder)).toThrow('storage/newer-database')
    expect(openingIn(folder)).toThrow('storage/newer-database')
  })

  test("when its database is another program's, or no database", async () => {
    const foreign = temporaryFolder()
    await leaveFile(foreign, 'pragma application_id = 7')
    expect(openingIn(foreign)).toThrow('storage/unavailable')
    const junk = temporaryFolder()
    writeFileSync(join(junk, 'domdom.sqlite'), 'not a database at all, but long enough to look at '.repeat(100))
    expect(openingIn(junk)).toThrow('storage/unavailable')
  })
})

test('folders on the way are made too', async () => {
  const folder = join(temporaryFolder(), 'a', 'b')
  await openDatabase(folder).close()
  expect(openReadOnly(folder)).not.toBeNull()
})

test('a refused folder is not held', async () => {
  const folder = temporaryFolder()
  await leaveFile(folder, 'pragma application_id = 7')
  expect(openingIn(folder)).toThrow('storage/unavailable')
  expect(openingIn(folder)).toThrow('storage/unavailable')
})

test('every opening writes through to the disk before it answers', async () => {
  const folder = temporaryFolder()
  for (let opening = 1; opening <= 3; opening++) {
    const database = openDatabase(folder)
    const reader = openReadOnly(folder)
    for (const { db } of [database, ...(reader === null ? [] : [reader])]) {
      const { rows } = await sql<{ synchronous: number }>`select synchronous from pragma_synchronous`.execute(db)
      expect(rows).toEqual([{ synchronous: 2 }])
    }
    const journal = await sql<{ journal_mode: string }>`select journal_mode from pragma_journal_mode`.execute(
      database.db,
    )
    expect(journal.rows).toEqual([{ journal_mode: 'wal' }])
    await reader?.close()
    await database.close()
  }
})

test('a reader finds nothing where no server ever ran, and reads beside a closed database', async () => {
  const folder = temporaryFolder()
  expect(openReadOnly(folder)).toBeNull()
  await openDatabase(folder).close()
  const reader = openReadOnly(folder)
  expect(await reader?.db.selectFrom('record').selectAll().execute()).toEqual([])
  await reader?.close()
})

test('a server is the same server after every start', async () => {
  const folder = temporaryFolder()
  const first = await openStore(folder, nodeRandom)
  await first.close()
  const second = await openStore(folder, nodeRandom)
  expect(second.identity).toEqual(first.identity)
  await second.close()
  const other = await openStore(temporaryFolder(), nodeRandom)
  expect(other.identity.epoch).not.toBe(first.identity.epoch)
  await other.close()
})
