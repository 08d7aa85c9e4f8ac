import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { KyselyPlugin } from 'kysely'
import { describe, expect, test } from 'vitest'
import { contentHash } from '../../../core/sync/receipt.ts'
import { nodeVerifier } from '../../../server/node-ports.ts'
import { type Database, openDatabase } from '../../../server/store/database.ts'
import { type Incoming, storeBatch } from '../../../server/store/records.ts'
import { answerOf, newId } from '../test-phone.ts'
import { temporaryFolder } from '../test-server.ts'

const delivery = { device: newId(), receivedAt: 0 }

async function batchOf(learner: string, count: number): Promise<Incoming[]> {
  const records = Array.from({ length: count }, () => answerOf(learner))
  return Promise.all(
    records.map(async (record) => ({ record, hash: await contentHash(record, nodeVerifier), mark: null })),
  )
}

/** Runs `at(n)` before the n-th statement of a transaction. */
function beforeEachStatement(at: (statement: number) => void): KyselyPlugin {
  let statement = 0
  return {
    transformQuery: ({ node }) => {
      at(statement++)
      return node
    },
    transformResult: async ({ result }) => result,
  }
}

async function everything({ db }: Database) {
  return {
    records: await db.selectFrom('record').selectAll().orderBy('version').execute(),
    counters: await db.selectFrom('learner_counter').selectAll().execute(),
    owners: await db.selectFrom('learner_device').selectAll().execute(),
  }
}

const STATEMENTS = 6

describe('a batch is stored whole or not at all', () => {
  test.each(Array.from({ length: STATEMENTS }, (_, i) => i))('when statement %i fails', async (failing) => {
    const database = openDatabase(temporaryFolder())
    const learner = newId()
    await storeBatch(database.db, delivery, await batchOf(newId(), 2))
    const before = await everything(database)
    const batch = await batchOf(learner, 5)
    const broken = database.db.withPlugin(
      beforeEachStatement((statement) => {
        if (statement === failing) throw new Error('the disk is gone')
      }),
    )
    await expect(storeBatch(broken, delivery, batch)).rejects.toThrow('the disk is gone')
    expect(await everything(database)).toEqual(before)
    const { stored } = await storeBatch(database.db, delivery, batch)
    expect(stored.map(([, version]) => version)).toEqual([1, 2, 3, 4, 5])
    await database.close()
  })

  test('when the process is gone before any statement: the files as they lie then open as before the batch', async () => {
    const folder = temporaryFolder()
    const database = openDatabase(folder)
    await storeBatch(database.db, delivery, await batchOf(newId(), 2))
    const before = await everything(database)
    const left: string[] = []
    const watched = database.db.withPlugin(beforeEachStatement((statement) => left.push(copyOf(folder, statement))))
    await storeBatch(watched, delivery, await batchOf(newId(), 5))
    left.push(copyOf(folder, STATEMENTS))
    const after = await everything(database)
    await database.close()
    const found = []
    for (const copy of left) found.push(await reopened(copy))
    expect(found).toEqual([...Array.from({ length: STATEMENTS }, () => before), after])
  })
})

/** What a killed process leaves behind: the database and its log, byte for byte. */
function copyOf(folder: string, statement: number): string {
  const copy = join(folder, `killed-${statement}`)
  mkdirSync(copy)
  for (const file of ['domdom.sqlite', 'domdom.sqlite-wal']) {
    if (existsSync(join(folder, file))) copyFileSync(join(folder, file), join(copy, file))
  }
  return copy
}

async function reopened(folder: string) {
  const database = openDatabase(folder)
  const found = await everything(database)
  await database.close()
  return found
}
