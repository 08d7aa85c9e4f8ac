// Whoever carries letters signs that they hold them, for the phones that wrote them. It settles nothing (D5): the server alone says
// 'received'. It names sealed bytes, which say nothing about whose they are.
import { type Bytes, hex, hexBytes } from '../bytes.ts'
import { limits } from '../limits.ts'
import type { Clock, Codec, Sha256, Signer, Verifier } from '../ports.ts'
import { Problem } from '../problem.ts'
import { deviceOf } from './sender.ts'
import { contentOf, isFormSignedBy, openForm, signForm } from './signed-form.ts'
import { badForm, createReader, createWriter } from './wire.ts'

const KEY = 65
const HASH = 32
/** Both sides know nothing of each other that could be signed unsent. */
const nothingUnsent = new Uint8Array()

export interface CarrierReceipt {
  /** The carrier's device. */
  readonly device: string
  /** The carrier's clock. */
  readonly at: number
  /** SHA-256 of the sealed bundles as they were held, hex. */
  readonly sealed: readonly string[]
}

/** At most `limits.carrierReceiptLettersMax` letters in one: so many fit a still code. */
export function makeCarrierReceipt(
  sealed: readonly string[],
  { signer, codec, clock }: { readonly signer: Signer; readonly codec: Codec; readonly clock: Clock },
): Promise<Bytes> {
  const writer = createWriter()
  writer.signed(Math.round(clock()))
  writer.count(sealed.length)
  for (const hash of sealed) writer.raw(hexBytes(hash))
  const frame = { flags: 0, clear: signer.publicKey, unsent: nothingUnsent }
  return signForm('carried', frame, writer.written(), signer, codec)
}

/** Size, signature, shape. Throws 'sync/bad-form', 'sync/newer-form', 'sync/too-large' or 'sync/bad-signature'. */
export async function openCarrierReceipt(
  bytes: Bytes,
  { verifier, sha256, codec }: { readonly verifier: Verifier; readonly sha256: Sha256; readonly codec: Codec },
): Promise<CarrierReceipt> {
  const { carrierReceiptBytesMax: bytesMax, carrierReceiptLettersMax: lettersMax } = limits
  if (bytes.length > bytesMax) throw new Problem('sync/too-large', { bytes: bytes.length })
  const frame = openForm('carried', bytes, () => KEY)
  if (frame === null) throw badForm("no carrier's receipt")
  if (!(await isFormSignedBy('carried', frame, nothingUnsent, frame.clear, verifier))) {
    throw new Problem('sync/bad-signature')
  }
  const reader = createReader(await contentOf(frame, bytesMax, codec))
  const at = reader.signed()
  const sealed = Array.from({ length: reader.count(lettersMax) }, () => hex(reader.raw(HASH)))
  reader.end()
  return { device: deviceOf(frame.clear, sha256), at, sealed }
}
