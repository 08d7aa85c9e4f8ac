// Who this server is, made once with its database: the audience of bundles, the epoch, the keys that sign receipts and open letters.
import type { webcrypto } from 'node:crypto'
import type { Kysely } from 'kysely'
import { type Bytes, base64url } from '../../core/bytes.ts'
import { randomId } from '../../core/id.ts'
import { limits } from '../../core/limits.ts'
import type { RandomBytes, Signer, Unsealer } from '../../core/ports.ts'
import type { ServerIdentity } from '../../core/sync/identity.ts'
import { makePrivateKey, signerOf, unsealerOf } from '../node-ports.ts'
import type { Tables } from './schema.ts'

export interface Self {
  readonly identity: ServerIdentity
  /** Epochs of this store before it was put back from a backup, newest first: letters to them are on their way still. */
  readonly pastEpochs: readonly string[]
  readonly signer: Signer
  /** Raw public key that letters are sealed to, and who opens them. */
  readonly sealKey: Bytes
  readonly unsealer: Unsealer
}

const PAST = 'past_epochs'

export async function loadSelf(db: Kysely<Tables>, random: RandomBytes): Promise<Self> {
  await makeOnce(db, random)
  const meta = new Map((await db.selectFrom('server_meta').selectAll().execute()).map((row) => [row.key, row.value]))
  const signer = await signerOf(keyIn(meta, 'receipt_key'))
  const { publicKey: sealKey, unsealer } = await unsealerOf(keyIn(meta, 'seal_key'))
  const identity = {
    server: metaValue(meta, 'server'),
    epoch: metaValue(meta, 'epoch'),
    publicKey: base64url(signer.publicKey),
    sealKey: base64url(sealKey),
  }
  return { identity, pastEpochs: pastIn(meta.get(PAST)), signer, sealKey, unsealer }
}

/** All in one statement: a server that dies here starts with all of them or with none. Older stores get what they lack. */
async function makeOnce(db: Kysely<Tables>, random: RandomBytes): Promise<void> {
  const made = [
    { key: 'server', value: randomId(random) },
    { key: 'epoch', value: randomId(random) },
    { key: 'receipt_key', value: JSON.stringify(await makePrivateKey()) },
    { key: 'seal_key', value: JSON.stringify(await makePrivateKey()) },
  ]
  await db
    .insertInto('server_meta')
    .values(made)
    .onConflict((on) => on.column('key').doNothing())
    .execute()
}

/**
 * After a restored backup: phones then send again what this store acknowledged and lost (D7). The keys stay, and so does the memory of the
 * epochs before: whoever wrote a letter to one of them could not know.
 */
export async function writeNewEpoch(db: Kysely<Tables>, random: RandomBytes): Promise<void> {
  const rows = await db.selectFrom('server_meta').selectAll().where('key', 'in', ['epoch', PAST]).execute()
  const stored = (key: string) => rows.find((row) => row.key === key)?.value
  const before = stored('epoch')
  const past = [...(before === undefined ? [] : [before]), ...pastIn(stored(PAST))].slice(0, limits.pastEpochsMax)
  await db
    .insertInto('server_meta')
    .values([
      { key: 'epoch', value: randomId(random) },
      { key: PAST, value: past.join(' ') },
    ])
    .onConflict((on) => on.column('key').doUpdateSet((row) => ({ value: row.ref('excluded.value') })))
    .execute()
}

function pastIn(value: string | undefined): readonly string[] {
  return (value ?? '').split(' ').filter((epoch) => epoch !== '')
}

function keyIn(meta: ReadonlyMap<string, string>, key: string): webcrypto.JsonWebKey {
  return JSON.parse(metaValue(meta, key)) as webcrypto.JsonWebKey
}

function metaValue(meta: ReadonlyMap<string, string>, key: string): string {
  const value = meta.get(key)
  if (value === undefined) throw new Error(`server_meta has no ${key}`)
  return value
}
