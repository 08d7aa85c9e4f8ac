// The frame of every compact form: one byte says what it is, one which edition, then flags, what the form needs in clear, a signature, and
// the payload, compressed where that helps. The signature covers all of it, and what both sides know without its being sent.
//   kind · edition · flags · clear … · signature (64) · payload
import { type Bytes, concat, utf8 } from '../bytes.ts'
import type { Codec, Signer, Verifier } from '../ports.ts'
import { Problem } from '../problem.ts'

/** First bytes. None is a letter: a captive portal's page and the older text forms can never pass for one. */
export const forms = {
  bundle: 0xd0,
  sealed: 0xd1,
  receipt: 0xd2,
  page: 0xd3,
  ask: 0xd4,
  safe: 0xd5,
  /** 0xd6 is what parts travel in (core/letter/container.ts). */
  carried: 0xd7,
} as const
export type SignedForm = 'bundle' | 'receipt' | 'page' | 'ask' | 'carried'

/** Raised when an older reader could not make sense of the bytes; readers of 24 months stay (I21). */
export const EDITION = 2
const SIGNATURE = 64
export const ZIPPED = 1
/** Below this, what gzip saves it spends on itself. */
const ZIP_FROM = 400

export interface Frame {
  readonly flags: number
  readonly clear: Bytes
  readonly signature: Bytes
  readonly payload: Bytes
}

function message(form: SignedForm, unsent: Bytes, head: Bytes, payload: Bytes): Bytes {
  return concat(utf8(`domdom/${form}/${EDITION}\n`), unsent, head, payload)
}

/** `flags` must leave bit 0 free. `unsent` is signed and not sent. */
export async function signForm(
  form: SignedForm,
  { flags, clear, unsent }: { readonly flags: number; readonly clear: Bytes; readonly unsent: Bytes },
  content: Bytes,
  signer: Signer,
  codec: Codec,
): Promise<Bytes> {
  const zipped = content.length >= ZIP_FROM ? await codec.gzip(content) : content
  const smaller = zipped.length < content.length
  const payload = smaller ? zipped : content
  const head = concat([forms[form], EDITION, flags | (smaller ? ZIPPED : 0)], clear)
  return concat(head, await signer.sign(message(form, unsent, head, payload)), payload)
}

/** `clearLength` tells from the flags how many bytes stand in clear. Throws what `trouble` names when these bytes are no such form. */
export function openForm(form: SignedForm, bytes: Bytes, clearLength: (flags: number) => number): Frame | null {
  const [kind, edition, flags] = bytes
  if (kind !== forms[form] || flags === undefined) return null
  if (edition !== EDITION) throw new Problem('sync/newer-form', { edition: edition ?? 0 })
  const start = 3 + clearLength(flags)
  if (bytes.length < start + SIGNATURE) return null
  return {
    flags,
    clear: bytes.slice(3, start),
    signature: bytes.slice(start, start + SIGNATURE),
    payload: bytes.slice(start + SIGNATURE),
  }
}

export function isFormSignedBy(
  form: SignedForm,
  frame: Frame,
  unsent: Bytes,
  publicKey: Bytes,
  verifier: Verifier,
): Promise<boolean> {
  const head = concat([forms[form], EDITION, frame.flags], frame.clear)
  return verifier.verify(publicKey, frame.signature, message(form, unsent, head, frame.payload))
}

/** Signature first, inflation after, counted. Throws 'sync/too-large' or 'sync/bad-form'. */
export async function contentOf(frame: Frame, bytesMax: number, codec: Codec): Promise<Bytes> {
  if ((frame.flags & ZIPPED) === 0) return frame.payload
  try {
    return await codec.gunzip(frame.payload, bytesMax)
  } catch (error) {
    throw new Problem(error instanceof RangeError ? 'sync/too-large' : 'sync/bad-form', {}, error)
  }
}
