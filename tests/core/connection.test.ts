import { describe, expect, test } from 'vitest'
import { createConnection } from '../../core/connection.ts'
import { limits } from '../../core/limits.ts'
import { Problem } from '../../core/problem.ts'
import { fakeTimers, until } from '../fake-timers.ts'

function named(name: string, more: object = {}): Error {
  return Object.assign(new Error(name), { name, ...more })
}

function counting() {
  const opened = { times: 0, closed: 0 }
  const open = async () => {
    opened.times++
    return { close: () => void opened.closed++ }
  }
  return { opened, open, timers: fakeTimers() }
}

describe('a call is not made again', () => {
  test.each([
    ['a full disk', named('QuotaExceededError'), 'storage/full'],
    [
      'a full disk behind an aborted transaction',
      named('AbortError', { inner: named('QuotaExceededError') }),
      'storage/full',
    ],
    ['a lost server of the browser', named('UnknownError'), 'storage/unavailable'],
    ['a newer database', named('VersionError'), 'storage/newer-database'],
    ['a refusal of ours', new Problem('pack/rollback'), 'pack/rollback'],
  ])('after %s, which is told as it is', async (_what, error, code) => {
    const { open, timers } = counting()
    let calls = 0
    const used = createConnection(open, timers).use(async () => {
      calls++
      throw error
    })
    await expect(used).rejects.toMatchObject({ code })
    expect(calls).toBe(1)
  })

  test('after a bug, which stays what it is', async () => {
    const { open, timers } = counting()
    const bug = new TypeError('undefined is not a function')
    await expect(createConnection(open, timers).use(() => Promise.reject(bug))).rejects.toBe(bug)
  })
})

test.each(['DatabaseClosedError', 'InvalidStateError'])(
  'after %s it is made once more, on a new connection',
  async (name) => {
    const { opened, open, timers } = counting()
    let calls = 0
    const connection = createConnection(open, timers)
    const result = await connection.use(async () => {
      if (++calls === 1) throw named(name)
      return 'done'
    })
    expect([result, opened.times]).toEqual(['done', 2])
    await expect(connection.use(() => Promise.reject(named(name)))).rejects.toMatchObject({
      code: 'storage/unavailable',
    })
  },
)

test('one connection serves all calls until it is forgotten', async () => {
  const { opened, open, timers } = counting()
  const connection = createConnection(open, timers)
  await Promise.all([connection.use(async () => 1), connection.use(async () => 2)])
  expect(opened.times).toBe(1)
  connection.forget()
  await connection.use(async () => 3)
  expect(opened.times).toBe(2)
})

test('a database that opens after the watchdog barked is closed again', async () => {
  const timers = fakeTimers()
  const late: ((db: { close(): void }) => void)[] = []
  const connection = createConnection(() => new Promise<{ close(): void }>((resolve) => late.push(resolve)), timers)
  const used = connection.use(async () => 'done')
  timers.advance(limits.openWatchdogMs)
  await until(() => timers.due().includes(limits.openRetryMs))
  timers.advance(limits.openRetryMs)
  await until(() => late.length === 2)
  let closed = 0
  const db = { close: () => void closed++ }
  late[0]?.(db)
  await until(() => closed === 1)
  late[1]?.(db)
  expect(await used).toBe('done')
  expect(closed).toBe(1)
})
