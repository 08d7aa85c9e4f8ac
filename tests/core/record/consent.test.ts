import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { saidAfter, standingWord } from '../../../core/record/consent.ts'
import type { ConsentRecord } from '../../../core/record/record.ts'

const id = (letter: string) => letter.repeat(32)

function word(letter: string, given: boolean, after?: string): ConsentRecord {
  const base = { kind: 'consent' as const, id: id(letter), learner: id('9'), at: 0, given, words: 'consent-1' }
  return after === undefined ? base : { ...base, after: id(after) }
}

describe('a withdrawal holds', () => {
  test.each([
    ['against a yes that names nothing', [word('a', false), word('b', true)]],
    ['against a yes that follows an earlier yes', [word('a', true), word('b', false, 'a'), word('c', true, 'a')]],
    ['against a yes that follows another withdrawal', [word('a', false), word('b', false), word('c', true, 'b')]],
    ['against a yes that follows a word nobody has', [word('a', false), word('b', true, 'f')]],
    ['against words that name each other in a ring', [word('a', false), word('b', true, 'c'), word('c', true, 'b')]],
  ])('%s', (_what, words) => {
    expect(standingWord(words)).toBe('refused')
  })
})

describe('a yes counts', () => {
  test.each([
    ['when nothing was taken back', [word('a', true)]],
    ['when it was said after the withdrawal', [word('a', false), word('b', true, 'a')]],
    ['when a word between leads to it', [word('a', false), word('b', true, 'a'), word('c', true, 'b')]],
  ])('%s', (_what, words) => {
    expect(standingWord(words)).toBe('given')
  })
})

test('nothing stands where nothing was said', () => {
  expect(standingWord([])).toBeNull()
})

test('a yes lifts every withdrawal that is known where it is said, and no order of arrival changes what stands', () => {
  const told = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 2 }), fc.boolean()), { maxLength: 12 })
  fc.assert(
    fc.property(told, fc.infiniteStream(fc.nat()), (said, order) => {
      const phones: ConsentRecord[][] = [[], [], []]
      let made = 0
      for (const [given, at, meets] of said) {
        const here = phones[at] ?? []
        const next = phones[(at + 1) % 3] ?? []
        for (const after of saidAfter(here, given)) {
          made += 1
          const base = { kind: 'consent' as const, learner: id('9'), at: 0, given, words: 'consent-1' }
          here.push({ ...base, id: made.toString(16).padStart(32, '0'), ...(after !== undefined && { after }) })
        }
        expect(standingWord(here)).toBe(given ? 'given' : 'refused')
        if (meets) next.push(...here.filter((one) => !next.includes(one)))
      }
      const all = [...new Set(phones.flat())]
      const shuffled = all.map((one) => ({ one, key: order.next().value ?? 0 })).sort((a, b) => a.key - b.key)
      expect(standingWord(shuffled.map(({ one }) => one))).toBe(standingWord(all))
    }),
  )
})
