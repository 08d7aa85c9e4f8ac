import { fromUtf8 } from '../../core/bytes.ts'
import type { CorrectedTime } from '../../core/record/clock.ts'
import { isLessonRecord } from '../../core/record/lesson-record.ts'
import { recordBytes } from '../../core/record/record.ts'
import type { Delivery, Incoming } from './judge.ts'
import type { RecordRow } from './schema.ts'

export function rowOf(
  { record, hash, mark, n, link }: Incoming,
  version: number,
  { device, receivedAt }: Pick<Delivery, 'device' | 'receivedAt'>,
  time: CorrectedTime,
): RecordRow {
  const inRun = isLessonRecord(record) ? record : null
  const answer = record.kind === 'answer' ? record : null
  const completion = record.kind === 'completion' ? record : null
  return {
    learner_id: record.learner,
    record_id: record.id,
    version,
    device_id: device,
    chain_n: n,
    chain_link: link,
    kind: record.kind,
    run_id: inRun?.run ?? null,
    pack: inRun?.pack ?? null,
    pack_hash: inRun?.packHash ?? null,
    lesson: inRun?.lesson ?? null,
    item: answer?.item ?? null,
    attempt: answer?.attempt ?? null,
    answer: answer && JSON.stringify(answer.answer),
    phone_right: answer && Number(answer.right),
    phone_score: answer?.score ?? null,
    marked_right: mark && Number(mark.right),
    marked_score: mark?.score ?? null,
    right_count: completion?.right ?? null,
    total_count: completion?.total ?? null,
    body: fromUtf8(recordBytes(record)),
    content_hash: hash,
    phone_at: record.at,
    corrected_at: time.at,
    doubtful: Number(time.doubtful),
    received_at: receivedAt,
  }
}
