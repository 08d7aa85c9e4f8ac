// What a phone carries for others, and how it stays bounded: lists are read without what they list, and the order is that of arrival, for
// a phone's clock may be wrong by decades (D3).
import { type Bytes, hex } from '../bytes.ts'
import { limits } from '../limits.ts'
import type { Sha256 } from '../ports.ts'
import { Problem } from '../problem.ts'
import type { CarriedRow, PhoneDb, TableName, Tx } from './tables.ts'

export const bagTables = ['carried', 'parcels'] as const satisfies readonly TableName[]

/** Sealed, signed and locked forms with nothing in them are no shorter: what is, is rubbish. */
const bytesMin = { bundle: 150, receipt: 87, safe: 38 } as const
const bytesMax = {
  bundle: limits.bundleBytesMax + limits.sealBytesMax,
  receipt: limits.receiptBytesMax,
  safe: limits.letterPartBytesMax,
} as const

/** Whether bytes of this length can be such a part at all. */
export function mayBe(kind: CarriedRow['kind'], { length }: Bytes): boolean {
  return length >= bytesMin[kind] && length <= bytesMax[kind]
}

export interface Part extends Pick<CarriedRow, 'kind' | 'about' | 'learner'> {
  readonly bytes: Bytes
}

/**
 * False when it is here already. A delivered letter whose receipt went missing is carried once more: the server says it again. Throws
 * 'letter/bag-full'.
 */
export function keep(db: PhoneDb, sha256: Sha256, { bytes, ...part }: Part): Promise<boolean> {
  const hash = hex(sha256(bytes))
  return db.write(bagTables, async (tx) => {
    const all = await tx.all('carried')
    const known = all.find((row) => row.hash === hash)
    const isAnswered = all.some((one) => one.kind === 'receipt' && one.about === known?.about)
    if (known !== undefined && (known.kind !== 'bundle' || !known.isDelivered || isAnswered)) return false
    const row: CarriedRow = { ...part, hash, size: bytes.length, order: nextOrder(all), isDelivered: false }
    await makeRoom(tx, all, row)
    await tx.putMany('carried', [row])
    await tx.putMany('parcels', [{ hash, bytes }])
    return true
  })
}

export function nextOrder(rows: readonly { readonly order: number }[]): number {
  return rows.reduce((max, { order }) => Math.max(max, order), 0) + 1
}

/** What was handed on goes first, then safe copies make room for letters and receipts; what still waits goes for nothing. */
async function makeRoom(tx: Tx, all: readonly CarriedRow[], row: CarriedRow): Promise<void> {
  const oldestFirst = [...all].sort((a, b) => a.order - b.order)
  const copies = oldestFirst.filter(({ kind }) => kind === 'safe')
  const sameCard = row.kind === 'safe' ? copies.filter(({ about }) => about === row.about) : []
  // The newest few of one card are enough; not one alone, for anybody can write the tag of a card on rubbish.
  const gone = new Set(sameCard.slice(0, Math.max(0, sameCard.length - limits.copiesPerCardMax + 1)))
  const fits = () => {
    const left = all.filter((one) => !gone.has(one) && one.hash !== row.hash)
    const bytes = left.reduce((sum, { size }) => sum + size, row.size)
    return left.length < limits.carriedCountMax && bytes <= limits.carriedBytesMax
  }
  for (const one of [...oldestFirst.filter(isSpent), ...(row.kind === 'safe' ? [] : copies)]) {
    if (fits()) break
    gone.add(one)
  }
  if (!fits()) throw new Problem('letter/bag-full')
  await drop(tx, [...gone])
}

export async function drop(tx: Tx, rows: readonly CarriedRow[]): Promise<void> {
  for (const table of bagTables) {
    await tx.deleteMany(
      table,
      rows.map(({ hash }) => hash),
    )
  }
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

/** Somebody asks for room: all safe copies, or all letters the server refused. What waits for a line or for its writer stays. */
export async function throwAway(db: PhoneDb, which: 'copies' | 'refused'): Promise<void> {
  await db.write(bagTables, async (tx) => {
    const all = await tx.all('carried')
    const isMeant = (row: CarriedRow) => (which === 'copies' ? row.kind === 'safe' : row.reason !== undefined)
    await drop(tx, all.filter(isMeant))
  })
}

export interface Parcel {
  readonly hash: string
  readonly bytes: Bytes
}

/** For those whom this phone meets: receipts, newest first, as many as fit. 'waiting': those not handed on yet. */
export async function receiptsToHand(
  db: PhoneDb,
  which: 'waiting' | 'all',
  bytesMax: number,
): Promise<readonly Parcel[]> {
  return db.read(bagTables, async (tx) => {
    const all = await tx.all('carried')
    const receipts = all.filter(({ kind, isDelivered }) => kind === 'receipt' && (which === 'all' || !isDelivered))
    let room = bytesMax
    const fitting = receipts
      .sort((a, b) => b.order - a.order)
      .filter(({ size }) => {
        // The list before the parts names each with its length and check.
        room -= size + 16
        return room >= 0
      })
    return parcelsOf(tx, fitting)
  })
}

/** Their letters have done their work now: only the lines that say so stay, so that the same file opened again is not sent again. */
export async function markHanded(db: PhoneDb, parcels: readonly Parcel[]): Promise<void> {
  const handed = new Set(parcels.map(({ hash }) => hash))
  await db.write(bagTables, async (tx) => {
    const all = await tx.all('carried')
    const receipts = all.filter(({ hash }) => handed.has(hash))
    const answered = new Set(receipts.map(({ about }) => about))
    const letters = all.filter((row) => row.kind === 'bundle' && row.isDelivered && answered.has(row.about))
    await tx.putMany('carried', [
      ...receipts.map((row) => ({ ...row, isDelivered: true })),
      ...letters.map((row) => ({ ...row, size: 0 })),
    ])
    await tx.deleteMany(
      'parcels',
      letters.map(({ hash }) => hash),
    )
  })
}

/** Letters and safe copies that the next courier may take along. */
export async function partsToPassOn(db: PhoneDb): Promise<readonly Bytes[]> {
  return db.read(bagTables, async (tx) => {
    const rows = (await tx.all('carried')).filter((row) => row.kind !== 'receipt' && !isSpent(row))
    return (await parcelsOf(tx, rows)).map(({ bytes }) => bytes)
  })
}

async function parcelsOf(tx: Tx, rows: readonly CarriedRow[]): Promise<readonly Parcel[]> {
  const found = await tx.getMany(
    'parcels',
    rows.map(({ hash }) => hash),
  )
  return found.filter((parcel) => parcel !== undefined)
}
