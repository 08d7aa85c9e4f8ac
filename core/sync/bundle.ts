// A bundle: records of one device, signed once by the device's key, the same bytes whatever road they take.
import { type Bytes, hexBytes } from '../bytes.ts'
import { limits } from '../limits.ts'
import type { Codec, Sha256, Signer } from '../ports.ts'
import { Problem } from '../problem.ts'
import { type Audience, audienceBytes } from './identity.ts'
import { type RawRow, type Row, readRows, writeRows } from './rows.ts'
import { provenSender, type Sender, type SenderPorts, senderBytes, senderLength, WITH_KEY } from './sender.ts'
import { contentOf, openForm, signForm } from './signed-form.ts'
import { badForm, createReader, createWriter, type Reader, type Writer } from './wire.ts'

/** Set when the bundle may lie somewhere on its way: its age says nothing about the phone's clock. */
const LETTER = 4
const SECRET = 1

/** A learner of the bundle, in the order in which rows name them. */
export interface LearnerPart {
  readonly learner: string
  /** The link before this learner's first row: 16 hex letters. */
  readonly link: string
  /** The learner's card, shown once by a device that is new to this learner: 32 hex letters. */
  readonly secret?: string
}

export interface BundleContent {
  /** The phone's clock. */
  readonly madeAt: number
  readonly learners: readonly LearnerPart[]
  /** `n` is the place in the learner's chain of this device. */
  readonly rows: readonly Row[]
}

export interface BundleMaking {
  readonly audience: Audience
  readonly signer: Signer
  readonly codec: Codec
  readonly sha256: Sha256
  /** The server has not met this device, or somebody carries the bundle: the whole key goes with it. */
  readonly withKey: boolean
  readonly isLetter: boolean
}

export interface OpenedBundle extends Sender {
  readonly madeAt: number
  readonly isLetter: boolean
  readonly learners: readonly LearnerPart[]
  readonly rows: readonly RawRow[]
}

export async function makeBundle(content: BundleContent, making: BundleMaking): Promise<Bytes> {
  const { audience, signer, codec, sha256, withKey, isLetter } = making
  const writer = createWriter()
  writer.signed(Math.round(content.madeAt))
  writer.count(content.learners.length)
  for (const part of content.learners) writeLearner(writer, part)
  const learners = content.learners.map(({ learner }) => learner)
  writeRows(writer, learners, content.rows)
  const flags = (withKey ? WITH_KEY : 0) | (isLetter ? LETTER : 0)
  const clear = senderBytes(signer.publicKey, withKey, audience, sha256)
  return signForm('bundle', { flags, clear, unsent: audienceBytes(audience) }, writer.written(), signer, codec)
}

function writeLearner(writer: Writer, { learner, link, secret }: LearnerPart): void {
  writer.raw(hexBytes(learner))
  writer.byte(secret === undefined ? 0 : SECRET)
  if (secret !== undefined) writer.raw(hexBytes(secret))
  writer.raw(hexBytes(link))
}

/**
 * Size, address, signature, inflated size, shape, in this order. Throws 'sync/too-large', 'sync/bad-form', 'sync/newer-form',
 * 'sync/wrong-audience', 'sync/unknown-device' or 'sync/bad-signature'.
 */
export async function openBundle(
  bytes: Bytes,
  audience: Audience,
  ports: SenderPorts & { readonly codec: Codec },
): Promise<OpenedBundle> {
  if (bytes.length > limits.bundleBytesMax) throw new Problem('sync/too-large', { bytes: bytes.length })
  const frame = openForm('bundle', bytes, senderLength)
  if (frame === null) throw badForm('no bundle')
  const sender = await provenSender('bundle', frame, audience, ports)
  const reader = createReader(await contentOf(frame, limits.bundleInflatedBytesMax, ports.codec))
  const madeAt = reader.signed()
  const learners = Array.from({ length: reader.count(limits.learnersMax) }, () => readLearner(reader))
  const named = learners.map(({ learner }) => learner)
  if (new Set(named).size !== named.length) throw badForm('a learner named twice')
  const rows = readRows(reader, named, limits.bundleRecordsMax)
  reader.end()
  return { ...sender, madeAt, isLetter: (frame.flags & LETTER) !== 0, learners, rows }
}

function readLearner(reader: Reader): LearnerPart {
  const learner = reader.hex(16)
  const flags = reader.byte()
  if (flags > SECRET) throw badForm('an unknown learner part')
  const secret = flags & SECRET ? { secret: reader.hex(16) } : {}
  return { learner, ...secret, link: reader.hex(8) }
}

/** The name by which receipts and letters know a bundle. */
export function bundleHash(bytes: Bytes, sha256: Sha256): Bytes {
  return sha256(bytes)
}
