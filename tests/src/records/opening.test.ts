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
    const upgrade = indexedDB.open(databaseName, 20)
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
    expect((await indexedDB.databases()).find((one) => one.name === databaseName)?.version).toBe(20)
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
