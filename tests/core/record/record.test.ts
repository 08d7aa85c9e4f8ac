import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { contentHash, fieldsOf, LearningRecord, recordBytes, recordId, seriesOf } from '../../../core/record/record.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'
import { arbitraryRecord, hexOf } from './arbitrary-records.ts'

const consent = { id: 'a'.repeat(32), learner: '1'.repeat(32), at: 0, kind: 'consent', given: true, words: 'consent-1' }

describe('no record is', () => {
  test.each([
    ['one of an unknown kind', { kind: 'exam' }],
    ['one that says more than its kind has', { name: 'Lan' }],
    ['one with a place that is spelled oddly', { id: `${'a'.repeat(32)}.01` }],
    ['one whose place 0 is spelled', { id: `${'a'.repeat(32)}.0` }],
    ['one with a place beyond four digits', { id: `${'a'.repeat(32)}.10000` }],
    ['one with a time of no clock', { at: limits.phoneTimeMsMax + 1 }],
    ['one with half a millisecond', { at: 0.5 }],
    ['one whose offset is text', { offset: '3' }],
    ['one with an id in capitals', { id: 'A'.repeat(32) }],
  ])('%s', (_what, change) => {
    expect(v.is(LearningRecord, { ...consent, ...change })).toBe(false)
  })
})

test('a series and a place make an id, and come out of it again', () => {
  fc.assert(
    fc.property(hexOf(32), fc.nat(9999), (series, place) => {
      expect(seriesOf(recordId(series, place))).toEqual({ series, place })
    }),
  )
})

test('a record has one spelling, whatever order its keys were written in, and its hash is its own', () => {
  fc.assert(
    fc.property(arbitraryRecord(), arbitraryRecord(), (record, other) => {
      const turned = v.parse(LearningRecord, Object.fromEntries(Object.entries(record).toReversed()))
      expect(recordBytes(turned)).toEqual(recordBytes(record))
      fc.pre(record.id !== other.id)
      expect(contentHash(other, nodeSha256)).not.toBe(contentHash(record, nodeSha256))
    }),
  )
})

test('the fields that are looked for are those of the schemas', () => {
  for (const schema of LearningRecord.options) {
    const { kind, ...rest } = schema.entries
    const { must, may } = fieldsOf[kind.literal]
    const optional = Object.entries(rest).flatMap(([field, one]) => (one.type === 'optional' ? [field] : []))
    expect([...may].sort()).toEqual(optional.sort())
    expect([...must, ...may].sort()).toEqual(Object.keys(schema.entries).sort())
  }
})
