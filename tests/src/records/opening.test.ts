import { describe, expect, onTestFinished, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { type FakeTimers, fakeTimers, until } from '../../fake-timers.ts'
import { ask, dump } from '../../phone-storage.ts'
import { playLesson, recordsPhone } from './phone.ts'

/** Stands in for the browser's own open, `times` times; the answer counts the calls. */
function whenOpening(
  behave: (real: IDBFactory['open']) => IDBFactory['open'],
  times = Number.POSITIVE_INFINITY,
): () => number {
  const real = indexedDB.open.bind(indexedDB)
  const broken = behave(real)
  let calls = 0
  indexedDB.open = (...args) => (calls++ < times ? broken(...args) : real(...args))
  onTestFinished(() => {
    indexedDB.open = real
  })
  return () => calls
}

const failing = (name: string) => () => () => {
  throw new DOMException('Internal error opening backing store', name)
}

/** Lets every wait pass until the work has ended; its error or its value. */
async function outlast(timers: FakeTimers, work: Promise<unknown>): Promise<unknown> {
  let ended = false
  const outcome = work
    .catch((error) => error)
    .finally(() => {
      ended = true
    })
  await until(() => {
    if (timers.due().some((ms) => ms !== limits.openWatchdogMs)) timers.advance(limits.openRetryMs * 9)
    return ended
  })
  return outcome
}

describe('a database that does not open', () => {
  test.each([
    ['UnknownError', 'storage/unavailable'],
    ['QuotaExceededError', 'storage/full'],
  ])('for a lasting %s is tried again and then told as %s', async (name, code) => {
    const timers = fakeTimers()
    const { records } = recordsPhone({ timers })
    const opened = whenOpening(failing(name))
    expect(await outlast(timers, records.learners())).toMatchObject({ code })
    expect(opened()).toBeGreaterThanOrEqual(limits.openRetriesMax + 1)
  })

  test('but hangs is given up by the watchdog and opened anew', async () => {
    const timers = fakeTimers()
    const { records } = recordsPhone({ timers })
    whenOpening(() => () => new EventTarget() as IDBOpenDBRequest, 1)
    const learners = records.learners()
    await until(() => timers.due().includes(limits.openWatchdogMs))
    timers.advance(limits.openWatchdogMs)
    await until(() => timers.due().includes(limits.openRetryMs))
    timers.advance(limits.openRetryMs * 9)
    expect(await learners).toEqual([])
  })

  test('works at the next call once the browser has recovered', async () => {
    const timers = fakeTimers()
    const { records } = recordsPhone({ timers })
    const real = indexedDB.open
    whenOpening(failing('UnknownError'))
    expect(await outlast(timers, records.learners())).toMatchObject({ code: 'storage/unavailable' })
    indexedDB.open = real
    expect(await records.learners()).toEqual([])
  })
})

describe('a database of a newer app', () => {
  test('is left alone, with everything in it', async () => {
    const { records, again, databaseName } = recordsPhone()
    await playLesson(records, await records.addLearner('frog'))
    const upgrade = indexedDB.open(databaseName, 90)
    upgrade.onupgradeneeded = () => {
      upgrade.result.createObjectStore('of-tomorrow')
      upgrade.result.deleteObjectStore('received')
    }
    const newer = await ask(upgrade)
    newer.close()
    const before = await dump(databaseName)
    await expect(again().learners()).rejects.toMatchObject({ code: 'storage/newer-database' })
    await expect(records.addLearner('hen')).rejects.toMatchObject({ code: 'storage/newer-database' })
    expect(await dump(databaseName)).toEqual(before)
    expect((await indexedDB.databases()).find((one) => one.name === databaseName)?.version).toBe(90)
  })
})

/** The stores as version 1 of the app made them, each with one row. */
async function databaseOfVersion1(name: string): Promise<Record<string, unknown[]>> {
  const stores: Record<
    string,
    { keyPath: string; order?: true; indexes: readonly (string | string[])[]; row: object }
  > = {
    learners: {
      keyPath: 'order',
      order: true,
      indexes: ['id'],
      row: { order: 1, id: 'l', picture: 'frog', createdAt: 1, consent: 'given' },
    },
    runs: { keyPath: 'id', indexes: ['learner'], row: oldRun },
    records: {
      keyPath: 'order',
      order: true,
      indexes: ['id', 'learner'],
      row: { order: 1, id: 'r', learner: 'l', record: { id: 'r' } },
    },
    outbox: {
      keyPath: 'id',
      indexes: ['state', ['learner', 'state', 'order'], ['learner', 'state', 'lesson']],
      row: { id: 'r', order: 1, learner: 'l', lesson: 'p/a', state: 'refused', reason: 'record/bad-form', epoch: 'e' },
    },
    verdicts: {
      keyPath: 'id',
      indexes: ['epoch', ['learner', 'kind', 'lesson']],
      row: { id: 'v', order: 2, learner: 'l', lesson: 'p/a', kind: 'held', epoch: 'e', version: 1 },
    },
    progress: { keyPath: 'learner', indexes: [], row: { learner: 'l', progress: {} } },
    servers: { keyPath: 'key', indexes: [], row: { key: 'current', identity: {} } },
    received: { keyPath: 'learner', indexes: [], row: { learner: 'l', at: 1 } },
    keys: { keyPath: 'name', indexes: [], row: { name: 'other' } },
  }
  const opening = indexedDB.open(name, 10)
  opening.onupgradeneeded = () => {
    for (const [store, { keyPath, order = false, indexes, row }] of Object.entries(stores)) {
      const made = opening.result.createObjectStore(store, { keyPath, autoIncrement: order })
      for (const index of indexes) {
        const indexName = typeof index === 'string' ? index : `[${index.join('+')}]`
        made.createIndex(indexName, index, { unique: order && index === 'id' })
      }
      made.add(row)
    }
  }
  const db = await ask(opening)
  db.close()
  return dump(name)
}

const oldRun = {
  id: 'run',
  learner: 'l',
  pack: 'p',
  packHash: 'h',
  lesson: 'a',
  step: 2,
  attempts: {},
  firstRight: {},
  closed: true,
}

describe('a database of the first version', () => {
  test('opens, keeps every row, and what was refused goes out again', async () => {
    const { databaseName, again } = recordsPhone()
    const before = await databaseOfVersion1(databaseName)
    const records = again({ appVersion: '2' })
    expect(await records.learners()).toMatchObject([{ id: 'l', consent: 'given' }])
    expect(await dump(databaseName)).toEqual({ ...before, app: [] })
    expect(await records.syncStore().pending(10)).toEqual([{ id: 'r' }])
    expect((await indexedDB.databases()).find((one) => one.name === databaseName)?.version).toBe(20)
  })

  test('holds closed runs that are completed no second time', async () => {
    const { databaseName, records } = recordsPhone()
    await databaseOfVersion1(databaseName)
    await records.complete(oldRun.id, 2)
    expect((await dump(databaseName)).records).toHaveLength(1)
  })
})

/** Calls back for every transaction that is begun on any connection. */
function onTransaction(begun: (db: IDBDatabase, mode?: string, options?: IDBTransactionOptions) => void): void {
  const real = IDBDatabase.prototype.transaction
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, stores, mode, options) {
    begun(this, mode, options)
    return real.call(this, stores, mode, options)
  }
  onTestFinished(() => {
    IDBDatabase.prototype.transaction = real
  })
}

test('a connection that the browser dropped is opened anew', async () => {
  const { records, databaseName } = recordsPhone()
  const connections = new Set<IDBDatabase>()
  onTransaction((db) => connections.add(db))
  await records.addLearner('frog')
  for (const db of connections) db.close()
  expect(await records.addLearner('hen')).toMatchObject({ picture: 'hen' })
  expect((await dump(databaseName)).learners).toHaveLength(2)
})

test('every write asks for strict durability', async () => {
  const { records } = recordsPhone()
  const asked: unknown[] = []
  onTransaction((_db, mode, options) => mode === 'readwrite' && asked.push(options?.durability))
  await playLesson(records, await records.addLearner('frog'))
  await records.signer()
  expect(asked.length).toBeGreaterThan(5)
  expect(new Set(asked)).toEqual(new Set(['strict']))
})
