// Whoever opens a letter file becomes its courier: sealed letters wait here for a line, receipts wait for those they are about, safe copies
// for whoever shows the card. None of it can be read here, none of it is believed, and all of it is bounded.
import { type Bytes, hex, sameBytes } from '../bytes.ts'
import { limits } from '../limits.ts'
import type { Clock, Sealer } from '../ports.ts'
import { isProblem } from '../problem.ts'
import { keyBytes } from '../sync/identity.ts'
import { bundleNamed } from '../sync/receipt.ts'
import { cardTag, isSealed, safeCopyTag } from '../sync/seal.ts'
import { forms } from '../sync/signed-form.ts'
import { bagTables, keep, mayBe } from './bag.ts'
import { takeCarrierReceipt } from './carrier-receipts.ts'
import { isWaiting } from './errand.ts'
import { type ReceiptPorts, takeReceipt } from './receipts.ts'
import { openSafeCopyHere } from './safe-copies.ts'
import type { LetterRow, PhoneDb } from './tables.ts'

export interface CarryPorts extends ReceiptPorts {
  readonly sealer: Sealer
  readonly clock: Clock
}

/** What came, part by part; `known` was here already, `foreign` is another centre's, `unread` is of no form this app knows. */
export interface Arrived {
  readonly letters: number
  /** The letters among them that wait here now, new or not: SHA-256 of their bytes, hex. For the carrier's receipt. */
  readonly held: readonly string[]
  /** Own letters that somebody is now known to carry. */
  readonly confirmed: number
  readonly receipts: number
  /** Receipts about this phone's own letters: their records have their verdicts. */
  readonly settled: number
  readonly copies: number
  /** Records of learners of this phone that were new here. */
  readonly restored: number
  readonly known: number
  readonly foreign: number
  readonly unread: number
  /** No room was left for these. */
  readonly full: number
}

const nothing: Arrived = {
  letters: 0,
  held: [],
  confirmed: 0,
  receipts: 0,
  settled: 0,
  copies: 0,
  restored: 0,
  known: 0,
  foreign: 0,
  unread: 0,
  full: 0,
}

/** What several letters brought. */
export function together(all: readonly Arrived[]): Arrived {
  const counts = counted.map((key) => [key, all.reduce((sum, one) => sum + one[key], 0)] as const)
  return { ...nothing, ...Object.fromEntries(counts), held: all.flatMap(({ held }) => held) }
}

const counted = (Object.keys(nothing) as readonly (keyof Arrived)[]).filter((key) => key !== 'held')

/**
 * Each part by itself: a bad one stops none of its neighbours (I15), and one without room is only counted. What is about this phone's own
 * letters comes first: it needs no room. Throws 'storage/…'; what came before stays.
 */
export async function carry(db: PhoneDb, ports: CarryPorts, parts: readonly Bytes[]): Promise<Arrived> {
  let arrived = nothing
  const others: Bytes[] = []
  for (const part of parts) {
    if (await isForUs(db, part)) arrived = added(arrived, await takePart(db, ports, part))
    else others.push(part)
  }
  for (const part of others) arrived = added(arrived, await takePart(db, ports, part))
  return arrived
}

async function isForUs(db: PhoneDb, part: Bytes): Promise<boolean> {
  if (part[0] === forms.carried) return true
  return part[0] === forms.receipt && (await letterAbout(db, part)) !== null
}

/** The own letter that a receipt is about; null for none, and for bytes that name none. */
async function letterAbout(db: PhoneDb, receipt: Bytes): Promise<LetterRow | null> {
  const about = nameOf(receipt)
  if (about === null) return null
  const [sent] = await db.read(['letters'], (tx) => tx.list('letters', 'hash', about, `${about}g`, 1))
  return sent ?? null
}

function nameOf(receipt: Bytes): string | null {
  try {
    const name = bundleNamed(receipt)
    return name && hex(name)
  } catch (error) {
    if (isProblem(error, 'sync/newer-form')) return null
    throw error
  }
}

function added(a: Arrived, b: Came): Arrived {
  return {
    letters: a.letters + (b.letters ?? 0),
    held: [...a.held, ...(b.held ?? [])],
    confirmed: a.confirmed + (b.confirmed ?? 0),
    receipts: a.receipts + (b.receipts ?? 0),
    settled: a.settled + (b.settled ?? 0),
    copies: a.copies + (b.copies ?? 0),
    restored: a.restored + (b.restored ?? 0),
    known: a.known + (b.known ?? 0),
    foreign: a.foreign + (b.foreign ?? 0),
    unread: a.unread + (b.unread ?? 0),
    full: a.full + (b.full ?? 0),
  }
}

type Came = Partial<Arrived>

async function takePart(db: PhoneDb, ports: CarryPorts, part: Bytes): Promise<Came> {
  if (part.length > limits.letterPartBytesMax) return { unread: 1 }
  try {
    if (isSealed(part)) return await takeLetter(db, ports, part)
    if (part[0] === forms.receipt) return await takeAnswer(db, ports, part)
    if (part[0] === forms.carried) return await takeConfirmation(db, ports, part)
    if (safeCopyTag(part) !== null) return await takeCopy(db, ports, part)
  } catch (error) {
    // A form of tomorrow, or none at all: only a disk that fails stops the others.
    if (!isProblem(error) || error.code.startsWith('storage/')) throw error
    if (error.code === 'letter/bag-full') return { full: 1 }
  }
  return { unread: 1 }
}

async function takeLetter(db: PhoneDb, ports: CarryPorts, bytes: Bytes): Promise<Came> {
  if (!mayBe('bundle', bytes)) return { unread: 1 }
  const server = await db.read(['servers'], (tx) => tx.get('servers', 'current'))
  // The receiver's key is named before the seal: a letter for somewhere else would be carried for nothing.
  const key = server && ports.sha256(keyBytes(server.identity.sealKey))
  if (key && !sameBytes(bytes.subarray(2, 10), key.subarray(0, 8))) return { foreign: 1 }
  const isNew = await keep(db, ports.sha256, { kind: 'bundle', bytes, about: '' })
  const row = await db.read(['carried'], (tx) => tx.get('carried', hex(ports.sha256(bytes))))
  const held = row !== undefined && isWaiting(row) ? [row.hash] : []
  return { ...(isNew ? { letters: 1 } : { known: 1 }), held }
}

/** Of no use to anybody but the phone that wrote the letter: others do not keep it. */
async function takeConfirmation(db: PhoneDb, ports: CarryPorts, bytes: Bytes): Promise<Came> {
  const { confirmed, known } = await takeCarrierReceipt(db, ports, bytes)
  return confirmed + known === 0 ? { foreign: 1 } : { confirmed, known: confirmed === 0 ? 1 : 0 }
}

/** About a letter of this phone it settles, if it is rightly signed; all others wait for whoever wrote theirs. */
async function takeAnswer(db: PhoneDb, ports: CarryPorts, bytes: Bytes): Promise<Came> {
  const about = nameOf(bytes)
  if (about === null || !mayBe('receipt', bytes)) return { unread: 1 }
  const sent = await letterAbout(db, bytes)
  if (sent === null) {
    return (await keep(db, ports.sha256, { kind: 'receipt', bytes, about })) ? { receipts: 1 } : { known: 1 }
  }
  if ((await takeReceipt(db, { sent, receipt: bytes, arrivedAt: null }, ports)) === 'void') return { foreign: 1 }
  await db.write(['letters'], (tx) => tx.deleteMany('letters', [sent.hash]))
  return { settled: 1 }
}

/** A copy for a learner of this phone is opened at once; it is kept as well, for the card may be shown again. */
async function takeCopy(db: PhoneDb, ports: CarryPorts, bytes: Bytes): Promise<Came> {
  if (!mayBe('safe', bytes)) return { unread: 1 }
  const tag = safeCopyTag(bytes) ?? ''
  let restored = 0
  const owner: { learner?: string } = {}
  for (const { id, secret, isErased } of await db.read(['learners'], (tx) => tx.all('learners'))) {
    if (isErased === true || secret === undefined || cardTag(secret, ports.sha256) !== tag) continue
    restored += (await openSafeCopyHere(db, ports, bytes, secret)) ?? 0
    owner.learner = id
  }
  return { ...(await keptCopy(db, ports, bytes, tag, owner)), restored }
}

async function keptCopy(
  db: PhoneDb,
  { sha256 }: CarryPorts,
  bytes: Bytes,
  about: string,
  owner: { readonly learner?: string },
): Promise<Came> {
  try {
    return (await keep(db, sha256, { kind: 'safe', bytes, about, ...owner })) ? { copies: 1 } : { known: 1 }
  } catch (error) {
    if (isProblem(error, 'letter/bag-full')) return { full: 1 }
    throw error
  }
}

/** Opens what is carried for this card. The learner must have been welcomed. The number of records that were new here. */
export async function restoreFromCarried(
  db: PhoneDb,
  ports: CarryPorts,
  { learner, secret }: { readonly learner: string; readonly secret: string },
): Promise<number> {
  const tag = cardTag(secret, ports.sha256)
  const found = await db.write(bagTables, async (tx) => {
    const rows = (await tx.all('carried')).filter(({ kind, about }) => kind === 'safe' && about === tag)
    // Now it is known whose they are: if the learner is erased one day, they go too (I16).
    await tx.putMany(
      'carried',
      rows.map((row) => ({ ...row, learner })),
    )
    return tx.getMany(
      'parcels',
      rows.map(({ hash }) => hash),
    )
  })
  let restored = 0
  for (const parcel of found) {
    if (parcel !== undefined) restored += (await openSafeCopyHere(db, ports, parcel.bytes, secret)) ?? 0
  }
  return restored
}
