// Receipts that come by a detour: for a bundle the service worker sent, or for one that left as a letter. They settle as any other does,
// and no sooner: the server's signature over this very bundle is asked for each time (D5, D6).
import { type Bytes, hexBytes } from '../bytes.ts'
import { isProblem } from '../problem.ts'
import { secondsAhead } from '../record/clock.ts'
import type { SyncPorts } from '../sync/engine.ts'
import type { ServerIdentity } from '../sync/identity.ts'
import { settlementOf } from '../sync/push.ts'
import { openReceipt, type Receipt } from '../sync/receipt.ts'
import { deviceOf } from '../sync/sender.ts'
import type { Settlement } from './settle.ts'
import type { PhoneDb, Tx } from './tables.ts'

/** What was sent, as far as its receipt must know: learners and record ids in the bundle's order. */
export interface SentBundle {
  /** SHA-256 of the bundle, hex. */
  readonly hash: string
  readonly epoch: string
  readonly device: string
  readonly learners: readonly string[]
  readonly ids: readonly string[]
}

export interface LateReceipt {
  readonly sent: SentBundle
  readonly receipt: Bytes
  /** The phone's clock when it came straight from the server; null when it travelled some other way. */
  readonly arrivedAt: number | null
}

export type ReceiptPorts = Pick<SyncPorts, 'store' | 'signer' | 'renewKey' | 'verifier' | 'sha256' | 'codec'>

/** 'void': the word of a server or a store that is no longer ours, or not rightly signed. It moved nothing. */
export type Taken = 'settled' | 'void'

/** Throws 'storage/…' Problems; whoever keeps the receipt then keeps it. */
export async function takeReceipt(db: PhoneDb, late: LateReceipt, ports: ReceiptPorts): Promise<Taken> {
  const server = await ports.store.server()
  if (server === null) return 'void'
  const receipt = await trusted(late, server.identity, ports)
  if (receipt === null) return 'void'
  const epoch = receipt.movedTo ?? late.sent.epoch
  if (epoch !== server.identity.epoch) {
    // From the epoch that is known here it leads on; an older word never leads back.
    if (late.sent.epoch !== server.identity.epoch) return 'void'
    await ports.store.adopt({ ...server.identity, epoch })
  }
  const { sent, arrivedAt } = late
  const isOurKey = deviceOf((await ports.signer()).publicKey, ports.sha256) === sent.device
  const rows = await db.read(['outbox', 'records'], (tx) => rowsOf(tx, sent.ids))
  const learners = sent.learners.map((learner) => ({ learner }))
  const offset = arrivedAt === null ? null : secondsAhead(receipt.at, arrivedAt)
  // A twin of a key that was given up long ago is no news.
  const news: Receipt = { ...receipt, isTwin: receipt.isTwin && isOurKey }
  const settlement = named(settlementOf({ learners, rows }, news, epoch, isOurKey ? sent.device : null, offset))
  if (!(await ports.store.settle(settlement))) return 'void'
  if (news.isTwin) await ports.renewKey()
  return 'settled'
}

/** Without those who were erased since: their places in the letter are empty. */
function named(settlement: Settlement): Settlement {
  const { learners, verdicts } = settlement
  return {
    ...settlement,
    learners: learners.filter(({ learner }) => learner !== ''),
    verdicts: verdicts.filter(({ learner }) => learner !== ''),
  }
}

/** Null for a receipt that is not this server's about this bundle, or that cannot be read. It is signed for the epoch the bundle was for. */
async function trusted(late: LateReceipt, from: ServerIdentity, ports: ReceiptPorts): Promise<Receipt | null> {
  const { hash, device, epoch, learners, ids } = late.sent
  const answered = { device, bundle: hexBytes(hash), rows: ids.length, learners: learners.length }
  try {
    return await openReceipt(late.receipt, { ...from, epoch }, answered, ports)
  } catch (error) {
    if (isProblem(error)) return null
    throw error
  }
}

/** Whose each record is. One that is here no more was erased: its verdict has nothing left to move. */
async function rowsOf(tx: Tx, ids: readonly string[]) {
  // An empty place was an erased learner's.
  const waiting = await tx.getMany('outbox', ids)
  const rows: { record: { id: string; learner: string } }[] = []
  for (const [i, id] of ids.entries()) {
    const known = waiting[i] ?? (await tx.list('records', 'id', id, id))[0]
    rows.push({ record: { id, learner: known?.learner ?? '' } })
  }
  return rows
}
