// The server's signed word for what it holds. Only a verdict that names a record clears it from the outbox (D5, D6).
import * as v from 'valibot'
import { type Bytes, fromBase64url, hex, utf8 } from '../bytes.ts'
import { limits } from '../limits.ts'
import { parseJson } from '../parse.ts'
import type { Digest, Signer, Verifier } from '../ports.ts'
import { Problem } from '../problem.ts'
import { Id, type LearningRecord, recordBytes } from '../record/record.ts'
import { isSignedBy, parseSignedFile, signFile } from '../signed.ts'

const Version = v.pipe(v.number(), v.integer(), v.minValue(1))
const ContentHash = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/))
// Any code, also one this app does not know yet: a newer server's reason must not block the verdicts beside it (I15, I21).
const ProblemName = v.pipe(v.string(), v.maxLength(limits.nameLengthMax), v.regex(/^[a-z]+\/[a-z-]+$/))

/** Who receives: `server` is the audience of bundles, `epoch` changes whenever its store was rebuilt (D7). Other keys are passed over. */
export const ServerIdentity = v.object({
  server: Id,
  epoch: Id,
  /** Raw P-256 key that signs receipts, base64url. */
  publicKey: v.pipe(v.string(), v.length(87)),
})

const Held = v.strictTuple([Id, Version, ContentHash])

/** Keys of a newer server are passed over; the signature covers them all the same. */
export const Receipt = v.object({
  format: v.literal('domdom-receipt/1'),
  server: Id,
  epoch: Id,
  device: Id,
  /** Server's clock, ms since 1970. */
  at: v.number(),
  /** [record, version, content hash] */
  stored: v.array(Held),
  duplicate: v.array(Held),
  rejected: v.array(v.strictTuple([Id, ProblemName])),
  erased: v.array(Id),
})

export type ServerIdentity = v.InferOutput<typeof ServerIdentity>
export type Receipt = v.InferOutput<typeof Receipt>

export function parseServerIdentity(bytes: Bytes): ServerIdentity {
  return parseJson(ServerIdentity, bytes, 'net/not-our-server')
}

/** The first 64 bits of the SHA-256 over the record's one spelling. */
export async function contentHash(record: LearningRecord, digest: Digest): Promise<string> {
  return hex((await digest.sha256(recordBytes(record))).subarray(0, 8))
}

export async function signReceipt(receipt: Receipt, key: string, signer: Signer): Promise<Bytes> {
  return signFile('receipt', key, signer, utf8(JSON.stringify(receipt)))
}

/** Throws 'net/not-our-server' for anything that is no receipt, 'sync/untrusted-receipt' for one that is not this server's to this device. */
export async function openReceipt(
  bytes: Bytes,
  from: ServerIdentity,
  device: string,
  verifier: Verifier,
): Promise<Receipt> {
  const file = bytes.length <= limits.receiptBytesMax ? parseSignedFile(bytes) : null
  const publicKey = fromBase64url(from.publicKey)
  const key = file?.signatures[0]?.key
  if (file === null || key === undefined) throw new Problem('net/not-our-server')
  if (publicKey === null || !(await isSignedBy(file, 'receipt', key, publicKey, verifier))) {
    throw new Problem('sync/untrusted-receipt')
  }
  const receipt = parseJson(Receipt, file.payload, 'sync/untrusted-receipt')
  if (receipt.server !== from.server || receipt.epoch !== from.epoch || receipt.device !== device) {
    throw new Problem('sync/untrusted-receipt')
  }
  return receipt
}
