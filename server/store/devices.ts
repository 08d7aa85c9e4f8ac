// Devices that somebody should look at: one key on two phones (F20), histories that do not fit (D13), lost phones that were shut out.
import { type Kysely, sql } from 'kysely'
import type { Tables } from './schema.ts'

export interface FlaggedDevice {
  readonly device: string
  /** Learners it was let in for. */
  readonly learners: number
  /** Learners it is cut off from. */
  readonly cutOff: number
  /** How often its key turned up twice, and when last; 0 and null for never. */
  readonly twins: number
  readonly lastTwinAt: number | null
  /** How often what it sent did not fit what it sent before, and when last. */
  readonly brokenChains: number
  readonly lastBrokenAt: number | null
}

export async function readFlaggedDevices(db: Kysely<Tables>): Promise<readonly FlaggedDevice[]> {
  const { rows } = await sql<FlaggedDevice>`
    with flagged as (
      select device_id from device_twin union select device_id from device_broken_chain
      union select device_id from enrolment where cut_off = 1
    ),
    let_in as (
      select device_id, count(*) as learners, sum(case when cut_off = 1 then 1 else 0 end) as cut_off from enrolment
      where device_id in (select device_id from flagged)
      group by device_id
    )
    select flagged.device_id as device, coalesce(let_in.learners, 0) as learners, coalesce(let_in.cut_off, 0) as "cutOff",
      coalesce(device_twin.count, 0) as twins, device_twin.last_at as "lastTwinAt",
      coalesce(device_broken_chain.count, 0) as "brokenChains", device_broken_chain.last_at as "lastBrokenAt"
    from flagged
    left join let_in on let_in.device_id = flagged.device_id
    left join device_twin on device_twin.device_id = flagged.device_id
    left join device_broken_chain on device_broken_chain.device_id = flagged.device_id
    order by flagged.device_id`.execute(db)
  return rows
}
