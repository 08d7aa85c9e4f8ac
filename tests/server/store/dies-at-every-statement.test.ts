import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Kysely, KyselyPlugin } from 'kysely'
import { describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../../server/store/database.ts'
import { eraseLearner } from '../../../server/store/erasures.ts'
import type { Tables } from '../../../server/store/schema.ts'
import { sqlStore } from '../../../server/store/sql-tx.ts'
import { createRecords } from '../../../server/store/store.ts'
import { answersOf, cardOf, newId } from '../test-phone.ts'
import { temporaryFolder } from '../test-server.ts'
import { deliveryOf } from './deliveries.ts'

const device = newId()
const noLedger = { add: async () => undefined, all: async () => [] }
const receive = (db: Kysely<Tables>, delivery: ReturnType<typeof deliveryOf>) =>
  createRecords(sqlStore(db), noLedger).receive(delivery)

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
    enrolments: await db.selectFrom('enrolment').selectAll().execute(),
    keys: await db.selectFrom('device_key').selectAll().execute(),
    erased: await db.selectFrom('erased_learner').selectAll().execute(),
  }
}

/** A first contact: key, enrolment, counter and records are all new. */
const STATEMENTS = 10

describe('a batch is stored whole or not at all', () => {
  test.each(Array.from({ length: STATEMENTS }, (_, i) => i))('when statement %i fails', async (failing) => {
    const database = openDatabase(temporaryFolder())
    const learner = newId()
    await receive(database.db, deliveryOf(newId(), answersOf(newId(), 2)))
    const before = await everything(database)
    const delivery = deliveryOf(device, [cardOf(learner, newId()), ...answersOf(learner, 4)])
    const broken = database.db.withPlugin(
      beforeEachStatement((statement) => {
        if (statement === failing) throw new Error('the disk is gone')
      }),
    )
    await expect(receive(broken, delivery)).rejects.toThrow('the disk is gone')
    expect(await everything(database)).toEqual(before)
    const { verdicts } = await receive(database.db, delivery)
    expect(verdicts).toEqual([1, 2, 3, 4, 5].map((version) => ({ kind: 'stored', version })))
    await database.close()
  })

  test('when the process is gone before any statement: the files as they lie then open as before the batch', async () => {
    const folder = temporaryFolder()
    const database = openDatabase(folder)
    await receive(database.db, deliveryOf(newId(), answersOf(newId(), 2)))
    const before = await everything(database)
    const left: string[] = []
    const watched = database.db.withPlugin(beforeEachStatement((statement) => left.push(copyOf(folder, statement))))
    await receive(watched, deliveryOf(device, answersOf(newId(), 5)))
    expect(left).toHaveLength(STATEMENTS)
    left.push(copyOf(folder, STATEMENTS))
    const after = await everything(database)
    await database.close()
    const found = []
    for (const copy of left) found.push(await reopened(copy))
    expect(found).toEqual([...Array.from({ length: STATEMENTS }, () => before), after])
  })
})

test('an erasure happens whole or not at all, whatever statement fails, and the ledger knows it either way', async () => {
  for (let failing = 0; failing < 4; failing++) {
    const database = openDatabase(temporaryFolder())
    const learner = newId()
    const noted: string[] = []
    const ledger = { add: async (id: string) => void noted.push(id), all: async () => [] }
    await receive(database.db, deliveryOf(device, answersOf(learner, 3)))
    const before = await everything(database)
    const broken = database.db.withPlugin(
      beforeEachStatement((statement) => {
        if (statement === failing) throw new Error('the disk is gone')
      }),
    )
    await expect(eraseLearner(sqlStore(broken), ledger, learner, 7)).rejects.toThrow('the disk is gone')
    expect(await everything(database)).toEqual(before)
    expect(noted).toEqual([learner])
    await eraseLearner(sqlStore(database.db), ledger, learner, 7)
    const after = await everything(database)
    expect([after.records, after.counters, after.erased]).toEqual([[], [], [{ learner_id: learner, at: 7 }]])
    await database.close()
  }
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
