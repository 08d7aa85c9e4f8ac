// What happens beside the sending: second copies follow the database, a bundle is made ready for the service worker, and receipts that it
// brought are taken in. All are a help, never a condition: storage trouble here is dropped, and made up for at the next change or the next start.
import { type Copies, createSecondCopy } from '../../core/phone/copies.ts'
import { createReady, type ReadyFile } from '../../core/phone/ready.ts'
import { type ReceiptPorts, takeReceipt } from '../../core/phone/receipts.ts'
import { outboxCache } from '../../core/phone/records-layout.ts'
import type { PhoneDb } from '../../core/phone/tables.ts'
import type { Channel, Locks, Timers } from '../../core/phone-ports.ts'
import type { Clock } from '../../core/ports.ts'
import { isStorageProblem } from '../../core/storage-trouble.ts'
import { patiently } from './patiently.ts'
import type { WaitingReceipts } from './waiting-receipts.ts'

export interface KeepingPorts extends ReceiptPorts {
  readonly db: PhoneDb
  readonly copies: Copies
  readonly ready: ReadyFile
  readonly clock: Clock
  readonly receipts: WaitingReceipts
  readonly locks: Locks
  readonly timers: Timers
  /** Calls back after every change of the records. */
  readonly watch: (listener: () => void) => () => void
  /** On which the worker says that a receipt waits; null where there is none. */
  readonly channel: Channel | null
  /** Records came back out of their copies. */
  readonly onRestored: () => void
}

export interface Keeping {
  /** Once, at start: what the database lost comes back first, then copies follow it. */
  start(): Promise<void>
  /** Sending rests: copies that are needed no more go. */
  rest(): void
  /** The page may be gone before what is unsent can leave: the worker will send it. */
  makeReady(): Promise<void>
  /** Before every try to send, so that nothing goes twice. */
  takeReceipts(): Promise<void>
}

export function createKeeping(ports: KeepingPorts): Keeping {
  const second = createSecondCopy(ports.db, ports.copies, ports.sha256, patiently(outboxCache.lock, ports))
  const ready = createReady({ ...ports, file: ports.ready })
  const makeReady = oneAtATime(ready.make)
  const takeReceipts = oneAtATime(() => takeAll(ports))
  let hasChanged = false
  let isResting = false
  const follow = oneAtATime(async () => {
    await second.mirror()
    if (!hasChanged || !isResting) return
    hasChanged = false
    await second.tidy()
  })
  // By itself: what hangs or fails here must not keep a copy from being made.
  const followReady = oneAtATime(async () => {
    await ready.check()
    if (isResting) await ready.tidy()
  })
  const changed = () => {
    hasChanged = true
    isResting = false
    void follow()
    void followReady()
  }
  const rest = () => {
    isResting = true
    if (!hasChanged) return
    void follow()
    void followReady()
  }
  return {
    async start() {
      await quietly(async () => {
        if ((await second.reconcile()) > 0) ports.onRestored()
      })
      ports.watch(changed)
      ports.channel?.listen(() => void takeReceipts())
      void followReady()
      await Promise.all([follow(), takeReceipts()])
      // A receipt may tell of a store that was put back: what is unsent once more has no copy yet.
      rest()
    },
    rest,
    makeReady,
    takeReceipts,
  }
}

/** A receipt goes when it was written down, or can never mean anything here any more. */
async function takeAll(ports: KeepingPorts): Promise<void> {
  for (const late of await ports.receipts.all()) {
    await takeReceipt(ports.db, late, ports)
    await ports.receipts.remove(late.sent.hash)
  }
}

/** Asked for while it runs, it runs once more; whoever asked waits for that. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null
  const begin = (): Promise<void> => {
    running = quietly(work).finally(() => {
      running = null
    })
    return running
  }
  return () => {
    if (running === null) return begin()
    next ??= running.then(() => {
      next = null
      return begin()
    })
    return next
  }
}

async function quietly(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!isStorageProblem(error)) throw error
  }
}
