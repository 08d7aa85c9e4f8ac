// Who this server is, made once with its database: the audience of bundles, the epoch, the key that signs receipts.
import type { Kysely } from 'kysely'
import { base64url } from '../../core/bytes.ts'
import { keyIdOf, randomId } from '../../core/id.ts'
import type { RandomBytes, Signer } from '../../core/ports.ts'
import type { ServerIdentity } from '../../core/sync/receipt.ts'
import { makePrivateKey, nodeVerifier, signerOf } from '../node-ports.ts'
import type { Tables } from './schema.ts'

export interface Self {
  readonly identity: ServerIdentity
  readonly signer: Signer
  readonly keyId: string
}

export async function loadSelf(db: Kysely<Tables>, random: RandomBytes): Promise<Self> {
  await makeOnce(db, random)
  const meta = new Map((await db.selectFrom('server_meta').selectAll().execute()).map((row) => [row.key, row.value]))
  const signer = await signerOf(JSON.parse(metaValue(meta, 'receipt_key')))
  const identity = {
    server: metaValue(meta, 'server'),
    epoch: metaValue(meta, 'epoch'),
    publicKey: base64url(signer.publicKey),
  }
  return { identity, signer, keyId: await keyIdOf(signer.publicKey, nodeVerifier) }
}

/** All three in one statement: a server that dies here starts with all of them or with none. */
async function makeOnce(db: Kysely<Tables>, random: RandomBytes): Promise<void> {
  const made = [
    { key: 'server', value: randomId(random) },
    { key: 'epoch', value: randomId(random) },
    { key: 'receipt_key', value: JSON.stringify(await makePrivateKey()) },
  ]
  await db
    .insertInto('server_meta')
    .values(made)
    .onConflict((on) => on.column('key').doNothing())
    .execute()
}

/** After a restored backup: phones then send again what this store acknowledged and lost (D7). The key stays. */
export async function writeNewEpoch(db: Kysely<Tables>, random: RandomBytes): Promise<void> {
  await db
    .updateTable('server_meta')
    .set({ value: randomId(random) })
    .where('key', '=', 'epoch')
    .execute()
}

function metaValue(meta: ReadonlyMap<string, string>, key: string): string {
  const value = meta.get(key)
  if (value === undefined) throw new Error(`server_meta has no ${key}`)
  return value
}
