// The store's port over SQL: only what other databases carry too (D17).
import { type Kysely, sql, type Transaction } from 'kysely'
import { base64url, fromBase64url } from '../../core/bytes.ts'
import { Problem } from '../../core/problem.ts'
import { isDiskFull } from './full-disk.ts'
import type { Tables } from './schema.ts'
import type { StoreDb, StoreTx } from './store-tx.ts'

/** In the column 'cut_off'; 0 for a device that may send. */
const CUT_OFF = 1
const PUT_OUT = 2

/** Below every database's bound of values in one statement. */
const ROWS_AT_ONCE = 500

/** A transaction that finds the disk full throws 'sync/no-room', and nothing of it is there. */
export function sqlStore(db: Kysely<Tables>): StoreDb {
  return {
    async transact(work) {
      try {
        return await db.transaction().execute((tx) => work(storeTx(tx)))
      } catch (error) {
        throw isDiskFull(error) ? new Problem('sync/no-room', {}, error) : error
      }
    },
  }
}

export function storeTx(tx: Transaction<Tables>): StoreTx {
  return { ...reads(tx), ...writes(tx) }
}

function reads(
  tx: Transaction<Tables>,
): Pick<StoreTx, 'keyOf' | 'learners' | 'enrolments' | 'erased' | 'held' | 'places' | 'page'> {
  return {
    async keyOf(device) {
      const row = await tx
        .selectFrom('device_key')
        .select('public_key')
        .where('device_id', '=', device)
        .executeTakeFirst()
      return row === undefined ? null : fromBase64url(row.public_key)
    },
    async learners(learners) {
      if (learners.length === 0) return []
      const rows = await tx.selectFrom('learner_counter').selectAll().where('learner_id', 'in', learners).execute()
      return rows.map(({ learner_id, ...row }) => ({ learner: learner_id, ...row }))
    },
    async enrolments(learners) {
      if (learners.length === 0) return []
      const rows = await tx
        .selectFrom('enrolment')
        .selectAll()
        .where('learner_id', 'in', learners)
        .orderBy('learner_id')
        .orderBy('device_id')
        .execute()
      return rows.map(({ learner_id, device_id, first_seen, cut_off }) => ({
        learner: learner_id,
        device: device_id,
        firstSeen: first_seen,
        isCutOff: cut_off === CUT_OFF,
        isPutOut: cut_off === PUT_OUT,
      }))
    },
    async erased(learners) {
      const slices = await inSlices(learners, (slice) =>
        tx.selectFrom('erased_learner').select('learner_id').where('learner_id', 'in', slice).execute(),
      )
      return slices.flat().map((row) => row.learner_id)
    },
    async held(records) {
      const slices = await inSlices(records, (slice) =>
        tx
          .selectFrom('record')
          .select(['learner_id as learner', 'record_id as record', 'version', 'content_hash as hash'])
          .where(
            sql<boolean>`(learner_id, record_id) in (values ${pairs(slice, ({ learner, record }) => sql`(${learner}, ${record})`)})`,
          )
          .execute(),
      )
      return slices.flat()
    },
    async places(device, places) {
      const slices = await inSlices(places, (slice) =>
        tx
          .selectFrom('record')
          .select([
            'learner_id as learner',
            sql<number>`chain_n`.as('n'),
            'record_id as record',
            'chain_link as link',
            'content_hash as hash',
          ])
          .where('device_id', '=', device)
          .where(
            sql<boolean>`(learner_id, chain_n) in (values ${pairs(slice, ({ learner, n }) => sql`(${learner}, ${n})`)})`,
          )
          .orderBy('version', 'desc')
          .execute(),
      )
      return slices.flat()
    },
    page: (learner, since, countMax) =>
      tx
        .selectFrom('record')
        .select(['version', 'body'])
        .where('learner_id', '=', learner)
        .where('version', '>', since)
        .orderBy('version')
        .limit(countMax)
        .execute(),
  }
}

const pairs = <T>(rows: readonly T[], pair: (row: T) => ReturnType<typeof sql>) => sql.join(rows.map(pair))

async function inSlices<T, R>(rows: readonly T[], run: (slice: readonly T[]) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) results.push(await run(rows.slice(at, at + ROWS_AT_ONCE)))
  return results
}

function writes(
  tx: Transaction<Tables>,
): Pick<StoreTx, 'putKey' | 'putLearners' | 'putEnrolments' | 'addRecords' | 'addTwin' | 'addBrokenChain' | 'erase'> {
  return {
    async putKey(device, publicKey) {
      const row = { device_id: device, public_key: base64url(publicKey) }
      await tx
        .insertInto('device_key')
        .values(row)
        .onConflict((on) => on.column('device_id').doNothing())
        .execute()
    },
    async putLearners(learners) {
      if (learners.length === 0) return
      await tx
        .insertInto('learner_counter')
        .values(learners.map(({ learner, ...row }) => ({ learner_id: learner, ...row })))
        .onConflict((on) =>
          on.column('learner_id').doUpdateSet((eb) => ({
            version: eb.ref('excluded.version'),
            sum: eb.ref('excluded.sum'),
            durable: eb.ref('excluded.durable'),
            card: eb.ref('excluded.card'),
          })),
        )
        .execute()
    },
    async putEnrolments(rows) {
      if (rows.length === 0) return
      await tx
        .insertInto('enrolment')
        .values(
          rows.map(({ learner, device, firstSeen, isCutOff, isPutOut }) => ({
            learner_id: learner,
            device_id: device,
            first_seen: firstSeen,
            cut_off: isCutOff ? CUT_OFF : isPutOut ? PUT_OUT : 0,
          })),
        )
        .onConflict((on) =>
          on.columns(['learner_id', 'device_id']).doUpdateSet((eb) => ({ cut_off: eb.ref('excluded.cut_off') })),
        )
        .execute()
    },
    async addRecords(rows) {
      await inSlices(rows, (slice) => tx.insertInto('record').values(slice).execute())
    },
    addTwin: (device, at) => noteDevice(tx, 'device_twin', device, at),
    addBrokenChain: (device, at) => noteDevice(tx, 'device_broken_chain', device, at),
    async erase(learner, at) {
      await tx.deleteFrom('record').where('learner_id', '=', learner).execute()
      await tx.deleteFrom('learner_counter').where('learner_id', '=', learner).execute()
      await tx
        .insertInto('erased_learner')
        .values({ learner_id: learner, at })
        .onConflict((on) => on.column('learner_id').doNothing())
        .execute()
    },
  }
}

async function noteDevice(
  tx: Transaction<Tables>,
  table: 'device_twin' | 'device_broken_chain',
  device: string,
  at: number,
): Promise<void> {
  await sql`
    insert into ${sql.table(table)} (device_id, count, first_at, last_at) values (${device}, 1, ${at}, ${at})
    on conflict (device_id) do update set count = ${sql.ref(`${table}.count`)} + 1, last_at = excluded.last_at`.execute(
    tx,
  )
}
