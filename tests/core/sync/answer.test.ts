import { describe, expect, test } from 'vitest'
import { utf8 } from '../../../core/bytes.ts'
import { bodyOf } from '../../../core/sync/answer.ts'

function problemOf(status: number, text: string, retryAfter: string | null = null) {
  try {
    bodyOf({ status, body: utf8(text), retryAfter })
    return null
  } catch (error) {
    return error
  }
}

describe('an answer that is no 200 is', () => {
  test.each([
    [503, '{"code":"sync/busy"}', 'sync/busy'],
    [409, '{"code":"sync/wrong-audience"}', 'sync/wrong-audience'],
    [413, '<html>', 'sync/too-large'],
    [502, '<html>Bad gateway', 'net/server-trouble'],
    [400, '{"code":"sync/of-2031"}', 'net/server-trouble'],
    [400, '{"code":"__proto__"}', 'net/server-trouble'],
    [400, '{"code":{"toString":1}}', 'net/server-trouble'],
    [204, '', 'net/server-trouble'],
    [401, '["code"]', 'net/server-trouble'],
  ])('%d %s, which means %s', (status, text, code) => {
    expect(problemOf(status, text)).toMatchObject({ name: 'Problem', code, details: { status } })
  })
})

test('the wish to be asked later comes along', () => {
  expect(problemOf(503, '{"code":"sync/busy"}', '30')).toMatchObject({ details: { retryAfterSeconds: 30 } })
})

test('a 200 is its body', () => {
  expect(bodyOf({ status: 200, body: utf8('ok'), retryAfter: null })).toEqual(utf8('ok'))
})
