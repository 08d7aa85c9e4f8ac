// Receipts laid down for the app, in Cache Storage.
import { fromUtf8 } from '../core/bytes.ts'
import type { LateReceipt } from '../core/phone/receipts.ts'
import { receiptsCache } from '../core/phone/records-layout.ts'
import { waitingText } from '../core/phone/waiting-receipt.ts'

export interface ReceiptTray {
  keep(receipt: LateReceipt): Promise<void>
  /** True when each mark (a record's id, a bundle's hash) stands in receipts that already wait: sending it again would say nothing new. */
  holdsAll(marks: readonly string[]): Promise<boolean>
}

/** The files of the tray. */
export interface TrayFiles {
  put(path: string, text: string): Promise<void>
  texts(): Promise<readonly string[]>
}

/** `tell` says that a receipt waits. */
export function createReceiptTray({ put, texts }: TrayFiles, tell: () => void): ReceiptTray {
  return {
    async keep(receipt) {
      await put(receiptsCache.pathOf(receipt.sent.hash), waitingText(receipt))
      tell()
    },
    async holdsAll(marks) {
      const waiting = await texts()
      return marks.every((mark) => waiting.some((text) => text.includes(`"${mark}"`)))
    },
  }
}

export function cachedTray(storage: CacheStorage): TrayFiles {
  const open = () => storage.open(receiptsCache.name)
  return {
    put: async (path, text) => (await open()).put(path, new Response(text)),
    async texts() {
      const cache = await open()
      const found: string[] = []
      for (const request of await cache.keys()) {
        const file = await cache.match(request)
        if (file !== undefined) found.push(fromUtf8(new Uint8Array(await file.arrayBuffer())))
      }
      return found
    },
  }
}
