// Where a learner's work lies beside core's tables. The window opens the database through Dexie, the service worker reads it raw:
// both take its names from here, and those of what they leave for each other.
import type { Bytes } from '../bytes.ts'

export const recordsLayout = {
  name: 'domdom-records',
  /** Taken when the first does not open; the first is tried again at every start. */
  secondName: 'domdom-records-b',
  /** Dexie's number; IndexedDB's own is ten times that. */
  version: 3,
  /** 'device' → DeviceKeyRow. */
  keys: 'keys',
} as const

/** Each type is the browser's own: a key nobody can read out or, where the browser cannot keep such keys, its readable form. */
export interface DeviceKeyRow<PrivateKey, PrivateJwk> {
  readonly name: string
  readonly privateKey?: PrivateKey
  readonly privateJwk?: PrivateJwk
  readonly publicKey: Bytes
}

/** Cache Storage: the second copies of unsent records, and receipts the worker brought home. */
export const outboxCache = {
  name: 'domdom-outbox',
  pathOf: (file: string) => `/outbox/${file}`,
  learnerPathOf: (learner: string) => `/outbox/learner/${learner}`,
  lock: 'domdom-copies',
} as const
export const receiptsCache = { name: 'domdom-receipts', pathOf: (hash: string) => `/receipts/${hash}` } as const
/** Letters that another app handed over (`share_target` in the manifest), until somebody opens them. */
export const sharedCache = { name: 'domdom-shared', pathOf: (file: string) => `/shared/${file}` } as const
export const sharing = {
  path: '/share',
  field: 'letter',
  screen: '#/scan',
  noRoom: '?no-room',
  noLetter: '?no-letter',
} as const

/** The background sync the worker answers, the lock whoever sends holds, and the channel on which it says that a receipt waits. */
export const sending = { tag: 'domdom-send', lock: 'domdom-sync', channel: 'domdom-receipts' } as const
