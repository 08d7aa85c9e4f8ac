// A courier back in reach of a line: each carried letter goes to the server, and the receipt waits here for whoever wrote it.
import { type Bytes, hex } from '../bytes.ts'
import { limits } from '../limits.ts'
import type { Clock, Sha256 } from '../ports.ts'
import { isProblem, Problem, type ProblemCode } from '../problem.ts'
import { bodyOf } from '../sync/answer.ts'
import type { SyncRoad } from '../sync/engine.ts'
import { bundleNamed } from '../sync/receipt.ts'
import type { CarriedRow, PhoneDb } from './tables.ts'

/** The server's last word on a letter, whoever brings it and however often. */
const final: readonly ProblemCode[] = [
  'sync/wrong-audience',
  'sync/bad-signature',
  'sync/bad-form',
  'sync/newer-form',
  'sync/too-large',
  'sync/unknown-device',
]

export interface Forwarded {
  readonly delivered: number
  readonly refused: number
}

/** One letter after the other. Throws the Problem that stopped it; letters before it stay delivered, the others wait. */
export async function forward(
  db: PhoneDb,
  road: Pick<SyncRoad, 'push'>,
  ports: { readonly sha256: Sha256; readonly clock: Clock },
): Promise<Forwarded> {
  const waiting = await db.read(['carried'], (tx) => tx.all('carried'))
  let [delivered, refused] = [0, 0]
  for (const row of waiting) {
    if (row.kind !== 'bundle' || row.isDelivered || row.reason !== undefined) continue
    const reason = await deliver(db, road, row, ports)
    if (reason === null) delivered++
    else refused++
  }
  return { delivered, refused }
}

/** Null when the server took it, else why it never will. */
async function deliver(
  db: PhoneDb,
  road: Pick<SyncRoad, 'push'>,
  row: CarriedRow,
  { sha256, clock }: { readonly sha256: Sha256; readonly clock: Clock },
): Promise<ProblemCode | null> {
  try {
    const receipt = bodyOf(await road.push(row.bytes))
    const about = nameIn(receipt)
    // The letter itself has done its work: its row only says so, so that the same file opened again is not sent again.
    const spent: CarriedRow = { ...row, bytes: new Uint8Array(), about, isDelivered: true }
    const back = { hash: hex(sha256(receipt)), kind: 'receipt', bytes: receipt, about } as const
    await db.write(['carried'], (tx) => tx.putMany('carried', [spent, { ...back, at: clock(), isDelivered: false }]))
    return null
  } catch (error) {
    if (!isProblem(error) || !final.includes(error.code)) throw error
    const { code } = error
    await db.write(['carried'], (tx) => tx.putMany('carried', [{ ...row, reason: code }]))
    return code
  }
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
