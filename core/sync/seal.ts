// Letters for roads we do not trust: whoever carries one can neither read nor change it. A sealed bundle opens for the server alone;
// a safe copy opens for whoever holds the learner's card.
import { type Bytes, concat, hex, hexBytes, sameBytes, utf8 } from '../bytes.ts'
import { limits } from '../limits.ts'
import type { Codec, Sealer, Sha256, Unsealer } from '../ports.ts'
import { Problem } from '../problem.ts'
import { keyBytes, type ServerIdentity } from './identity.ts'
import { type RawRow, type Row, readRows, writeRows } from './rows.ts'
import { EDITION, forms } from './signed-form.ts'
import { createReader, createWriter } from './wire.ts'

const NAME = 8

/** Kind, edition and the key's name stand before the ciphertext and are sealed with it: another letter's header opens nothing. */
function header(kind: number, name: Bytes): Bytes {
  return concat([kind, EDITION], name.subarray(0, NAME))
}

export async function sealBundle(
  bundle: Bytes,
  to: ServerIdentity,
  ports: { readonly sealer: Sealer; readonly sha256: Sha256 },
): Promise<Bytes> {
  const key = keyBytes(to.sealKey)
  const head = header(forms.sealed, ports.sha256(key))
  return concat(head, await ports.sealer.seal(key, head, bundle))
}

export function isSealed(bytes: Uint8Array): boolean {
  return bytes[0] === forms.sealed
}

/** Throws 'sync/newer-form', 'sync/wrong-audience' for another server's letter, 'sync/bad-signature' for a changed one. */
export async function openSealed(
  bytes: Bytes,
  sealKey: Bytes,
  ports: { readonly unsealer: Unsealer; readonly sha256: Sha256 },
): Promise<Bytes> {
  if (bytes[1] !== EDITION) throw new Problem('sync/newer-form', { edition: bytes[1] ?? 0 })
  const head = header(forms.sealed, ports.sha256(sealKey))
  if (!sameBytes(bytes.subarray(0, head.length), head)) throw new Problem('sync/wrong-audience')
  const bundle = await ports.unsealer.unseal(head, bytes.slice(head.length))
  if (bundle === null) throw new Problem('sync/bad-signature')
  return bundle
}

/** All that a learner's phone holds of them, locked with the card. Rows are numbered in any order that is the phone's own. */
export interface SafeCopy {
  readonly learner: string
  readonly rows: readonly RawRow[]
}

/** By it a courier finds the copy for a card without learning whose it is. 16 hex letters. */
export function cardTag(secret: string, sha256: Sha256): string {
  return hex(tagBytes(secret, sha256))
}

function tagBytes(secret: string, sha256: Sha256): Bytes {
  return sha256(concat(utf8('domdom/card-tag/1\n'), hexBytes(secret))).slice(0, NAME)
}

/** What a server keeps of a card instead of its secret: 32 hex letters. */
export function cardVerifier(secret: string, sha256: Sha256): string {
  return hex(sha256(concat(utf8('domdom/card/1\n'), hexBytes(secret))), 16)
}

/** Throws 'sync/too-large' for more than one copy holds. */
export async function makeSafeCopy(
  learner: string,
  secret: string,
  rows: readonly Row[],
  ports: { readonly sealer: Sealer; readonly sha256: Sha256; readonly codec: Codec },
): Promise<Bytes> {
  const writer = createWriter()
  writer.raw(hexBytes(learner))
  writeRows(writer, [learner], rows)
  const content = writer.written()
  // A copy that nobody could open again must not be handed out.
  if (content.length > limits.pageInflatedBytesMax) throw new Problem('sync/too-large', { bytes: content.length })
  const head = header(forms.safe, tagBytes(secret, ports.sha256))
  return concat(head, await ports.sealer.lock(hexBytes(secret), head, await ports.codec.gzip(content)))
}

/** The tag of a safe copy; null for bytes that are none. */
export function safeCopyTag(bytes: Uint8Array): string | null {
  return bytes[0] === forms.safe && bytes.length > 2 + NAME ? hex(bytes.subarray(2, 2 + NAME)) : null
}

/** Null when this card does not open it. Throws 'sync/newer-form', 'sync/too-large' or 'sync/bad-form'. */
export async function openSafeCopy(
  bytes: Bytes,
  secret: string,
  ports: { readonly sealer: Sealer; readonly sha256: Sha256; readonly codec: Codec },
): Promise<SafeCopy | null> {
  if (safeCopyTag(bytes) !== cardTag(secret, ports.sha256)) return null
  if (bytes[1] !== EDITION) throw new Problem('sync/newer-form', { edition: bytes[1] ?? 0 })
  const head = bytes.slice(0, 2 + NAME)
  const packed = await ports.sealer.unlock(hexBytes(secret), head, bytes.slice(head.length))
  if (packed === null) return null
  const reader = createReader(await inflated(packed, ports.codec))
  const learner = reader.hex(16)
  const rows = readRows(reader, [learner], limits.safeCopyRecordsMax)
  reader.end()
  return { learner, rows }
}

async function inflated(packed: Bytes, codec: Codec): Promise<Bytes> {
  try {
    return await codec.gunzip(packed, limits.pageInflatedBytesMax)
  } catch (error) {
    throw new Problem(error instanceof RangeError ? 'sync/too-large' : 'sync/bad-form', {}, error)
  }
}
