import { describe, expect, test } from 'vitest'
import { base64url, utf8 } from '../../../core/bytes.ts'
import { isSameServer, keyBytes, parseServerIdentity } from '../../../core/sync/identity.ts'
import { testServer } from './test-parties.ts'

const { identity } = await testServer()
const parsed = (value: unknown) => parseServerIdentity(utf8(JSON.stringify(value)))

describe('no server is', () => {
  test.each([
    ['a page', '<p>'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['half an object', '{"server":'],
  ])('%s', (_what, text) => {
    expect(() => parseServerIdentity(utf8(text))).toThrow('net/not-our-server')
  })

  test.each([
    { server: 'x'.repeat(32) },
    { epoch: undefined },
    { publicKey: 'A'.repeat(86) },
    { publicKey: '!'.repeat(87) },
    { sealKey: `${'A'.repeat(86)}B` },
  ])('one whose word is %j', (change) => {
    expect(() => parsed({ ...identity, ...change })).toThrow('net/not-our-server')
  })
})

test('what a newer server adds is passed over, and its keys can be read', () => {
  expect(parsed({ ...identity, since: 2026 })).toEqual(identity)
  expect(base64url(keyBytes(identity.publicKey))).toBe(identity.publicKey)
})

test('a server is another as soon as anything about it changed', () => {
  expect(isSameServer(identity, { ...identity })).toBe(true)
  for (const key of ['server', 'epoch', 'publicKey', 'sealKey'] as const) {
    expect(isSameServer(identity, { ...identity, [key]: 'other' })).toBe(false)
  }
})
