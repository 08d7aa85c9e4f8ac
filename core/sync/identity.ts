// Who receives. A phone asks once and keeps the answer; without it no letter can be sealed.
import * as v from 'valibot'
import { type Bytes, fromBase64url, hexBytes } from '../bytes.ts'
import { parseJson } from '../parse.ts'
import { Id } from '../record/record.ts'

const PublicKey = v.pipe(
  v.string(),
  v.length(87),
  v.check((text) => fromBase64url(text)?.length === 65),
)

/** `server` is the audience of bundles, `epoch` changes whenever its store was rebuilt (D7). Other keys are passed over. */
export const ServerIdentity = v.object({
  server: Id,
  epoch: Id,
  /** Raw P-256 key that signs receipts and pages, base64url. */
  publicKey: PublicKey,
  /** Raw P-256 key that letters are sealed to, base64url. */
  sealKey: PublicKey,
})

export type ServerIdentity = v.InferOutput<typeof ServerIdentity>

/** The server and the epoch of its store that are meant; any other refuses (T6, D7). */
export type Audience = Pick<ServerIdentity, 'server' | 'epoch'>

export function parseServerIdentity(bytes: Bytes): ServerIdentity {
  return parseJson(ServerIdentity, bytes, 'net/not-our-server')
}

export function isSameServer(a: ServerIdentity, b: ServerIdentity): boolean {
  return a.server === b.server && a.epoch === b.epoch && a.publicKey === b.publicKey && a.sealKey === b.sealKey
}

/** Server and epoch, 32 bytes: signed with every form, never sent. */
export function audienceBytes({ server, epoch }: Audience): Bytes {
  return hexBytes(server + epoch)
}

export function keyBytes(key: string): Bytes {
  const bytes = fromBase64url(key)
  if (bytes === null) throw new Error('a key that is none')
  return bytes
}
