import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { type Correction, concerns, correctionsAfter, earlierClaim } from '../../../core/pack/corrections.ts'

const version = (hash: string, texts: Readonly<Record<string, string>>) => ({
  hash,
  facts: Object.entries(texts).map(([id, vi]) => ({ id, text: { vi } })),
})
const lessonsWith = () => ['calls']
const taught = (...versions: readonly ReturnType<typeof version>[]): readonly Correction[] =>
  versions
    .slice(1)
    .reduce<readonly Correction[]>(
      (earlier, now, i) => correctionsAfter(earlier, versions[i] ?? now, now, lessonsWith),
      [],
    )

describe('what is no correction', () => {
  test.each([
    ['the same words', 'Gọi 156.', 'Gọi 156.'],
    ['capitals, stops and spaces', 'Gọi 156.', 'gọi  156 !'],
    ['letters composed otherwise', 'Gọi 156.'.normalize('NFC'), 'Gọi 156.'.normalize('NFD')],
  ])('%s', (_situation, a, b) => {
    expect(taught(version('1', { hotline: a }), version('2', { hotline: b }))).toEqual([])
  })

  test('another wording in another language alone', () => {
    const [a, b] = [
      { vi: 'Gọi 156.', en: 'Call 156.' },
      { vi: 'Gọi 156.', en: 'Ring 156.' },
    ]
    expect(earlierClaim({ facts: [{ id: 'hotline', text: a }] }, { id: 'hotline', text: b })).toBeNull()
  })

  test('a fact that is new, and one that is gone', () => {
    expect(taught(version('1', { old: 'A' }), version('2', { fresh: 'B' }))).toEqual([])
  })
})

test('a number that changed is one, with what was said before and the version that says it right', () => {
  expect(taught(version('1', { hotline: 'Gọi 156.' }), version('2', { hotline: 'Gọi 157.' }))).toEqual([
    { fact: 'hotline', before: { vi: 'Gọi 156.' }, lessons: ['calls'], since: ['2'] },
  ])
})

test('versions that only carry it on count as right too; another change begins anew; a fact that goes takes it along', () => {
  const [a, b, c] = [{ hotline: 'Gọi 156.' }, { hotline: 'Gọi 157.' }, { hotline: 'Gọi 158.' }]
  expect(taught(version('1', a), version('2', b), version('3', b))[0]?.since).toEqual(['2', '3'])
  expect(taught(version('1', a), version('2', b), version('3', c))).toMatchObject([
    { before: { vi: 'Gọi 157.' }, since: ['3'] },
  ])
  expect(taught(version('1', a), version('2', b), version('3', {}))).toEqual([])
})

test('however many versions follow, the list of them stays bounded and holds the newest', () => {
  const versions = Array.from({ length: 200 }, (_, n) =>
    version(`v${n}`, { hotline: n === 0 ? 'Gọi 156.' : 'Gọi 157.' }),
  )
  const [correction] = taught(...versions)
  expect(correction?.since).toHaveLength(limits.correctionVersionsMax)
  expect(correction?.since.at(-1)).toBe('v199')
})

describe('whom it concerns', () => {
  const correction: Correction = { fact: 'hotline', before: { vi: 'x' }, lessons: ['calls'], since: ['2', '3'] }
  const learnt = (lesson: string, packHash: string) => ({ lesson, packHash })

  test.each([
    ['nobody who learnt nothing', [], false],
    ['nobody who learnt only other lessons', [learnt('money', '1')], false],
    ['whoever learnt it before', [learnt('calls', '1')], true],
    ['nobody who learnt it in a version that has it right', [learnt('calls', '3')], false],
    ['nobody who learnt it before and again since', [learnt('calls', '1'), learnt('calls', '2')], false],
  ])('%s', (_situation, versions, expected) => {
    expect(concerns(correction, versions)).toBe(expected)
  })

  test('order and repetition of what was learnt change nothing', () => {
    const one = fc.record({ lesson: fc.constantFrom('calls', 'money'), packHash: fc.constantFrom('1', '2', '3') })
    fc.assert(
      fc.property(fc.array(one), (versions) => {
        const again = [...versions, ...versions].reverse()
        expect(concerns(correction, again)).toBe(concerns(correction, versions))
      }),
    )
  })
})
