// The tables as Kysely sees them. Keys begin with the learner, so that a store of many machines can split by it (D17).
import type { ProblemCode } from '../../core/problem.ts'

export interface RecordRow {
  learner_id: string
  record_id: string
  /** 1..n for each learner, without a gap (I6). */
  version: number
  device_id: string
  kind: 'answer' | 'completion' | 'consent'
  run_id: string | null
  pack: string | null
  pack_hash: string | null
  lesson: string | null
  item: string | null
  attempt: number | null
  /** JSON list of strings. */
  answer: string | null
  /** The phone's own claim, 0 or 1. */
  phone_right: number | null
  phone_score: number | null
  /** As marked here, 0 or 1; null when this server does not know the pack. */
  marked_right: number | null
  marked_score: number | null
  right_count: number | null
  total_count: number | null
  /** The record's one spelling, as JSON. */
  body: string
  content_hash: string
  /** The phone's clock: data, never an order. */
  phone_at: number
  received_at: number
}

export interface Tables {
  record: RecordRow
  learner_counter: { learner_id: string; version: number }
  learner_device: { learner_id: string; device_id: string; first_seen: number }
  server_meta: { key: string; value: string }
}

/** [record, version, content hash] */
export type Held = [string, number, string]

export interface Verdicts {
  readonly stored: Held[]
  readonly duplicate: Held[]
  readonly rejected: [string, ProblemCode][]
}
