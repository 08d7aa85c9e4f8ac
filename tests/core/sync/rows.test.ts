import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { hexBytes } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import { contentHash, LearningRecord } from '../../../core/record/record.ts'
import { type Row, readRows, writeRows } from '../../../core/sync/rows.ts'
import { createReader, createWriter } from '../../../core/sync/wire.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'
import { arbitraryRecord, arbitraryRows } from '../record/arbitrary-records.ts'
import { LEARNER, lessonRows } from './lesson-work.ts'

const [FIRST, SECOND] = ['1'.repeat(32), '2'.repeat(32)] as const

function written(rows: readonly Row[], learners: readonly string[] = [FIRST, SECOND]) {
  const writer = createWriter()
  writeRows(writer, learners, rows)
  return writer.written()
}

function read(bytes: Uint8Array<ArrayBuffer>, rowsMax = 10_000, learners: readonly string[] = [FIRST, SECOND]) {
  const reader = createReader(bytes)
  const rows = readRows(reader, learners, rowsMax)
  reader.end()
  return rows
}

describe('rows are refused', () => {
  const good = written(lessonRows(20), [LEARNER])

  test('when there are more than the reader takes', () => {
    expect(() => read(good, 19, [LEARNER])).toThrow('sync/bad-form')
    expect(read(good, 20, [LEARNER])).toHaveLength(20)
  })

  test('wherever they are cut off', () => {
    for (let length = 0; length < good.length; length++) {
      expect(() => read(good.slice(0, length), 100, [LEARNER])).toThrow('sync/bad-form')
    }
  })

  test('when they name a learner, a text or a pack outside its table', () => {
    expect(() => read(good, 100, [])).toThrow('sync/bad-form')
    // No text, no pack, one group: learner 0, a series, in a lesson of pack 7.
    const stray = Uint8Array.of(0, 0, 1, 0, ...hexBytes(FIRST), 2, 7, 0, 0, 1, 0)
    expect(() => read(stray)).toThrow('sync/bad-form')
  })

  test('by their writer when they name more texts than any reader takes', () => {
    const [row] = lessonRows(1)
    if (row?.record.kind !== 'answer') throw new Error('the first is an answer')
    const { record } = row
    const many = Array.from({ length: limits.bundleTextsMax }, (_, i) => ({
      record: { ...record, id: `${record.id}.${(i % 9999) + 1}`, item: `q-${i}` },
      n: i + 1,
    }))
    expect(() => written(many, [LEARNER])).toThrow('sync/too-large')
  })
})

test('rows of any records, learners, gaps and neighbours come back as they were', () => {
  fc.assert(
    fc.property(arbitraryRows(FIRST), arbitraryRows(SECOND), (first, second) => {
      const rows = [...first, ...second]
      expect(read(written(rows))).toEqual(rows)
    }),
    { numRuns: 300 },
  )
})

test('what the schema lets pass has the same content hash after its journey', () => {
  fc.assert(
    fc.property(arbitraryRecord(fc.constant(FIRST)), (record) => {
      expect(v.is(LearningRecord, record)).toBe(true)
      const [row] = read(written([{ record, n: 1 }]))
      const parsed = v.parse(LearningRecord, row?.record)
      expect(contentHash(parsed, nodeSha256)).toBe(contentHash(record, nodeSha256))
    }),
    { numRuns: 300 },
  )
})

test('a record of a kind that is not known yet says how long it is, and its neighbours are read', () => {
  const [later, consent] = [7, 2]
  const tomorrow = [1, 1, 0x77, 0, 1, 0, ...hexBytes(FIRST), 0, 0, 2, 0, later, 0, 3, 9, 9, 9, consent, 0, 0]
  const kinds = read(Uint8Array.from(tomorrow)).map(({ record }) => record.kind)
  expect(kinds).toEqual(['later-7', 'consent'])
  expect(() => read(Uint8Array.from(tomorrow.slice(0, -5)))).toThrow('sync/bad-form')
})
