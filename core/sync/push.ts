// One bundle's way: made, sent, its receipt checked and written down. While a full one is away, the next is made ready; it leaves as soon
// as the receipt is here, while that is written down. Nothing counts before its own receipt is written: a cut at any moment only repeats.
import type { Bytes } from '../bytes.ts'
import { limits } from '../limits.ts'
import type { Batch, Heard } from '../phone/pending.ts'
import { isHeld, type Settlement } from '../phone/settle.ts'
import type { ServerRow } from '../phone/tables.ts'
import { isProblem, Problem } from '../problem.ts'
import { secondsAhead } from '../record/clock.ts'
import { bodyOf, type SyncAnswer } from './answer.ts'
import { bundleHash, makeBundle } from './bundle.ts'
import type { SyncPorts } from './engine.ts'
import { openReceipt, type Receipt } from './receipt.ts'
import { parseRetryAfter } from './retry.ts'
import { deviceOf } from './sender.ts'

export interface Settled {
  readonly held: number
  readonly rejected: number
}

const nothingSettled: Settled = { held: 0, rejected: 0 }

/** A bundle that is made, and who it is for. */
interface Packed {
  readonly batch: Batch
  readonly server: ServerRow
  readonly device: string
  readonly bundle: Bytes
}

/** A bundle on its way. */
export interface Underway extends Packed {
  readonly answer: Promise<SyncAnswer>
}

export interface Arrived {
  readonly settled: Settled
  /** Left meanwhile. */
  readonly next: Underway | null
  /** Storage did not give what was to leave meanwhile. */
  readonly isStuck: boolean
}

export const nothingLeft: Arrived = { settled: nothingSettled, next: null, isStuck: false }

/** Null when the batch may not leave any more. Throws 'sync/too-large' for a bundle nobody would take. */
export async function depart(
  ports: SyncPorts,
  server: ServerRow,
  batch: Batch,
  withKey: boolean,
): Promise<Underway | null> {
  return leave(ports, await pack(ports, server, batch, withKey))
}

async function pack(ports: SyncPorts, server: ServerRow, batch: Batch, withKey: boolean): Promise<Packed> {
  const signer = await ports.signer()
  const { codec, sha256, clock } = ports
  const device = deviceOf(signer.publicKey, sha256)
  const sendsKey = withKey || server.knows !== device
  const making = { audience: server.identity, signer, codec, sha256, withKey: sendsKey, isLetter: false }
  const bundle = await makeBundle({ madeAt: clock(), ...batch }, making)
  if (bundle.length > limits.bundleBytesMax) throw new Problem('sync/too-large', { bytes: bundle.length })
  return { batch, server, device, bundle }
}

async function leave(ports: SyncPorts, packed: Packed): Promise<Underway | null> {
  const { batch, bundle } = packed
  if (!(await ports.store.leaving(batch))) return null
  const answer = ports.road.push(bundle)
  // Whoever waits for it hears of it; until somebody does, it is nobody's failure.
  answer.catch(() => undefined)
  return { ...packed, answer }
}

/**
 * The receipt of one batch, written down. Throws the Problem that stopped it: then all of the batch stays pending. `aheadMax`: at most so many
 * records leave meanwhile, 0 for none.
 */
export async function arrive(ports: SyncPorts, underway: Underway, aheadMax: number): Promise<Arrived> {
  const { batch, server, device, bundle } = underway
  const ahead = makeReady(ports, underway, aheadMax)
  const body = bodyOf(await underway.answer)
  const answered = { device, bundle: bundleHash(bundle, ports.sha256) }
  const expected = { ...answered, rows: batch.rows.length, learners: batch.learners.length }
  const receipt = await openReceipt(body, server.identity, expected, ports)
  const offset = secondsAhead(receipt.at, ports.clock())
  const settlement = settlementOf({ ...batch, isDirect: true }, receipt, server.identity.epoch, device, offset)
  const setOff = async (packed: Packed | null) =>
    packed === null ? null : ahead.orNull(leave(ports, heardOf(packed, underway, receipt)))
  // After anything unusual all is looked at anew.
  const mayFollow = isPlain(receipt)
  const ready = mayFollow ? ahead.ready() : null
  const early = await setOff(ready)
  // Not written when another tab met a newer epoch meanwhile: the next turn sends to that one.
  const isWritten = await settle(ports, settlement, receipt, early)
  const isLate = isWritten && mayFollow && ready === null
  const next = isLate ? await setOff(await ahead.packed) : early
  return { settled: isWritten ? countOf(receipt) : nothingSettled, next, isStuck: ahead.isStuck() }
}

async function settle(
  ports: SyncPorts,
  settlement: Settlement,
  receipt: Receipt,
  next: Underway | null,
): Promise<boolean> {
  try {
    const written = await ports.store.settle(settlement)
    if (written && receipt.isTwin) await ports.renewKey()
    return written
  } catch (error) {
    // Nothing of ours is on the line once the turn is over, and what the server wishes is heard.
    throw withWish(error, await wishOf(next))
  }
}

/** Seconds the server asks to be left alone. */
async function wishOf(next: Underway | null): Promise<number | null> {
  try {
    const answer = await next?.answer
    return answer === undefined || answer.status === 200 ? null : parseRetryAfter(answer.retryAfter)
  } catch (_noAnswer) {
    return null
  }
}

function withWish(error: unknown, retryAfterSeconds: number | null): unknown {
  if (!isProblem(error) || retryAfterSeconds === null) return error
  return new Problem(error.code, { ...error.details, retryAfterSeconds }, error)
}

/** What follows on a full batch. To be early is a help, no condition: where it fails, the next look at the outbox tells why. */
function makeReady(ports: SyncPorts, { batch, server, device }: Underway, aheadMax: number) {
  let ready: Packed | null = null
  let isStuck = false
  const work = async () => {
    const mayFollow = batch.through !== undefined && aheadMax > 0
    const next = mayFollow ? await ports.store.pending(aheadMax, batch.through) : null
    if (next !== null) ready = await pack(ports, { ...server, knows: device }, next, false)
    return ready
  }
  async function orNull<T>(doing: Promise<T>): Promise<T | null> {
    try {
      return await doing
    } catch (error) {
      if (!isProblem(error)) throw error
      isStuck ||= error.code.startsWith('storage/')
      return null
    }
  }
  const packed = orNull(work())
  // Whoever waits for it hears of it; nobody may.
  packed.catch(() => undefined)
  return { packed, orNull, ready: () => ready, isStuck: () => isStuck }
}

function isPlain({ isTwin, movedTo, verdicts }: Receipt): boolean {
  return !isTwin && movedTo === undefined && verdicts.every(isHeld)
}

/** It was read before this receipt came, and leaves after it. Another tab may have heard of more than this receipt names. */
function heardOf(packed: Packed, { batch, server }: Underway, receipt: Receipt): Packed {
  const { epoch } = server.identity
  const known = packed.batch.heard?.epoch === epoch ? packed.batch.heard.versions : new Map<string, number>()
  const named = batch.learners.flatMap(({ learner }, i): [string, number][] => {
    const head = receipt.learners[i]
    return head === undefined ? [] : [[learner, Math.max(head.version, known.get(learner) ?? 0)]]
  })
  return { ...packed, batch: { ...packed.batch, heard: { epoch, versions: new Map([...known, ...named]) } } }
}

/** Verdicts stand in the order of the rows, and the receipt names the bundle by its hash: none can mean another record. */
export function settlementOf(
  batch: {
    readonly learners: readonly { readonly learner: string; readonly secret?: string }[]
    /** What went along with it is remembered. */
    readonly isDirect?: boolean
    readonly rows: readonly { readonly record: { readonly id: string; readonly learner: string } }[]
    readonly heard?: Heard
  },
  receipt: Receipt,
  epoch: string,
  device: string | null,
  offset: number | null,
): Settlement {
  return {
    epoch,
    device,
    offset,
    windowSeconds: receipt.windowSeconds,
    isTwin: receipt.isTwin,
    learners: batch.learners.flatMap(({ learner, secret }, i) => {
      const head = receipt.learners[i]
      const heard = batch.heard?.epoch === epoch ? batch.heard.versions.get(learner) : undefined
      return head === undefined
        ? []
        : [
            {
              learner,
              head,
              ...(heard !== undefined && { heard }),
              ...(batch.isDirect === true && { shown: secret ?? null }),
            },
          ]
    }),
    verdicts: batch.rows.flatMap(({ record: { id, learner } }, i) => {
      const verdict = receipt.verdicts[i]
      return verdict === undefined ? [] : [{ id, learner, verdict }]
    }),
  }
}

function countOf({ verdicts }: Receipt): Settled {
  return {
    held: verdicts.filter(isHeld).length,
    rejected: verdicts.filter(({ kind }) => kind === 'rejected').length,
  }
}
