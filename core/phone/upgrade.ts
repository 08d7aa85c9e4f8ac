// Rows of database versions 1 and 2 know no chain, no hash and no head. Everything follows from the records themselves.
import type { Sha256 } from '../ports.ts'
import { contentHash } from '../record/record.ts'
import { noSum } from '../record/sum.ts'
import { noChain } from './facts.ts'
import { chainAnew, rechainTables } from './rechain.ts'
import { asPending, countHeld, hashesOf } from './settle.ts'
import type { RecordRow, ServerRow, TableName, Tx, VerdictRow } from './tables.ts'

export const upgradeTables = [
  ...rechainTables,
  'outbox',
  'verdicts',
  'servers',
  'heads',
] as const satisfies readonly TableName[]

/** Inside one transaction over all tables. A row that cannot be read gets a hash that never fits: it is set aside when it is looked at. */
export async function toVersion3(tx: Tx, sha256: Sha256): Promise<void> {
  const rows = await tx.all('records')
  await tx.putMany(
    'records',
    rows.map((row) => ({ ...row, hash: hashOf(row, sha256), n: 0, link: noSum })),
  )
  await fillProgress(tx)
  await chainAnew(tx, sha256)
  await forgetErasedVerdicts(tx)
  await countVerdicts(tx)
}

function hashOf({ record }: RecordRow, sha256: Sha256): string {
  return typeof record === 'object' && record !== null ? contentHash(record, sha256) : noSum
}

async function fillProgress(tx: Tx): Promise<void> {
  for (const row of await tx.all('progress')) await tx.putMany('progress', [{ ...noChain(row.learner), ...row }])
}

/** Older servers said 'erased' of single records. They are sent once more: today's answer takes the whole learner away (I16). */
async function forgetErasedVerdicts(tx: Tx): Promise<void> {
  const old = (await tx.all('verdicts')).filter(({ kind }) => String(kind) === 'erased')
  await tx.putMany('outbox', old.map(asPending))
  await tx.deleteMany(
    'verdicts',
    old.map(({ id }) => id),
  )
}

/** The server told no seal key: it is met anew. What its epoch holds stays counted, so that nothing is sent twice. */
async function countVerdicts(tx: Tx): Promise<void> {
  const server = await tx.get('servers', 'current')
  if (server === undefined) return
  const { epoch } = server.identity
  const held: readonly VerdictRow[] = (await tx.all('verdicts')).filter((row) => row.epoch === epoch)
  await countHeld(tx, epoch, held, await hashesOf(tx, held))
  if (!hasSealKey(server)) await tx.deleteMany('servers', ['current'])
}

function hasSealKey({ identity }: ServerRow): boolean {
  return 'sealKey' in identity
}
