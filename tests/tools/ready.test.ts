import { expect, test } from 'vitest'
import { isAtLeast } from '../../tools/node24.mjs'
import { sameVersions } from '../../tools/ready.mjs'

const wanted = {
  '': {},
  'node_modules/a': { version: '1.0.0' },
  'node_modules/native-linux': { version: '2.0.0', optional: true },
}

test.each([
  ['20.20.2', false],
  ['22.17.1', false],
  ['22.18.0', true],
  ['24.0.0', true],
  ['9.99.0', false],
])('Node %s is new enough for 22.18: %s', (version, isNew) => {
  expect(isAtLeast(version, '22.18')).toBe(isNew)
})

test('a missing package asks for an install', () => {
  expect(sameVersions(wanted, { 'node_modules/native-linux': { version: '2.0.0', optional: true } })).toBe(false)
})

test('another version asks for an install', () => {
  expect(sameVersions(wanted, { 'node_modules/a': { version: '1.0.1' } })).toBe(false)
})

test('a package that nobody asked for asks for an install', () => {
  expect(sameVersions(wanted, { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } })).toBe(
    false,
  )
})

test('the native packages of this platform stand in for those of another', () => {
  const installed = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/native-mac': { optional: true } }
  expect(sameVersions(wanted, installed)).toBe(true)
})
