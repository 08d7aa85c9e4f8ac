// What stands in clear before a signature: who signs, and a hint of whom it is for.
import { type Bytes, concat, hex, sameBytes } from '../bytes.ts'
import type { Sha256, Verifier } from '../ports.ts'
import { Problem } from '../problem.ts'
import { type Audience, audienceBytes } from './identity.ts'
import { type Frame, isFormSignedBy, type SignedForm } from './signed-form.ts'
import { badForm } from './wire.ts'

/** Set in a form's flags when the whole key stands there, not its id alone: at first meeting, and in every letter. */
export const WITH_KEY = 2
const KEY = 65
const ID = 16
const HINT = 4

export const senderLength = (flags: number) => (flags & WITH_KEY ? KEY : ID) + HINT

/** The first 128 bits of the SHA-256 of the raw public key. */
export function deviceOf(publicKey: Bytes, sha256: Sha256): string {
  return hex(sha256(publicKey), ID)
}

export function senderBytes(publicKey: Bytes, withKey: boolean, audience: Audience, sha256: Sha256): Bytes {
  return concat(withKey ? publicKey : sha256(publicKey).subarray(0, ID), hintOf(audience))
}

/** Enough to tell a wrong address from a wrong signature; the whole address is signed. */
function hintOf(audience: Audience): Bytes {
  return audienceBytes(audience).slice(ID, ID + HINT)
}

export interface SenderPorts {
  readonly verifier: Verifier
  readonly sha256: Sha256
  /** The key of a device that sent it before; null for a stranger. */
  readonly keyOf: (device: string) => Promise<Bytes | null>
}

export interface Sender {
  readonly device: string
  readonly publicKey: Bytes
}

/** Throws 'sync/wrong-audience', 'sync/unknown-device' or 'sync/bad-signature', in this order. */
export async function provenSender(
  form: SignedForm,
  frame: Frame,
  audience: Audience,
  ports: SenderPorts,
): Promise<Sender> {
  const { clear, flags } = frame
  if (!sameBytes(clear.subarray(clear.length - HINT), hintOf(audience))) throw new Problem('sync/wrong-audience')
  const named = clear.slice(0, clear.length - HINT)
  const publicKey = flags & WITH_KEY ? named : await ports.keyOf(hex(named))
  if (publicKey === null) throw new Problem('sync/unknown-device')
  if (publicKey.length !== KEY) throw badForm('no key')
  if (!(await isFormSignedBy(form, frame, audienceBytes(audience), publicKey, ports.verifier))) {
    throw new Problem('sync/bad-signature')
  }
  return { device: deviceOf(publicKey, ports.sha256), publicKey }
}
