// A phone's storage and its ways to fail: a full disk, and a write that breaks at a given step.
import { onTestFinished } from 'vitest'

type Write = 'put' | 'add' | 'delete'

export interface Step {
  readonly store: string
  readonly write: Write
  /** 1 for the first write since the patch was set. */
  readonly number: number
}

/** Runs before every write; what it throws is what the browser would throw. Ends with the test, or when the answer is called. */
export function onEveryWrite(before: (step: Step, transaction: IDBTransaction) => void): () => void {
  const prototype = IDBObjectStore.prototype
  const writes: readonly Write[] = ['put', 'add', 'delete']
  const real = writes.map((write) => prototype[write])
  let number = 0
  writes.forEach((write, i) => {
    prototype[write] = function (this: IDBObjectStore, ...args: [never]) {
      number++
      before({ store: this.name, write, number }, this.transaction)
      return (real[i] as (...args: [never]) => IDBRequest).apply(this, args)
    } as never
  })
  const restore = () => {
    for (const [i, write] of writes.entries()) prototype[write] = real[i] as never
  }
  onTestFinished(restore)
  return restore
}

export function fullDisk(store: string): () => void {
  return onEveryWrite((step) => {
    if (step.store === store && step.write !== 'delete') throw new DOMException('full', 'QuotaExceededError')
  })
}

/** How a step can break: the call throws, or the browser aborts the whole transaction just after it. */
export type Break = 'throws' | 'aborts'

/**
 * Breaks `work` at its first write, then its second, and so on until it gets through.
 * After each break `untouched` must hold; `work` gets the number it will break at.
 */
export async function breakAtEveryStep(
  how: Break,
  work: () => Promise<unknown>,
  untouched: (brokenAt: number) => Promise<void>,
): Promise<number> {
  for (let at = 1; ; at++) {
    let broken = false
    const restore = onEveryWrite(({ number }, transaction) => {
      if (number !== at) return
      broken = true
      if (how === 'aborts') transaction.abort()
      throw new DOMException('broken', 'UnknownError')
    })
    const failed = await work().then(
      () => false,
      () => true,
    )
    restore()
    if (!broken) return at - 1
    if (!failed) throw new Error(`said saved although write ${at} broke`)
    await untouched(at)
  }
}

/** Everything in a database, store by store. */
export async function dump(name: string): Promise<Record<string, unknown[]>> {
  const db = await ask(indexedDB.open(name))
  try {
    const stores = [...db.objectStoreNames]
    const transaction = db.transaction(stores)
    const rows = await Promise.all(stores.map((store) => ask(transaction.objectStore(store).getAll())))
    return Object.fromEntries(stores.map((store, i) => [store, rows[i] ?? []]))
  } finally {
    db.close()
  }
}

export function ask<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

let count = 0
export const freshName = (what: string) => `${what}-${++count}`
