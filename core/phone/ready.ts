// Unsent work as one signed bundle, ready to leave, in Cache Storage: the service worker sends it when it cannot read the database (F6–F9), where
// the key lies and the records. It is a letter to the own server: it may come late, or twice. Made when a page is left with something unsent.
import { type Bytes, fromHex, fromUtf8, hex } from '../bytes.ts'
import { limits } from '../limits.ts'
import { bundleHash, makeBundle } from '../sync/bundle.ts'
import type { SyncPorts } from '../sync/engine.ts'
import { deviceOf } from '../sync/sender.ts'
import type { Batch } from './pending.ts'
import type { SentBundle } from './receipts.ts'
import type { LearnerRow, PhoneDb, ServerRow } from './tables.ts'

export const readyFile = { cache: 'domdom-ready', path: '/ready' } as const

export interface Ready {
  readonly sent: SentBundle
  readonly bundle: Bytes
  /** The server's window, in which each phone has its place (D11). */
  readonly windowSeconds: number
}

/** In hex: the worker carries a reader for that already. */
interface ReadyText extends Omit<Ready, 'bundle'> {
  readonly bundle: string
}

/** Null for what was torn. Its content is our own: whoever answers it checks every byte. */
export function parseReady(bytes: Bytes): Ready | null {
  try {
    const { sent, bundle: text, windowSeconds }: ReadyText = JSON.parse(fromUtf8(bytes))
    const bundle = fromHex(text)
    return bundle && { sent, bundle, windowSeconds }
  } catch (_torn) {
    return null
  }
}

/** Each throws 'storage/…' Problems. */
export interface ReadyFile {
  read(): Promise<Bytes | null>
  write(text: string): Promise<void>
  remove(): Promise<void>
}

export interface ReadyPorts extends Pick<SyncPorts, 'store' | 'signer' | 'codec' | 'sha256' | 'clock'> {
  readonly db: Pick<PhoneDb, 'read'>
  readonly file: ReadyFile
}

export interface ReadyBundle {
  /** Holds the oldest of what is unsent, or nothing. */
  make(): Promise<void>
  /** After a change of the records: a word may have been taken back, a learner erased. Then it goes. */
  check(): Promise<void>
  /** When sending rests: it goes when nothing is unsent. */
  tidy(): Promise<void>
}

export function createReady({ db, file, ...ports }: ReadyPorts): ReadyBundle {
  const { store } = ports

  async function check(): Promise<void> {
    const bytes = await file.read()
    if (bytes === null) return
    const learners = await db.read(['learners'], (tx) => tx.all('learners'))
    if (!mayLeave(parseReady(bytes), learners)) await file.remove()
  }

  return {
    check,
    async make() {
      const server = await store.server()
      const batch = server && (await store.pending(limits.backgroundRecordsMax))
      const text = server && batch && (await store.leaving(batch)) ? await packed(server, batch, ports) : null
      if (text === null) return file.remove()
      await file.write(text)
      // The word may have been taken back while it was made.
      await check()
    },
    async tidy() {
      if ((await file.read()) !== null && (await store.pending(1)) === null) await file.remove()
    },
  }
}

/** Stricter than the sending: a file that lies there cannot be asked which of its records are words. */
function mayLeave(ready: Ready | null, learners: readonly LearnerRow[]): boolean {
  const agreed = new Set(learners.flatMap((row) => (row.consent === 'given' && row.isErased !== true ? [row.id] : [])))
  return ready?.sent?.learners?.every((learner) => agreed.has(learner)) === true
}

/** Null for a bundle that nobody would take. */
async function packed(
  { identity, windowSeconds = 0 }: ServerRow,
  batch: Batch,
  { signer, codec, sha256, clock }: Omit<ReadyPorts, 'db' | 'file'>,
): Promise<string | null> {
  const key = await signer()
  const making = { audience: identity, signer: key, codec, sha256, withKey: true, isLetter: true }
  const bundle = await makeBundle({ madeAt: clock(), ...batch }, making)
  if (bundle.length > limits.bundleBytesMax) return null
  const sent: SentBundle = {
    hash: hex(bundleHash(bundle, sha256)),
    epoch: identity.epoch,
    device: deviceOf(key.publicKey, sha256),
    learners: batch.learners.map(({ learner }) => learner),
    ids: batch.rows.map(({ record }) => record.id),
  }
  const ready: ReadyText = { sent, bundle: hex(bundle), windowSeconds }
  return JSON.stringify(ready)
}
