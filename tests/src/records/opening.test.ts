import { describe, expect, onTestFinished, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { fakeTimers, until } from '../../fake-timers.ts'
import { ask, dump } from '../../phone-storage.ts'
import { failing, outlast, whenOpening } from './opening-ways.ts'
import { playLesson, recordsPhone } from './phone.ts'

describe('a database that does not open', () => {
  test.each([
    ['UnknownError', 'storage/unavailable'],
    ['QuotaExceededError', 'storage/full'],
  ])('for a lasting %s is tried again and then told as %s', async (name, code) => {
    const timers = fakeTimers()
    const { records } = recordsPhone({ timers })
    const opened = whenOpening(failing(name))
    expect(await outlast(timers, records.learners())).toMatchObject({ code })
    expect(opened.calls()).toBeGreaterThanOrEqual(limits.openRetriesMax + 1)
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
    const broken = whenOpening(failing('UnknownError'))
    expect(await outlast(timers, records.learners())).toMatchObject({ code: 'storage/unavailable' })
    broken.restore()
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
    const kept = await again().exportText()
    expect(kept.trim().split('\n')).toHaveLength(5)
    await expect(again().learners()).rejects.toMatchObject({ code: 'storage/newer-database' })
    await expect(records.addLearner('hen')).rejects.toMatchObject({ code: 'storage/newer-database' })
    expect(await dump(databaseName)).toEqual(before)
    expect((await indexedDB.databases()).find((one) => one.name === databaseName)?.version).toBe(90)
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
