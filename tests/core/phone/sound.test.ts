import { describe, expect, test } from 'vitest'
import { isSound } from '../../../core/phone/sound.ts'
import type { RecordRow } from '../../../core/phone/tables.ts'
import { contentHash, type LearningRecord } from '../../../core/record/record.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'
import { lessonRecords } from '../sync/lesson-work.ts'

const learner = '1'.repeat(32)
const [record] = lessonRecords(1, learner)

/** As an app wrote it: the hash fits, whatever the record is. */
function rowOf(some: object): RecordRow {
  const written = some as LearningRecord
  const { id } = written
  return { id, learner, record: written, hash: contentHash(written, nodeSha256), n: 1, link: '0'.repeat(16) }
}

const good = rowOf({ ...record })

describe('a row is set aside', () => {
  test.each([
    ['that is none', undefined],
    ['without a record', { ...good, record: undefined }],
    ['whose record changed', { ...good, record: { ...record, at: 7 } }],
    ['whose hash changed', { ...good, hash: 'f'.repeat(16) }],
    ['that names another id', { ...good, id: 'f'.repeat(32) }],
    ['that names another learner', { ...good, learner: 'f'.repeat(32) }],
    ['whose place is none', { ...good, n: 0 }],
    ['whose link is none', { ...good, link: '?' }],
    ['of a kind that a newer app wrote', rowOf({ ...record, kind: 'observation' })],
    ['with a field that a newer app wrote', rowOf({ ...record, mood: 'glad' })],
    ['without a field', rowOf({ ...record, lesson: undefined, pack: undefined, kind: 'toString' })],
  ] as const)('%s', (_which, row) => {
    expect(isSound(row as RecordRow | undefined, nodeSha256)).toBe(false)
  })
})

test('a row is sound as it was written', () => {
  expect(isSound(good, nodeSha256)).toBe(true)
})
