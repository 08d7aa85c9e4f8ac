// A courier back in reach of a line: each carried letter goes to the server, and the receipt waits here for whoever wrote it.
import { type Bytes, hex } from '../bytes.ts'
import { limits } from '../limits.ts'
import type { Sha256 } from '../ports.ts'
import { isProblem, Problem, type ProblemCode } from '../problem.ts'
import { bodyOf } from '../sync/answer.ts'
import type { SyncRoad } from '../sync/engine.ts'
import { bundleNamed } from '../sync/receipt.ts'
import { bagTables, nextOrder } from './bag.ts'
import { isWaiting } from './errand.ts'
import type { CarriedRow, PhoneDb } from './tables.ts'

/**
 * The server's last word on a letter, whoever brings it and however often. A proxy may say 413 too, so that is none; the others are words
 * of ours alone, over a road that is the server's own. Epochs that it forgot are older than all that it remembers.
 */
const final: readonly ProblemCode[] = [
  'sync/wrong-audience',
  'sync/bad-signature',
  'sync/bad-form',
  'sync/newer-form',
  'sync/unknown-device',
]

export interface Forwarded {
  readonly delivered: number
  readonly refused: number
  /** Why some wait on; null when none does. */
  readonly trouble: Problem | null
}

/**
 * Each letter by itself: one that does not get through goes behind all others, and after a few of them the rest waits for another time.
 * Throws 'storage/…' alone.
 */
export async function forward(
  db: PhoneDb,
  road: Pick<SyncRoad, 'push'>,
  { sha256 }: { readonly sha256: Sha256 },
): Promise<Forwarded> {
  const waiting = (await db.read(['carried'], (tx) => tx.all('carried'))).filter(isWaiting)
  let [delivered, refused, failed] = [0, 0, 0]
  let trouble: Problem | null = null
  for (const row of waiting.sort((a, b) => a.order - b.order)) {
    if (failed >= limits.forwardFailuresMax) break
    const outcome = await deliver(db, road, row, sha256)
    if (outcome === 'delivered') delivered++
    else if (outcome === 'refused') refused++
    else {
      failed++
      trouble = outcome
      await putLast(db, row)
    }
  }
  return { delivered, refused, trouble }
}

async function deliver(
  db: PhoneDb,
  road: Pick<SyncRoad, 'push'>,
  row: CarriedRow,
  sha256: Sha256,
): Promise<'delivered' | 'refused' | Problem> {
  const parcel = await db.read(['parcels'], (tx) => tx.get('parcels', row.hash))
  if (parcel === undefined) return setAside(db, row, 'sync/bad-form')
  try {
    const receipt = bodyOf(await road.push(parcel.bytes))
    await keepAnswer(db, row, { about: nameIn(receipt), receipt, hash: hex(sha256(receipt)) })
    return 'delivered'
  } catch (error) {
    if (!isProblem(error) || error.code.startsWith('storage/')) throw error
    return final.includes(error.code) ? setAside(db, row, error.code) : error
  }
}

/** The letter's bytes stay until its receipt was handed on: nobody here can tell whether the receipt is right. */
async function keepAnswer(
  db: PhoneDb,
  row: CarriedRow,
  { about, receipt, hash }: { readonly about: string; readonly receipt: Bytes; readonly hash: string },
): Promise<void> {
  await db.write(bagTables, async (tx) => {
    const order = nextOrder(await tx.all('carried'))
    const back: CarriedRow = { hash, kind: 'receipt', size: receipt.length, about, order, isDelivered: false }
    await tx.putMany('carried', [{ ...row, about, isDelivered: true }, back])
    await tx.putMany('parcels', [{ hash, bytes: receipt }])
  })
}

async function setAside(db: PhoneDb, row: CarriedRow, reason: ProblemCode): Promise<'refused'> {
  await db.write(['carried'], (tx) => tx.putMany('carried', [{ ...row, reason }]))
  return 'refused'
}

async function putLast(db: PhoneDb, row: CarriedRow): Promise<void> {
  await db.write(['carried'], async (tx) => {
    const order = nextOrder(await tx.all('carried'))
    // Somebody may have thrown it away meanwhile.
    if ((await tx.get('carried', row.hash)) !== undefined) await tx.putMany('carried', [{ ...row, order }])
  })
}

/** It cannot be checked here, only by whoever wrote the letter (D6); but a captive portal's page must not pass for it (F32). */
function nameIn(receipt: Bytes): string {
  const name = receipt.length <= limits.receiptBytesMax ? namedOrNull(receipt) : null
  if (name === null) throw new Problem('net/not-our-server')
  return hex(name)
}

function namedOrNull(receipt: Bytes): Bytes | null {
  try {
    return bundleNamed(receipt)
  } catch (error) {
    // A receipt of tomorrow's form: this app cannot hand it on by name, and the letter waits for an update.
    if (isProblem(error, 'sync/newer-form')) return null
    throw error
  }
}
