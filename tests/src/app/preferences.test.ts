// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import {
  pausedPacks,
  readPreferences,
  showPreferences,
  toldFacts,
  writePreferences,
} from '../../../src/app/preferences.ts'
import type { Preferences } from '../../../src/screens/world.ts'

const plain: Preferences = { language: null, learner: null, size: '1', theme: 'auto' }
const mine: Preferences = { language: 'en', learner: 'a'.repeat(32), size: '3', theme: 'dark' }

function refusing(): Storage {
  const refuse = () => {
    throw new DOMException('no', 'SecurityError')
  }
  return { length: 0, clear: refuse, key: refuse, getItem: refuse, removeItem: refuse, setItem: refuse }
}

function holding(text: string): Storage {
  return { ...refusing(), getItem: () => text }
}

test('without any storage the app starts plain and nothing breaks', () => {
  for (const storage of [undefined, refusing()]) {
    expect(readPreferences(storage)).toEqual(plain)
    writePreferences(storage, mine)
    const paused = pausedPacks(storage)
    paused.set('a', true)
    // For as long as the page stands.
    expect([paused.has('a'), pausedPacks(storage).has('a')]).toEqual([true, false])
  }
})

test.each([
  '',
  '{',
  'null',
  '7',
  '[]',
  '{"language":"xx","learner":7,"size":"9","theme":"<b>"}',
  '{"__proto__":{"size":"3"}}',
])('torn or foreign preferences %s count as none', (text) => expect(readPreferences(holding(text))).toEqual(plain))

test('what was chosen is there at the next start', () => {
  writePreferences(localStorage, mine)
  expect(readPreferences(localStorage)).toEqual(mine)
})

test('a paused pack stays paused until it is started again', () => {
  pausedPacks(localStorage).set('scam-calls', true)
  expect(pausedPacks(localStorage).has('scam-calls')).toBe(true)
  pausedPacks(localStorage).set('scam-calls', false)
  expect(pausedPacks(localStorage).has('scam-calls')).toBe(false)
})

test('what a learner was told stays told', () => {
  toldFacts(localStorage).add('hat/scam-calls/hotline/abc')
  expect(toldFacts(localStorage).has('hat/scam-calls/hotline/abc')).toBe(true)
  expect(toldFacts(localStorage).has('fish/scam-calls/hotline/abc')).toBe(false)
})

test('the page carries language, size and theme; the phone decides about "auto"', () => {
  const root = document.documentElement
  showPreferences(root, mine)
  expect([root.lang, root.dataset.size, root.dataset.theme]).toEqual(['en', '3', 'dark'])
  showPreferences(root, plain)
  expect([root.lang, root.dataset.size, root.dataset.theme]).toEqual(['vi', '1', undefined])
})
