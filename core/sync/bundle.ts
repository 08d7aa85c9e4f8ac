// A bundle: records of one device, compressed, signed once by the device's key, the same bytes whatever road they take.
import * as v from 'valibot'
import { type Bytes, base64url, fromBase64url, utf8 } from '../bytes.ts'
import { deviceIdOf } from '../id.ts'
import { limits } from '../limits.ts'
import { parseJson } from '../parse.ts'
import type { Codec, Signer, Verifier } from '../ports.ts'
import { Problem } from '../problem.ts'
import { Id, type LearningRecord } from '../record/record.ts'
import { isSignedBy, parseSignedFile, signFile } from '../signed.ts'

// Each record is judged by itself on the server, so that a bad one never blocks its neighbours (I15).
const Bundle = v.strictObject({
  format: v.literal('domdom-bundle/1'),
  /** The server and the epoch of its store that are meant; any other refuses the bundle (T6, D7). */
  audience: v.strictObject({ server: Id, epoch: Id }),
  records: v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(limits.bundleRecordsMax)),
})

export interface Audience {
  readonly server: string
  readonly epoch: string
}

export interface OpenedBundle {
  readonly device: string
  readonly audience: Audience
  readonly records: readonly unknown[]
}

export async function makeBundle(
  records: readonly LearningRecord[],
  audience: Audience,
  signer: Signer,
  codec: Codec,
): Promise<Bytes> {
  const payload = await codec.gzip(utf8(JSON.stringify({ format: 'domdom-bundle/1', audience, records })))
  return signFile('bundle', base64url(signer.publicKey), signer, payload)
}

/** Signature before inflation, inflation counted, shape last. Throws 'sync/too-large', 'sync/bad-signature' or 'sync/bad-form'. */
export async function openBundle(bytes: Bytes, verifier: Verifier, codec: Codec): Promise<OpenedBundle> {
  if (bytes.length > limits.bundleBytesMax) throw new Problem('sync/too-large', { bytes: bytes.length })
  const file = parseSignedFile(bytes)
  const key = file?.signatures[0]?.key
  const publicKey = key === undefined ? null : fromBase64url(key)
  if (file === null || key === undefined || publicKey === null) throw new Problem('sync/bad-form')
  if (!(await isSignedBy(file, 'bundle', key, publicKey, verifier))) throw new Problem('sync/bad-signature')
  const bundle = parseJson(Bundle, await inflated(file.payload, codec), 'sync/bad-form')
  return { device: await deviceIdOf(publicKey, verifier), audience: bundle.audience, records: bundle.records }
}

async function inflated(payload: Bytes, codec: Codec): Promise<Bytes> {
  try {
    return await codec.gunzip(payload, limits.bundleInflatedBytesMax)
  } catch (error) {
    const tooLarge = error instanceof RangeError
    throw new Problem(tooLarge ? 'sync/too-large' : 'sync/bad-form', {}, error)
  }
}
