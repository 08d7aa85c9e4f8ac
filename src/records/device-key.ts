// The device is its key (D13): made at first need, kept by the browser, not readable where the browser can keep such a key.
import type { Bytes } from '../../core/bytes.ts'
import type { KeyRow, RecordsDatabase } from './database.ts'
import type { DeviceSigner } from './records.ts'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' }
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' }

/** One key for the life of the page, also when the browser cannot keep it; a failed try is made again at the next call. */
export function createDeviceKey(crypto: SubtleCrypto, database: RecordsDatabase): () => Promise<DeviceSigner> {
  let held: Promise<DeviceSigner> | null = null
  return () => {
    held ??= openKey(crypto, database).catch((error) => {
      held = null
      throw error
    })
    return held
  }
}

async function openKey(crypto: SubtleCrypto, database: RecordsDatabase): Promise<DeviceSigner> {
  const stored = await database.use((db) => db.keys.get('device'))
  if (isWhole(stored)) return signerOf(crypto, stored, true)
  const made = await makeKey(crypto)
  const kept = (await keep(database, made)) ?? (await keep(database, await makeReadableKey(crypto)))
  return signerOf(crypto, kept ?? made, kept !== null)
}

/** Some browsers give back a row without the key that was put into it. */
function isWhole(row: KeyRow | undefined): row is KeyRow {
  return row?.privateKey !== undefined || row?.privateJwk !== undefined
}

async function makeKey(crypto: SubtleCrypto): Promise<KeyRow> {
  const pair = await crypto.generateKey(ALGORITHM, false, ['sign', 'verify'])
  return { name: 'device', privateKey: pair.privateKey, publicKey: await publicBytes(crypto, pair) }
}

/** Weaker, for browsers that cannot keep a CryptoKey (Lockdown, private modes): a new device at every start is refused for ever. */
async function makeReadableKey(crypto: SubtleCrypto): Promise<KeyRow> {
  const pair = await crypto.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const privateJwk = await crypto.exportKey('jwk', pair.privateKey)
  return { name: 'device', privateJwk, publicKey: await publicBytes(crypto, pair) }
}

async function publicBytes(crypto: SubtleCrypto, { publicKey }: CryptoKeyPair): Promise<Bytes> {
  return new Uint8Array(await crypto.exportKey('raw', publicKey))
}

/** The key that is kept now: another tab's, if it was first. Null where this kind of key cannot be stored. */
async function keep(database: RecordsDatabase, made: KeyRow): Promise<KeyRow | null> {
  try {
    const row = await database.use((db) =>
      db.transaction('rw', db.keys, async () => {
        const first = await db.keys.get('device')
        if (isWhole(first)) return first
        await db.keys.put(made)
        return db.keys.get('device')
      }),
    )
    return isWhole(row) ? row : null
  } catch (error) {
    if (error instanceof Error && error.name === 'DataCloneError') return null
    throw error
  }
}

async function signerOf(crypto: SubtleCrypto, row: KeyRow, kept: boolean): Promise<DeviceSigner> {
  const privateKey = await privateKeyOf(crypto, row)
  return {
    publicKey: row.publicKey,
    kept,
    extractable: row.privateJwk !== undefined,
    sign: async (message: Bytes) => new Uint8Array(await crypto.sign(SIGNING, privateKey, message)),
  }
}

async function privateKeyOf(crypto: SubtleCrypto, { privateKey, privateJwk }: KeyRow): Promise<CryptoKey> {
  if (privateKey !== undefined) return privateKey
  if (privateJwk === undefined) throw new Error('A key row without a key')
  return crypto.importKey('jwk', privateJwk, ALGORITHM, false, ['sign'])
}
