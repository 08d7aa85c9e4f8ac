// The device is its key (D13): made at first need, kept by the browser, not readable where the browser can keep such a key.
import { type Bytes, sameBytes } from '../../core/bytes.ts'
import type { KeyRow, RecordsDatabase } from './database.ts'
import type { DeviceSigner } from './records.ts'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' }
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' }

export interface DeviceKey {
  /** One key for the life of the page, also when the browser cannot keep it; a failed try is made again at the next call. */
  signer(): Promise<DeviceSigner>
  /** Makes this phone another device, unless another tab has done it already. The old key goes in the transaction that stores the new one. */
  renew(): Promise<void>
}

export function createDeviceKey(crypto: SubtleCrypto, database: RecordsDatabase): DeviceKey {
  let held: Promise<DeviceSigner> | null = null
  const holding = (opening: Promise<DeviceSigner>) => {
    held = opening.catch((error) => {
      held = null
      throw error
    })
    return held
  }
  const signer = () => held ?? holding(openKey(crypto, database))
  return {
    signer,
    async renew() {
      const before = await signer()
      const renewed = await renewedKey(crypto, database, before.publicKey)
      await holding(Promise.resolve(renewed))
    },
  }
}

async function openKey(crypto: SubtleCrypto, database: RecordsDatabase): Promise<DeviceSigner> {
  const stored = await database.use((db) => db.keys.get('device'))
  if (isWhole(stored)) return signerOf(crypto, stored, true)
  return keptSigner(crypto, (made) => keep(database, made, isWhole))
}

function renewedKey(crypto: SubtleCrypto, database: RecordsDatabase, before: Bytes): Promise<DeviceSigner> {
  const isAnother = (row: KeyRow) => isWhole(row) && !sameBytes(row.publicKey, before)
  return keptSigner(crypto, (made) => keep(database, made, isAnother))
}

/** `keepKey` gives null where this kind of key cannot be stored. */
async function keptSigner(
  crypto: SubtleCrypto,
  keepKey: (made: KeyRow) => Promise<KeyRow | null>,
): Promise<DeviceSigner> {
  const made = await makeKey(crypto)
  const kept = (await keepKey(made)) ?? (await keepKey(await makeReadableKey(crypto)))
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

/**
 * The key that is kept now: another tab's, if it was first. Null where this kind of key cannot be stored; then all is as it was.
 * What stood there before stays by its public half, so that old signatures can be traced.
 */
async function keep(database: RecordsDatabase, made: KeyRow, isDone: (row: KeyRow) => boolean): Promise<KeyRow | null> {
  try {
    return await database.use((db) =>
      db.transaction('rw', db.keys, async () => {
        const first = await db.keys.get('device')
        if (first !== undefined && isDone(first)) return first
        if (isWhole(first)) await db.keys.put({ name: 'device-before', publicKey: first.publicKey })
        await db.keys.put(made)
        const kept = await db.keys.get('device')
        if (!isWhole(kept)) throw new DOMException('the key was not kept', 'DataCloneError')
        return kept
      }),
    )
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
