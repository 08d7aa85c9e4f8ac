// A signed file: one text line, then the exact signed bytes. No canonical JSON: what was signed is what is parsed.
//   domdom-signed/1 <kind> <key>:<signature>[,<key>:<signature>]\n<payload>
// Several signatures are allowed so that a threshold root needs no second format.
import { type Bytes, base64url, concat, fromBase64url, fromUtf8, utf8 } from './bytes.ts'
import { limits } from './limits.ts'
import type { Signer, Verifier } from './ports.ts'

export type SignedKind = 'root' | 'catalogue' | 'manifest' | 'bundle' | 'receipt'

const MAGIC = 'domdom-signed/1'

export interface SignedFile {
  readonly kind: string
  readonly signatures: readonly { readonly key: string; readonly signature: Bytes }[]
  readonly payload: Bytes
}

/** The kind is signed too, so that bytes signed as one thing can never pass for another. */
function message(kind: SignedKind, payload: Bytes): Bytes {
  return concat(utf8(`domdom/${kind}/1\n`), payload)
}

export async function signFile(kind: SignedKind, key: string, signer: Signer, payload: Bytes): Promise<Bytes> {
  const signature = base64url(await signer.sign(message(kind, payload)))
  return concat(utf8(`${MAGIC} ${kind} ${key}:${signature}\n`), payload)
}

/** The same file with one signature more, after the others. */
export async function addSignature(kind: SignedKind, key: string, signer: Signer, file: SignedFile): Promise<Bytes> {
  const signature = await signer.sign(message(kind, file.payload))
  const list = [...file.signatures, { key, signature }].map((one) => `${one.key}:${base64url(one.signature)}`)
  return concat(utf8(`${MAGIC} ${kind} ${list.join(',')}\n`), file.payload)
}

/** Null when the bytes are not a signed file at all, for example a captive portal's page. */
export function parseSignedFile(bytes: Bytes): SignedFile | null {
  const end = bytes.subarray(0, limits.signedHeaderBytesMax).indexOf(10)
  if (end < 0) return null
  const [magic, kind, list, ...rest] = headerText(bytes.subarray(0, end)).split(' ')
  if (magic !== MAGIC || kind === undefined || list === undefined || rest.length > 0) return null
  const signatures = list.split(',').map(parseSignature)
  if (signatures.length > limits.signaturesMax || signatures.includes(null)) return null
  return { kind, signatures: signatures.filter((s) => s !== null), payload: bytes.slice(end + 1) }
}

function headerText(bytes: Uint8Array): string {
  return bytes.every((byte) => byte >= 0x20 && byte < 0x7f) ? fromUtf8(bytes) : ''
}

function parseSignature(text: string) {
  const [key, spelled, ...rest] = text.split(':')
  const signature = spelled === undefined ? null : fromBase64url(spelled)
  if (!key || rest.length > 0 || signature === null || signature.length !== 64) return null
  return { key, signature }
}

/** True when the file is of this kind and the key signed it. */
export async function isSignedBy(
  file: SignedFile,
  kind: SignedKind,
  key: string,
  publicKey: Bytes,
  verifier: Verifier,
): Promise<boolean> {
  if (file.kind !== kind) return false
  const found = file.signatures.find((signature) => signature.key === key)
  return found !== undefined && verifier.verify(publicKey, found.signature, message(kind, file.payload))
}
