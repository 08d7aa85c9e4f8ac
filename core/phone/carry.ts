// Whoever opens a letter file becomes its courier: sealed letters wait here for a line, receipts wait for those they are about, safe copies
// for whoever shows the card. None of it can be read here, none of it is believed, and all of it is bounded.
import { type Bytes, hex, sameBytes } from '../bytes.ts'
import { limits } from '../limits.ts'
import type { Clock, Sealer } from '../ports.ts'
import { isProblem, Problem } from '../problem.ts'
import { keyBytes } from '../sync/identity.ts'
import { bundleNamed } from '../sync/receipt.ts'
import { cardTag, isSealed, safeCopyTag } from '../sync/seal.ts'
import { forms } from '../sync/signed-form.ts'
import { takeCarrierReceipt } from './carrier-receipts.ts'
import { isWaiting } from './errand.ts'
import { type ReceiptPorts, takeReceipt } from './receipts.ts'
import { openSafeCopyHere } from './safe-copies.ts'
import type { CarriedRow, PhoneDb, Tx } from './tables.ts'

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
}

/** Each part by itself: a bad one stops none of its neighbours (I15). Throws 'letter/bag-full' or 'storage/…'; what came before stays. */
export async function carry(db: PhoneDb, ports: CarryPorts, parts: readonly Bytes[]): Promise<Arrived> {
  let arrived = nothing
  for (const part of parts) arrived = added(arrived, await takePart(db, ports, part))
  return arrived
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
    // A form of tomorrow, or none at all: only room and storage stop the others.
    if (!isProblem(error) || error.code.startsWith('storage/') || error.code === 'letter/bag-full') throw error
  }
  return { unread: 1 }
}

async function takeLetter(db: PhoneDb, ports: CarryPorts, bytes: Bytes): Promise<Came> {
  const server = await db.read(['servers'], (tx) => tx.get('servers', 'current'))
  // The receiver's key is named before the seal: a letter for somewhere else would be carried for nothing.
  const key = server && ports.sha256(keyBytes(server.identity.sealKey))
  if (key && !sameBytes(bytes.subarray(2, 10), key.subarray(0, 8))) return { foreign: 1 }
  const isNew = await keep(db, ports, 'bundle', bytes, '')
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
  const name = bundleNamed(bytes)
  if (name === null || bytes.length > limits.receiptBytesMax) return { unread: 1 }
  const about = hex(name)
  const letters = await db.read(['letters'], (tx) => tx.all('letters'))
  const sent = letters.find(({ hash }) => hash.startsWith(about))
  if (sent === undefined) return (await keep(db, ports, 'receipt', bytes, about)) ? { receipts: 1 } : { known: 1 }
  if ((await takeReceipt(db, { sent, receipt: bytes, arrivedAt: null }, ports)) === 'void') return { foreign: 1 }
  await db.write(['letters'], (tx) => tx.deleteMany('letters', [sent.hash]))
  return { settled: 1 }
}

/** A copy for a learner of this phone is opened at once; it is kept as well, for the card may be shown again. */
async function takeCopy(db: PhoneDb, ports: CarryPorts, bytes: Bytes): Promise<Came> {
  const tag = safeCopyTag(bytes) ?? ''
  let restored = 0
  const learners = await db.read(['learners'], (tx) => tx.all('learners'))
  for (const secret of learners.flatMap(({ secret, candidate }) => [secret, candidate])) {
    if (secret === undefined || cardTag(secret, ports.sha256) !== tag) continue
    restored += (await openSafeCopyHere(db, ports, bytes, secret)) ?? 0
  }
  const isNew = await keep(db, ports, 'safe', bytes, tag)
  return { ...(isNew ? { copies: 1 } : { known: 1 }), restored }
}

/** Opens what is carried for this card. The learner must have been welcomed. The number of records that were new here. */
export async function restoreFromCarried(db: PhoneDb, ports: CarryPorts, secret: string): Promise<number> {
  const tag = cardTag(secret, ports.sha256)
  const copies = await db.read(['carried'], async (tx) =>
    (await tx.all('carried')).filter(({ about }) => about === tag),
  )
  let restored = 0
  for (const { bytes } of copies) restored += (await openSafeCopyHere(db, ports, bytes, secret)) ?? 0
  return restored
}

/** False when it is here already. A delivered letter whose receipt went missing is carried once more: the server says it again. */
function keep(
  db: PhoneDb,
  { sha256, clock }: CarryPorts,
  kind: CarriedRow['kind'],
  bytes: Bytes,
  about: string,
): Promise<boolean> {
  const row: CarriedRow = { hash: hex(sha256(bytes)), kind, bytes, about, at: clock(), isDelivered: false }
  return db.write(['carried'], async (tx) => {
    const all = await tx.all('carried')
    const known = all.find(({ hash }) => hash === row.hash)
    const isAnswered = all.some((one) => one.kind === 'receipt' && one.about === known?.about)
    if (known !== undefined && (known.kind !== 'bundle' || !known.isDelivered || isAnswered)) return false
    await makeRoom(tx, all, row)
    await tx.putMany('carried', [row])
    return true
  })
}

/** What was handed on goes first, the oldest of it before the rest; what still waits is never thrown away for something new. */
async function makeRoom(tx: Tx, all: readonly CarriedRow[], row: CarriedRow): Promise<void> {
  const goesFirst = all.filter(isSpent).sort((a, b) => a.at - b.at)
  const sameCard = row.kind === 'safe' ? all.filter((one) => one.kind === 'safe' && one.about === row.about) : []
  // The newest few of one card are enough; not one alone, for anybody can write the tag of a card on rubbish.
  const older = [...sameCard].sort((a, b) => b.at - a.at).slice(limits.copiesPerCardMax - 1)
  const gone = new Set(older)
  const fits = () => {
    const left = all.filter((one) => !gone.has(one))
    const bytes = left.reduce((sum, one) => sum + one.bytes.length, row.bytes.length)
    return left.length < limits.carriedCountMax && bytes <= limits.carriedBytesMax
  }
  for (const one of goesFirst) {
    if (fits()) break
    gone.add(one)
  }
  if (!fits()) throw new Problem('letter/bag-full')
  await tx.deleteMany(
    'carried',
    [...gone].map(({ hash }) => hash),
  )
}

function isSpent({ isDelivered, reason }: CarriedRow): boolean {
  return isDelivered || reason !== undefined
}

export interface Bag {
  /** Letters that wait for a line. */
  readonly letters: number
  /** Letters the server refused, and why. */
  readonly refused: readonly string[]
  /** Receipts not yet handed on. */
  readonly receipts: number
  readonly copies: number
}

export async function readBag(db: PhoneDb): Promise<Bag> {
  const all = await db.read(['carried'], (tx) => tx.all('carried'))
  const bundles = all.filter(({ kind }) => kind === 'bundle')
  return {
    letters: bundles.filter((row) => !isSpent(row)).length,
    refused: bundles.flatMap(({ reason }) => reason ?? []),
    receipts: all.filter(({ kind, isDelivered }) => kind === 'receipt' && !isDelivered).length,
    copies: all.filter(({ kind }) => kind === 'safe').length,
  }
}

/** For those whom this phone meets: receipts, newest first, as many as fit. 'waiting': those not handed on yet. */
export async function receiptsToHand(
  db: PhoneDb,
  which: 'waiting' | 'all',
  bytesMax: number,
): Promise<readonly CarriedRow[]> {
  const all = await db.read(['carried'], (tx) => tx.all('carried'))
  const receipts = all.filter(({ kind, isDelivered }) => kind === 'receipt' && (which === 'all' || !isDelivered))
  let room = bytesMax
  return receipts
    .sort((a, b) => b.at - a.at)
    .filter(({ bytes }) => {
      // The list before the parts names each with its length and check.
      room -= bytes.length + 16
      return room >= 0
    })
}

export async function markHanded(db: PhoneDb, rows: readonly CarriedRow[]): Promise<void> {
  await db.write(['carried'], async (tx) => {
    const now = await tx.getMany(
      'carried',
      rows.map(({ hash }) => hash),
    )
    await tx.putMany(
      'carried',
      now.flatMap((row) => (row === undefined ? [] : [{ ...row, isDelivered: true }])),
    )
  })
}

/** Letters and safe copies that the next courier may take along. */
export async function partsToPassOn(db: PhoneDb): Promise<readonly Bytes[]> {
  const all = await db.read(['carried'], (tx) => tx.all('carried'))
  return all.filter((row) => row.kind !== 'receipt' && !isSpent(row)).map(({ bytes }) => bytes)
}
