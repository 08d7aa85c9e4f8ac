// Pulling: a device asks for a learner's records after a version, the server answers with a page. The end is said, never guessed from a
// short page (D8): `more` is false, and the count and the hash of all let the phone check that it holds all (D9).
import { type Bytes, concat, hexBytes } from '../bytes.ts'
import { limits } from '../limits.ts'
import type { Codec, Sha256, Signer, Verifier } from '../ports.ts'
import { Problem } from '../problem.ts'
import { type Audience, audienceBytes, keyBytes, type ServerIdentity } from './identity.ts'
import { type LearnerHead, readHead, writeHead } from './receipt.ts'
import { type RawRow, type Row, readRows, writeRows } from './rows.ts'
import { provenSender, type Sender, type SenderPorts, senderBytes, senderLength, WITH_KEY } from './sender.ts'
import { contentOf, isFormSignedBy, openForm, signForm } from './signed-form.ts'
import { badForm, createReader, createWriter, type Reader } from './wire.ts'

export interface Ask {
  readonly learner: string
  /** All versions up to here are known. */
  readonly since: number
  /** The learner's card, by a device that is new to this learner. */
  readonly secret?: string
  /** At most this many records; the server may give fewer. */
  readonly recordsMax: number
  /**
   * The newest version of this epoch that the device was told of, 1 or more; absent for none. A page is bound to the bytes of its ask: with this in them, no older
   * answer fits, and a page that names a lower version proves that the store was put back.
   */
  readonly heard?: number
}

export interface LearnerDevice {
  readonly device: string
  /** The server's clock. */
  readonly firstSeen: number
  readonly isCutOff: boolean
}

export interface Page {
  readonly learner: string
  readonly head: LearnerHead
  /** All versions up to here are known after this page. */
  readonly next: number
  readonly more: boolean
  /** This learner was erased on request: nothing of theirs may stay (I16). */
  readonly isErased: boolean
  /** The devices this learner learns on; on the last page of a pull only. */
  readonly devices: readonly LearnerDevice[]
  /** `n` is the version. */
  readonly rows: readonly Row[]
}

export type OpenedPage = Omit<Page, 'rows'> & { readonly rows: readonly RawRow[] }

const SECRET = 1
const MORE = 1
const IS_ERASED = 2

export interface AskMaking {
  readonly audience: Audience
  readonly signer: Signer
  readonly codec: Codec
  readonly sha256: Sha256
  readonly withKey: boolean
}

export function makeAsk(ask: Ask, { audience, signer, codec, sha256, withKey }: AskMaking): Promise<Bytes> {
  const writer = createWriter()
  writer.raw(hexBytes(ask.learner))
  writer.byte(ask.secret === undefined ? 0 : SECRET)
  if (ask.secret !== undefined) writer.raw(hexBytes(ask.secret))
  writer.count(ask.since)
  writer.count(ask.recordsMax)
  if (ask.heard !== undefined) writer.count(ask.heard)
  const clear = senderBytes(signer.publicKey, withKey, audience, sha256)
  const frame = { flags: withKey ? WITH_KEY : 0, clear, unsent: audienceBytes(audience) }
  return signForm('ask', frame, writer.written(), signer, codec)
}

/** Throws as `openBundle` does. */
export async function openAsk(
  bytes: Bytes,
  audience: Audience,
  ports: SenderPorts & { readonly codec: Codec },
): Promise<Ask & Sender> {
  if (bytes.length > limits.askBytesMax) throw new Problem('sync/too-large', { bytes: bytes.length })
  const frame = openForm('ask', bytes, senderLength)
  if (frame === null) throw badForm('no ask')
  const sender = await provenSender('ask', frame, audience, ports)
  const reader = createReader(await contentOf(frame, limits.askBytesMax, ports.codec))
  const learner = reader.hex(16)
  const flags = reader.byte()
  if (flags > SECRET) throw badForm('an unknown ask')
  const secret = flags & SECRET ? { secret: reader.hex(16) } : {}
  const ask = { learner, ...secret, since: reader.count(), recordsMax: reader.count() }
  return { ...ask, ...heardIn(reader.rest()), ...sender }
}

/** What a newer phone writes after it is passed over; it writes a zero here where it heard nothing. */
function heardIn(rest: Bytes): Pick<Ask, 'heard'> {
  const heard = rest.length === 0 ? 0 : createReader(rest).count()
  return heard === 0 ? {} : { heard }
}

/** What both sides know of the ask. */
export interface Asked {
  readonly device: string
  /** SHA-256 of the ask's bytes. */
  readonly ask: Bytes
}

export function makePage(
  page: Page,
  from: ServerIdentity,
  asked: Asked,
  { signer, codec }: { readonly signer: Signer; readonly codec: Codec },
): Promise<Bytes> {
  const writer = createWriter()
  writer.raw(hexBytes(page.learner))
  writeHead(writer, page.head)
  writer.count(page.next)
  writer.byte((page.more ? MORE : 0) | (page.isErased ? IS_ERASED : 0))
  writer.count(page.devices.length)
  for (const { device, firstSeen, isCutOff } of page.devices) {
    writer.raw(hexBytes(device))
    writer.signed(firstSeen)
    writer.byte(isCutOff ? 1 : 0)
  }
  writeRows(writer, [page.learner], page.rows)
  const frame = { flags: 0, clear: new Uint8Array(), unsent: unsentOf(from, asked) }
  return signForm('page', frame, writer.written(), signer, codec)
}

/** Throws 'net/not-our-server' for anything that is no page, 'sync/untrusted-receipt' for one that is not this server's to this ask. */
export async function openPage(
  bytes: Bytes,
  from: ServerIdentity,
  asked: Asked & Pick<Ask, 'learner'>,
  { verifier, codec }: { readonly verifier: Verifier; readonly codec: Codec },
): Promise<OpenedPage> {
  const frame = bytes.length <= limits.pageBytesMax ? openForm('page', bytes, () => 0) : null
  if (frame === null) throw new Problem('net/not-our-server')
  if (!(await isFormSignedBy('page', frame, unsentOf(from, asked), keyBytes(from.publicKey), verifier))) {
    throw new Problem('sync/untrusted-receipt')
  }
  const page = pageIn(createReader(await contentOf(frame, limits.pageInflatedBytesMax, codec)))
  if (page.learner !== asked.learner) throw new Problem('sync/untrusted-receipt')
  return page
}

function pageIn(reader: Reader): OpenedPage {
  const learner = reader.hex(16)
  const head = readHead(reader)
  const next = reader.count()
  const flags = reader.byte()
  const devices = Array.from({ length: reader.count(limits.learnerDevicesMax) }, () => ({
    device: reader.hex(16),
    firstSeen: reader.signed(),
    isCutOff: reader.byte() === 1,
  }))
  const rows = readRows(reader, [learner], limits.pageRecordsMax)
  reader.end()
  return { learner, head, next, more: (flags & MORE) !== 0, isErased: (flags & IS_ERASED) !== 0, devices, rows }
}

function unsentOf(from: ServerIdentity, { device, ask }: Asked): Bytes {
  return concat(audienceBytes(from), hexBytes(device), ask)
}
