// The tables as Kysely sees them. Keys begin with the learner, so that a store of many machines can split by it (D17).
import type { LearningRecord } from '../../core/record/record.ts'

export interface RecordRow {
  learner_id: string
  record_id: string
  /** 1..n for each learner, without a gap (I6). */
  version: number
  device_id: string
  /** Place in the device's chain of this learner, and the link before it where the bundle told; null for records of older apps. */
  chain_n: number | null
  chain_link: string | null
  kind: LearningRecord['kind']
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
  /** 16 hex letters. */
  content_hash: string
  /** The phone's clock: data, never an order. */
  phone_at: number
  /** By the server's clock, as well as it can be known; null for records of older apps, which did not tell enough. */
  corrected_at: number | null
  doubtful: number | null
  received_at: number
}

/** How often it was seen of a device, and when. */
interface DeviceNoteRow {
  device_id: string
  count: number
  first_at: number
  last_at: number
}

export interface Tables {
  record: RecordRow
  learner_counter: { learner_id: string; version: number; sum: string; durable: number; card: string | null }
  enrolment: { learner_id: string; device_id: string; first_seen: number; cut_off: number }
  device_key: { device_id: string; public_key: string }
  device_twin: DeviceNoteRow
  device_broken_chain: DeviceNoteRow
  erased_learner: { learner_id: string; at: number }
  server_meta: { key: string; value: string }
}
