// Sends while no window is looked at: when the browser says that the line is back. It reads, sends, and lays the server's receipt where the
// app finds it. It writes nothing into the database and removes nothing: only the app, which checks the receipt, does (D5, D6). What it sends is
// made of the database, which knows what is newest; where that cannot be read, the bundle goes that the app left ready beside the second copies.
import type { Bytes } from '../core/bytes.ts'
import { hex } from '../core/bytes.ts'
import { limits } from '../core/limits.ts'
import { lookAtPending, pendingTables } from '../core/phone/pending.ts'
import type { Ready } from '../core/phone/ready.ts'
import type { SentBundle } from '../core/phone/receipts.ts'
import { sending } from '../core/phone/records-layout.ts'
import { isSound } from '../core/phone/sound.ts'
import type { PhoneDb, RecordRow, Tx } from '../core/phone/tables.ts'
import { type Locks, type Timers, wait } from '../core/phone-ports.ts'
import type { Clock, Codec, Sha256, Signer } from '../core/ports.ts'
import { isProblem, Problem } from '../core/problem.ts'
import { bodyOf, type SyncAnswer } from '../core/sync/answer.ts'
import { bundleHash, makeBundle } from '../core/sync/bundle.ts'
import { reconnectDelayMs } from '../core/sync/retry.ts'
import { deviceOf } from '../core/sync/sender.ts'
import { forms } from '../core/sync/signed-form.ts'
import type { Pauses } from './pauses.ts'
import type { ReceiptTray } from './receipt-tray.ts'

/** The database as long as it is needed; it is only read. */
export interface OpenRecords extends Pick<PhoneDb, 'read'> {
  /** Null where no key was kept. The worker never makes one. */
  signer(): Promise<Signer | null>
  close(): void
}

export interface SendPorts {
  /** Null where there is no database the worker may read. */
  readonly records: () => Promise<OpenRecords | null>
  /** Null where the app left none. */
  readonly ready: () => Promise<Ready | null>
  /** Throws when no answer came. */
  readonly push: (bundle: Bytes) => Promise<SyncAnswer>
  readonly locks: Pick<Locks, 'holdIfFree'> | undefined
  readonly tray: ReceiptTray
  readonly pauses: Pauses
  readonly codec: Codec
  readonly sha256: Sha256
  readonly clock: Clock
  readonly timers: Timers
  /** The browser will not wake us again for this. */
  readonly isLastChance: boolean
  /** A window somebody looks at sends by itself. */
  readonly isLookedAt: () => Promise<boolean>
}

/** What is to be sent, wherever it comes from. */
interface Outgoing {
  readonly device: string
  readonly windowSeconds: number
  /** The server is thought to know the device's key. */
  readonly isKnown: boolean
  /** Every receipt about it names one of these. */
  readonly marks: readonly string[]
  /** Null for a bundle that nobody would take. */
  pack(withKey: boolean): Promise<Packed | null>
}

interface Packed {
  readonly bundle: Bytes
  readonly sent: SentBundle
}

/** Throws when the browser should try again later. What needs the app (an unknown epoch, a batch too large) is left to it. */
export async function sendInBackground(ports: SendPorts): Promise<void> {
  if (await ports.isLookedAt()) return
  const first = await outgoing(ports)
  if (first === null) return
  // The server said when: the browser wakes us again, or the app's next start sends.
  if (await ports.pauses.isOn(ports.clock())) throw new Problem('sync/busy')
  await keepPlace(first, ports)
  const send = async () => {
    const now = await outgoing(ports)
    if (now !== null && !(await ports.tray.holdsAll(now.marks))) await exchange(now, ports)
  }
  await alone(ports, send)
}

/** Null without consent, key, server or anything to send. */
async function outgoing(ports: SendPorts): Promise<Outgoing | null> {
  const ready = await fromReady(ports)
  try {
    // A database that hangs would keep the worker till the browser ends it.
    const found = await Promise.race([fromDatabase(ports), wait(limits.backgroundReadMs, ports.timers)])
    return found === undefined ? ready : found
  } catch (error) {
    if (ready === null) throw error
    return ready
  }
}

/** Undefined where it cannot be read. */
async function fromDatabase(ports: SendPorts): Promise<Outgoing | null | undefined> {
  const records = await ports.records()
  try {
    return records === null ? undefined : await fromRecords(records, ports)
  } finally {
    records?.close()
  }
}

async function fromRecords(records: OpenRecords, { sha256, codec, clock }: SendPorts): Promise<Outgoing | null> {
  const server = await records.read(['servers'], (tx) => tx.get('servers', 'current'))
  // What the disk gives back changed is left to the app, which sets it aside (F14).
  const sound = (row: RecordRow | undefined): row is RecordRow => isSound(row, sha256)
  const look = (tx: Tx) => lookAtPending(tx, limits.backgroundRecordsMax, sound)
  const { batch } = await records.read(pendingTables, look)
  const signer = await records.signer()
  if (server === undefined || batch === null || signer === null) return null
  const device = deviceOf(signer.publicKey, sha256)
  const making = { audience: server.identity, signer, codec, sha256, isLetter: false }
  const learners = batch.learners.map(({ learner }) => learner)
  const ids = batch.rows.map(({ record }) => record.id)
  return {
    device,
    windowSeconds: server.windowSeconds ?? 0,
    isKnown: server.knows === device,
    marks: ids,
    async pack(withKey) {
      const bundle = await makeBundle({ madeAt: clock(), ...batch }, { ...making, withKey })
      if (bundle.length > limits.bundleBytesMax) return null
      const hash = hex(bundleHash(bundle, sha256))
      return { bundle, sent: { hash, epoch: server.identity.epoch, device, learners, ids } }
    },
  }
}

async function fromReady({ ready }: SendPorts): Promise<Outgoing | null> {
  const found = await ready()
  return (
    found && { ...found, device: found.sent.device, isKnown: true, marks: [found.sent.hash], pack: async () => found }
  )
}

/** All phones under a mast hear of the line together (D11); the worker may not live as long as the whole window. */
function keepPlace({ windowSeconds, device }: Outgoing, { timers }: SendPorts): Promise<void> {
  const seconds = Math.min(windowSeconds, limits.backgroundSpreadSecondsMax)
  return wait(seconds > 0 ? reconnectDelayMs(device, seconds) : 0, timers)
}

/** Whoever holds the lock sends the same; but it may be a page that froze, so the browser wakes us again, and the last time we go without (D12). */
async function alone({ locks, isLastChance }: SendPorts, send: () => Promise<void>): Promise<void> {
  if (locks === undefined) return send()
  const isDone = await locks.holdIfFree(sending.lock, async () => {
    await send()
    return true
  })
  if (isDone !== null) return
  if (!isLastChance) throw new Problem('sync/busy')
  await send()
}

async function exchange(out: Outgoing, ports: SendPorts): Promise<void> {
  try {
    await push(out, ports, !out.isKnown)
  } catch (error) {
    if (isProblem(error, 'sync/unknown-device')) return push(out, ports, true)
    await obey(error, ports)
    if (!isProblem(error) || error.code.startsWith('net/') || error.code === 'sync/busy') throw error
  }
}

async function obey(error: unknown, { pauses, clock }: SendPorts): Promise<void> {
  const seconds = isProblem(error) ? error.details.retryAfterSeconds : undefined
  if (typeof seconds === 'number') await pauses.keep(clock(), seconds * 1000)
}

async function push(out: Outgoing, ports: SendPorts, withKey: boolean): Promise<void> {
  const packed = await out.pack(withKey)
  if (packed === null) return
  const receipt = receiptIn(await ports.push(packed.bundle))
  await ports.tray.keep({ sent: packed.sent, receipt, arrivedAt: ports.clock() })
}

/** A portal's page is no receipt; whether a receipt is the server's own, the app will see. */
function receiptIn(answer: SyncAnswer): Bytes {
  const receipt = bodyOf(answer)
  if (receipt[0] !== forms.receipt) throw new Problem('net/not-our-server')
  return receipt
}
