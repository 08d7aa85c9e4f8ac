// Sealing through WebCrypto, which browsers and Node both have: the port files hand in their own SubtleCrypto.
// ECDH P-256 with a key used once → HKDF-SHA-256 → AES-256-GCM. Each AES key seals one message, so its nonce may be fixed.
import { type Bytes, concat, utf8 } from '../bytes.ts'
import type { RandomBytes, Sealer, Unsealer } from '../ports.ts'

const ECDH = { name: 'ECDH', namedCurve: 'P-256' }
const KEY = 65
const NONCE = 12

type Use = 'deriveBits' | 'encrypt' | 'decrypt'

/** What is used of SubtleCrypto; core does not know its types. */
export interface Subtle<Key> {
  importKey(format: 'raw', bytes: Bytes, algorithm: unknown, extractable: boolean, uses: Use[]): Promise<Key>
  exportKey(format: 'raw', key: Key): Promise<ArrayBuffer>
  generateKey(algorithm: unknown, extractable: boolean, uses: Use[]): Promise<{ publicKey: Key; privateKey: Key }>
  deriveBits(algorithm: unknown, key: Key, bits: number): Promise<ArrayBuffer>
  encrypt(algorithm: unknown, key: Key, plain: Bytes): Promise<ArrayBuffer>
  decrypt(algorithm: unknown, key: Key, cipher: Bytes): Promise<ArrayBuffer>
}

export function createSealer<Key>(subtle: Subtle<Key>, random: RandomBytes): Sealer {
  return {
    async seal(to, header, plain) {
      const receiver = await subtle.importKey('raw', to, ECDH, false, [])
      const once = await subtle.generateKey(ECDH, false, ['deriveBits'])
      const open = new Uint8Array(await subtle.exportKey('raw', once.publicKey))
      const shared = new Uint8Array(await subtle.deriveBits({ ...ECDH, public: receiver }, once.privateKey, 256))
      const key = await aesKey(subtle, shared, concat(open, to))
      return concat(open, await encrypted(subtle, key, new Uint8Array(NONCE), header, plain))
    },
    async lock(secret, header, plain) {
      const nonce = random(NONCE)
      return concat(nonce, await encrypted(subtle, await aesKey(subtle, secret, utf8('card')), nonce, header, plain))
    },
    async unlock(secret, header, locked) {
      const key = await aesKey(subtle, secret, utf8('card'))
      return decrypted(subtle, key, locked.slice(0, NONCE), header, locked.slice(NONCE))
    },
  }
}

/** `privateKey` must allow deriveBits. */
export function createUnsealer<Key>(subtle: Subtle<Key>, privateKey: Key, publicKey: Bytes): Unsealer {
  return {
    async unseal(header, sealed) {
      const open = sealed.slice(0, KEY)
      const sender = await subtle.importKey('raw', open, ECDH, false, []).catch(() => null)
      if (sender === null) return null
      const shared = new Uint8Array(await subtle.deriveBits({ ...ECDH, public: sender }, privateKey, 256))
      const key = await aesKey(subtle, shared, concat(open, publicKey))
      return decrypted(subtle, key, new Uint8Array(NONCE), header, sealed.slice(KEY))
    },
  }
}

async function aesKey<Key>(subtle: Subtle<Key>, secret: Bytes, context: Bytes): Promise<Key> {
  const base = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  const info = concat(utf8('domdom/seal/1\n'), context)
  const bits = await subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info }, base, 256)
  return subtle.importKey('raw', new Uint8Array(bits), 'AES-GCM', false, ['encrypt', 'decrypt'])
}

async function encrypted<Key>(subtle: Subtle<Key>, key: Key, iv: Bytes, header: Bytes, plain: Bytes): Promise<Bytes> {
  return new Uint8Array(await subtle.encrypt({ name: 'AES-GCM', iv, additionalData: header }, key, plain))
}

/** Null for anything that was not encrypted just so. */
async function decrypted<Key>(
  subtle: Subtle<Key>,
  key: Key,
  iv: Bytes,
  header: Bytes,
  cipher: Bytes,
): Promise<Bytes | null> {
  try {
    return new Uint8Array(await subtle.decrypt({ name: 'AES-GCM', iv, additionalData: header }, key, cipher))
  } catch (_notOurs) {
    return null
  }
}
