// Receipts laid down for the app, in Cache Storage.
import { fromUtf8 } from '../core/bytes.ts'
import type { Batch } from '../core/phone/pending.ts'
import type { LateReceipt } from '../core/phone/receipts.ts'
import { receiptsCache } from '../core/phone/records-layout.ts'
import { waitingText } from '../core/phone/waiting-receipt.ts'

export interface ReceiptTray {
  keep(receipt: LateReceipt): Promise<void>
  /** True when every record of the batch is named by receipts that already wait: sending it again would say nothing new. */
  holdsAll(out: { readonly batch: Batch }): Promise<boolean>
}

/** `tell` says that a receipt waits. */
export function createReceiptTray(storage: CacheStorage, tell: () => void): ReceiptTray {
  return {
    async keep(receipt) {
      const cache = await storage.open(receiptsCache.name)
      await cache.put(receiptsCache.pathOf(receipt.sent.hash), new Response(waitingText(receipt)))
      tell()
    },
    async holdsAll({ batch }) {
      const cache = await storage.open(receiptsCache.name)
      const texts: string[] = []
      for (const request of await cache.keys()) {
        const file = await cache.match(request)
        if (file !== undefined) texts.push(fromUtf8(new Uint8Array(await file.arrayBuffer())))
      }
      return batch.rows.every(({ record }) => texts.some((text) => text.includes(`"${record.id}"`)))
    },
  }
}
