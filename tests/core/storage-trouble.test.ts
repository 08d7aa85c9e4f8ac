import { describe, expect, test } from 'vitest'
import { Problem } from '../../core/problem.ts'
import { isConnectionLost, storageTrouble } from '../../core/storage-trouble.ts'

const named = (name: string, more: object = {}) => Object.assign(new Error(name), { name, ...more })

describe('the trouble behind an error', () => {
  test('that is no storage trouble stays what it is', () => {
    const bug = new TypeError('x is undefined')
    expect(storageTrouble(bug)).toBe(bug)
    expect(storageTrouble(null)).toBe(null)
  })

  test('that has a code already keeps it', () => {
    const problem = new Problem('record/erased')
    expect(storageTrouble(problem)).toBe(problem)
  })

  test.each([
    ['by its own name', named('QuotaExceededError'), 'storage/full'],
    ['in an aborted transaction', named('AbortError', { inner: named('QuotaExceededError') }), 'storage/full'],
    ['among rows written at once', named('BulkError', { failures: [named('QuotaExceededError')] }), 'storage/full'],
    ['on opening a full disk', named('OpenFailedError', { inner: named('QuotaExceededError') }), 'storage/full'],
    ['of a database that will not open', named('UnknownError'), 'storage/unavailable'],
    ['of a newer app', named('OpenFailedError', { cause: named('VersionError') }), 'storage/newer-database'],
  ])('is found %s', (_where, error, code) => {
    expect(storageTrouble(error)).toMatchObject({ code })
  })
})

test('a call is made again only when the connection was gone before it began', () => {
  expect(isConnectionLost(named('DatabaseClosedError'))).toBe(true)
  expect(isConnectionLost(named('UnknownError'))).toBe(false)
})
