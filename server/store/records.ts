// A bundle's records into the store: one transaction, a verdict for each, nothing ever overwritten.
import { type Kysely, sql, type Transaction } from 'kysely'
import { fromUtf8 } from '../../core/bytes.ts'
import type { Mark } from '../../core/item/mark.ts'
import { type LearningRecord, recordBytes } from '../../core/record/record.ts'
import type { Held, RecordRow, Tables, Verdicts } from './schema.ts'

export interface Incoming {
  readonly record: LearningRecord
  /** core's contentHash of the record. */
  readonly hash: string
  /** As marked here; null for other kinds and for packs this server does not know. */
  readonly mark: Mark | null
}

export interface Delivery {
  readonly device: string
  readonly receivedAt: number
}

/** What the store held about the bundle's learners and records before the bundle. */
interface Known {
  readonly owners: Map<string, string>
  readonly counters: Map<string, number>
  readonly held: Map<string, { readonly version: number; readonly hash: string }>
}

/** Verdicts count only once this promise has resolved: then they are on the disk. */
export async function storeBatch(
  db: Kysely<Tables>,
  delivery: Delivery,
  batch: readonly Incoming[],
): Promise<Verdicts> {
  if (batch.length === 0) return { stored: [], duplicate: [], rejected: [] }
  return db.transaction().execute(async (tx) => {
    const known = await readKnown(tx, batch)
    const { rows, verdicts } = judge(known, delivery, batch)
    await write(tx, known, delivery, rows)
    return verdicts
  })
}

const keyOf = (learner: string, record: string) => `${learner}/${record}`

async function readKnown(tx: Transaction<Tables>, batch: readonly Incoming[]): Promise<Known> {
  const learners = [...new Set(batch.map(({ record }) => record.learner))]
  const owners = await tx.selectFrom('learner_device').selectAll().where('learner_id', 'in', learners).execute()
  const counters = await tx.selectFrom('learner_counter').selectAll().where('learner_id', 'in', learners).execute()
  const pairs = sql.join(batch.map(({ record }) => sql`(${record.learner}, ${record.id})`))
  const held = await tx
    .selectFrom('record')
    .select(['learner_id', 'record_id', 'version', 'content_hash'])
    .where(sql<boolean>`(learner_id, record_id) in (values ${pairs})`)
    .execute()
  return {
    owners: new Map(owners.map((row) => [row.learner_id, row.device_id])),
    counters: new Map(counters.map((row) => [row.learner_id, row.version])),
    held: new Map(
      held.map((row) => [keyOf(row.learner_id, row.record_id), { version: row.version, hash: row.content_hash }]),
    ),
  }
}

/** Moves `known` along with each record, so that a record sent twice in one bundle is judged like one sent in two. */
function judge({ owners, counters, held }: Known, delivery: Delivery, batch: readonly Incoming[]) {
  const verdicts: Verdicts = { stored: [], duplicate: [], rejected: [] }
  const rows: RecordRow[] = []
  for (const incoming of batch) {
    const { id, learner } = incoming.record
    const before = held.get(keyOf(learner, id))
    // A learner's id is a secret of its phone: whoever sent for it first is that phone (I14).
    if ((owners.get(learner) ?? delivery.device) !== delivery.device) {
      verdicts.rejected.push([id, 'record/foreign-learner'])
    } else if (before === undefined) {
      const version = (counters.get(learner) ?? 0) + 1
      counters.set(learner, version)
      held.set(keyOf(learner, id), { version, hash: incoming.hash })
      rows.push(rowOf(incoming, version, delivery))
      verdicts.stored.push([id, version, incoming.hash])
    } else if (before.hash === incoming.hash) {
      verdicts.duplicate.push([id, before.version, before.hash] satisfies Held)
    } else {
      verdicts.rejected.push([id, 'record/id-conflict'])
    }
  }
  return { rows, verdicts }
}

async function write(tx: Transaction<Tables>, known: Known, delivery: Delivery, rows: RecordRow[]): Promise<void> {
  if (rows.length === 0) return
  const learners = [...new Set(rows.map((row) => row.learner_id))]
  const newcomers = learners.filter((learner) => !known.owners.has(learner))
  if (newcomers.length > 0) {
    const first = newcomers.map((id) => ({
      learner_id: id,
      device_id: delivery.device,
      first_seen: delivery.receivedAt,
    }))
    await tx.insertInto('learner_device').values(first).execute()
  }
  await tx
    .insertInto('learner_counter')
    .values(learners.map((id) => ({ learner_id: id, version: known.counters.get(id) ?? 0 })))
    .onConflict((on) => on.column('learner_id').doUpdateSet((eb) => ({ version: eb.ref('excluded.version') })))
    .execute()
  await tx.insertInto('record').values(rows).execute()
}

function rowOf({ record, hash, mark }: Incoming, version: number, { device, receivedAt }: Delivery): RecordRow {
  const inRun = record.kind === 'consent' ? null : record
  const answer = record.kind === 'answer' ? record : null
  const completion = record.kind === 'completion' ? record : null
  return {
    learner_id: record.learner,
    record_id: record.id,
    version,
    device_id: device,
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
    received_at: receivedAt,
  }
}
