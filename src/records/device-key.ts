// The device is its key (D13): made at first need, never readable, kept by the browser.
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
  if (stored?.privateKey) return signerOf(crypto, stored, true)
  const made = await makeKey(crypto)
  const kept = await keep(database, made)
  return signerOf(crypto, kept ?? made, kept !== null)
}

async function makeKey(crypto: SubtleCrypto): Promise<KeyRow> {
  const pair = await crypto.generateKey(ALGORITHM, false, ['sign', 'verify'])
  const publicKey = new Uint8Array(await crypto.exportKey('raw', pair.publicKey))
  return { name: 'device', privateKey: pair.privateKey, publicKey }
}

/** The key that is kept now: another tab's, if it was first. Null where keys cannot be stored (Lockdown, private modes). */
async function keep(database: RecordsDatabase, made: KeyRow): Promise<KeyRow | null> {
  try {
    const row = await database.use((db) =>
      db.transaction('rw', db.keys, async () => {
        const first = await db.keys.get('device')
        if (first?.privateKey) return first
        await db.keys.put(made)
        return db.keys.get('device')
      }),
    )
    return row?.privateKey ? row : null
  } catch (error) {
    if (error instanceof Error && error.name === 'DataCloneError') return null
    throw error
  }
}

function signerOf(crypto: SubtleCrypto, { privateKey, publicKey }: KeyRow, kept: boolean): DeviceSigner {
  return {
    publicKey,
    kept,
    sign: async (message: Bytes) => new Uint8Array(await crypto.sign(SIGNING, privateKey, message)),
  }
}
