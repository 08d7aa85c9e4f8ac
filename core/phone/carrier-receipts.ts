// "Somebody carries it", said only when the carrier signed for it: given here for what this phone holds, taken in about its own letters.
import type { Bytes } from '../bytes.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports.ts'
import { makeCarrierReceipt, openCarrierReceipt } from '../sync/carrier-receipt.ts'
import { deviceOf } from '../sync/sender.ts'
import { isWaiting } from './errand.ts'
import { markInLetter } from './letters.ts'
import type { ReceiptPorts } from './receipts.ts'
import type { LetterRow, PhoneDb } from './tables.ts'

/** For letters of others that are held here: all, or those among `wanted` (hashes). Empty for none. */
export async function carrierReceipts(
  db: PhoneDb,
  ports: Pick<ReceiptPorts, 'signer' | 'codec'> & { readonly clock: Clock },
  wanted?: readonly string[],
): Promise<readonly Bytes[]> {
  const { codec, clock } = ports
  const held = await db.read(['carried', 'letters'], async (tx) => {
    const rows = (await tx.all('carried')).filter((row) => isWaiting(row) && (wanted?.includes(row.hash) ?? true))
    const others: string[] = []
    for (const { hash } of rows) if ((await tx.count('letters', 'sealed', hash, hash)) === 0) others.push(hash)
    return others
  })
  const { carrierReceiptLettersMax: eachMax } = limits
  const receipts: Bytes[] = []
  for (let from = 0; from < held.length; from += eachMax) {
    const signer = await ports.signer()
    receipts.push(await makeCarrierReceipt(held.slice(from, from + eachMax), { signer, codec, clock }))
  }
  return receipts
}

export interface Confirmed {
  /** Own letters of which this is the first news. */
  readonly confirmed: number
  /** Own letters that somebody was known to hold already. */
  readonly known: number
}

/** Moves nothing when it fits no letter, or when this phone signed it itself. Throws as `openCarrierReceipt` does, and 'storage/…'. */
export async function takeCarrierReceipt(db: PhoneDb, ports: ReceiptPorts, bytes: Bytes): Promise<Confirmed> {
  const { device, sealed } = await openCarrierReceipt(bytes, ports)
  const named = new Set(sealed)
  const own = deviceOf((await ports.signer()).publicKey, ports.sha256)
  return db.write(['letters', 'outbox'], async (tx) => {
    const found: LetterRow[] = []
    for (const hash of named) found.push(...(await tx.list('letters', 'sealed', hash, hash)))
    const letters = found.filter((row) => device !== own && device !== row.device)
    const news = letters.filter(({ carriedBy }) => carriedBy === undefined)
    await tx.putMany(
      'letters',
      news.map((row) => ({ ...row, carriedBy: device })),
    )
    for (const { ids } of news) await markInLetter(tx, ids, 'carried')
    return { confirmed: news.length, known: letters.length - news.length }
  })
}
