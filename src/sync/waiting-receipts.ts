import type { LateReceipt } from '../../core/phone/receipts.ts'
import { receiptsCache } from '../../core/phone/records-layout.ts'
import { parseWaiting } from '../../core/phone/waiting-receipt.ts'
import { isProblem } from '../../core/problem.ts'
import { type CachedFiles, cachedFiles, readable } from './cached-files.ts'

/** Receipts the service worker brought home while no window was looking. Each throws 'storage/…' Problems. */
export interface WaitingReceipts {
  all(): Promise<readonly LateReceipt[]>
  remove(hash: string): Promise<void>
}

export function webReceipts(storage: CacheStorage | undefined): WaitingReceipts {
  return receiptsIn(cachedFiles(storage, receiptsCache.name))
}

export function receiptsIn(files: CachedFiles): WaitingReceipts {
  return {
    all: async () => readable(await files.all(), parseWaiting, isProblem),
    remove: (hash) => files.remove([receiptsCache.pathOf(hash)]),
  }
}
