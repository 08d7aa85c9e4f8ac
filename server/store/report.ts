// What the store knows about learners' progress, counted in persons. Only the server's own marks count, never a phone's claim.
import { type Kysely, sql } from 'kysely'
import type { Tables } from './schema.ts'

/** Distinct learners of one lesson, over all versions of its pack. */
export interface Participation {
  readonly pack: string
  readonly lesson: string
  readonly started: number
  readonly finished: number
  /** Answers whose time cannot be trusted: the phone's clock was wrong by nobody knows how much. */
  readonly doubtful: number
}

/** One finished run: items whose first answer was marked right here, and how many items the phone said there were. */
export interface FinishedRun {
  readonly learner: string
  readonly run: string
  readonly pack: string
  readonly packHash: string
  readonly lesson: string
  readonly right: number
  readonly claimedTotal: number
}

/** An answer to a pack that this server did not know when it came. */
export interface UnmarkedAnswer {
  readonly learner: string
  readonly run: string
  readonly packHash: string
  readonly lesson: string
  /** As stored: a record as JSON. */
  readonly body: string
  /** 1 when it is the one that counts for its item of the run, else 0. */
  readonly counts: number
}

export async function readParticipation(db: Kysely<Tables>): Promise<readonly Participation[]> {
  const { rows } = await sql<Participation>`
    select pack, lesson,
      count(distinct learner_id) as started,
      count(distinct case when kind = 'completion' then learner_id end) as finished,
      count(case when kind = 'answer' and doubtful = 1 then 1 end) as doubtful
    from record
    where kind in ('answer', 'completion')
    group by pack, lesson
    order by pack, lesson`.execute(db)
  return rows
}

/** Of two first answers to one item of a run, the one that arrived first counts. */
export async function readFinishedRuns(db: Kysely<Tables>): Promise<readonly FinishedRun[]> {
  const { rows } = await sql<FinishedRun>`
    with first_answer as (
      select learner_id, run_id, pack_hash, lesson, marked_right,
        row_number() over (partition by learner_id, run_id, pack_hash, lesson, item order by version) as place
      from record
      where kind = 'answer' and attempt = 1
    ),
    first_right as (
      select learner_id, run_id, pack_hash, lesson, count(*) as right_count
      from first_answer
      where place = 1 and marked_right = 1
      group by learner_id, run_id, pack_hash, lesson
    )
    select run.learner_id as learner, run.run_id as run, run.pack, run.pack_hash as "packHash", run.lesson,
      coalesce(first_right.right_count, 0) as "right", run.total_count as "claimedTotal"
    from record as run
    left join first_right
      on first_right.learner_id = run.learner_id and first_right.run_id = run.run_id
      and first_right.pack_hash = run.pack_hash and first_right.lesson = run.lesson
    where run.kind = 'completion'`.execute(db)
  return rows
}

export async function readUnmarkedAnswers(db: Kysely<Tables>): Promise<readonly UnmarkedAnswer[]> {
  const { rows } = await sql<UnmarkedAnswer>`
    with answer as (
      select learner_id, run_id, pack_hash, lesson, body, attempt, marked_right,
        row_number() over (partition by learner_id, run_id, pack_hash, lesson, item, attempt order by version) as place
      from record
      where kind = 'answer'
    )
    select learner_id as learner, run_id as run, pack_hash as "packHash", lesson, body,
      case when attempt = 1 and place = 1 then 1 else 0 end as counts
    from answer
    where marked_right is null`.execute(db)
  return rows
}
