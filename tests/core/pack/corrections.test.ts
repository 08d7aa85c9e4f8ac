import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { type Correction, correctionsAfter, earlierClaim, learntOtherwise } from '../../../core/pack/corrections.ts'

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

  test.each([
    ['a sign within a word', 'Vào dichvucong-gov.vn', 'Vào dichvucong.gov.vn'],
    ['a plus before a number', 'Gọi +84 24', 'Gọi 84 24'],
    ['a sign that stands alone', 'Đợi < 5 phút', 'Đợi > 5 phút'],
  ])('%s is no such thing', (_situation, a, b) => {
    expect(taught(version('1', { hotline: a }), version('2', { hotline: b }))).toHaveLength(1)
  })
})

const [a, b, c] = [{ hotline: 'Gọi 156.' }, { hotline: 'Gọi 157.' }, { hotline: 'Gọi 158.' }]

test('a number that changed is one, with what each version said', () => {
  expect(taught(version('1', a), version('2', b))).toEqual([
    {
      fact: 'hotline',
      lessons: ['calls'],
      claims: [
        { text: { vi: 'Gọi 156.' }, hashes: ['1'] },
        { text: { vi: 'Gọi 157.' }, hashes: ['2'] },
      ],
    },
  ])
})

test('versions that only carry it on say the same; a fact that goes takes its story along', () => {
  const carried = taught(version('1', a), version('2', b), version('3', b))
  expect(carried[0]?.claims.map(({ hashes }) => hashes)).toEqual([['1'], ['2', '3']])
  expect(taught(version('1', a), version('2', b), version('3', {}))).toEqual([])
})

test('however many versions and claims follow, the story stays bounded and holds the newest', () => {
  const same = Array.from({ length: 200 }, (_, n) => version(`v${n}`, n === 0 ? a : b))
  const [long] = taught(...same)
  expect(long?.claims.at(-1)?.hashes).toHaveLength(limits.correctionVersionsMax)
  expect(long?.claims.at(-1)?.hashes.at(-1)).toBe('v199')
  const [many] = taught(...Array.from({ length: 50 }, (_, n) => version(`v${n}`, { hotline: `Gọi ${n}` })))
  expect(many?.claims).toHaveLength(limits.correctionClaimsMax)
  expect(many?.claims.at(-1)?.text.vi).toBe('Gọi 49')
})

describe('what is told', () => {
  const learnt = (...versions: readonly (readonly [lesson: string, packHash: string])[]) =>
    versions.map(([lesson, packHash]) => ({ lesson, packHash }))
  const said = (corrections: readonly Correction[], hash: string, versions: ReturnType<typeof learnt>) =>
    corrections[0] === undefined ? undefined : (learntOtherwise(corrections[0], hash, versions)?.vi ?? null)
  const changed = taught(version('1', a), version('2', b), version('3', b))

  test.each([
    ['to nobody who learnt nothing', learnt(), null],
    ['to nobody who learnt only other lessons', learnt(['money', '1']), null],
    ['to whoever learnt it before', learnt(['calls', '1']), 'Gọi 156.'],
    ['to whoever learnt it before this phone kept count', learnt(['calls', 'long ago']), 'Gọi 156.'],
    ['to nobody who learnt it in a version that has it right', learnt(['calls', '2']), null],
    ['to nobody who learnt it before and again since', learnt(['calls', '1'], ['calls', '2']), null],
  ])('%s', (_situation, versions, expected) => {
    expect(said(changed, '3', versions)).toBe(expected)
  })

  test('when a mistake was taken back, only to those who learnt the mistake', () => {
    const back = taught(version('1', a), version('2', b), version('3', a))
    expect(said(back, '3', learnt(['calls', '1']))).toBeNull()
    expect(said(back, '3', learnt(['calls', '2']))).toBe('Gọi 157.')
  })

  test('after two corrections, to each what they learnt themselves', () => {
    const twice = taught(version('1', a), version('2', b), version('3', c))
    expect(said(twice, '3', learnt(['calls', '1']))).toBe('Gọi 156.')
    expect(said(twice, '3', learnt(['calls', '2']))).toBe('Gọi 157.')
    expect(said(twice, '3', learnt(['calls', '1'], ['calls', '2']))).toBe('Gọi 157.')
  })

  test('order and repetition of what was learnt change nothing', () => {
    const one = fc.record({ lesson: fc.constantFrom('calls', 'money'), packHash: fc.constantFrom('1', '2', '3', 'x') })
    fc.assert(
      fc.property(fc.array(one), (versions) => {
        expect(said(changed, '3', [...versions, ...versions].reverse())).toBe(said(changed, '3', versions))
      }),
    )
  })
})
