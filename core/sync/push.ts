import type { Bytes } from '../bytes.ts'
import { limits } from '../limits.ts'
import type { Batch, Heard } from '../phone/pending.ts'
import { isHeld, type Settlement } from '../phone/settle.ts'
import type { ServerRow } from '../phone/tables.ts'
import type { Signer } from '../ports.ts'
import { Problem } from '../problem.ts'
import { secondsAhead } from '../record/clock.ts'
import { bodyOf } from './answer.ts'
import { bundleHash, makeBundle } from './bundle.ts'
import type { SyncPorts } from './engine.ts'
import { openReceipt, type Receipt } from './receipt.ts'
import { deviceOf } from './sender.ts'

export interface Settled {
  readonly held: number
  readonly rejected: number
}

/** One batch there, its receipt back and written down. Throws the Problem that stopped it: then all of the batch stays pending. */
export async function pushBatch(ports: SyncPorts, server: ServerRow, batch: Batch, withKey: boolean): Promise<Settled> {
  const signer = await ports.signer()
  const device = deviceOf(signer.publicKey, ports.sha256)
  const bundle = await bundleOf(ports, server, batch, signer, withKey || server.knows !== device)
  if (bundle.length > limits.bundleBytesMax) throw new Problem('sync/too-large', { bytes: bundle.length })
  await ports.store.leaving?.(batch)
  const body = bodyOf(await ports.road.push(bundle))
  const answered = { device, bundle: bundleHash(bundle, ports.sha256) }
  const expected = { ...answered, rows: batch.rows.length, learners: batch.learners.length }
  const receipt = await openReceipt(body, server.identity, expected, ports)
  const offset = secondsAhead(receipt.at, ports.clock())
  const settlement = settlementOf({ ...batch, isDirect: true }, receipt, server.identity.epoch, device, offset)
  // Not written when another tab met a newer epoch meanwhile: the next turn sends to that one.
  const written = await ports.store.settle(settlement)
  if (written && receipt.isTwin) await ports.renewKey()
  return written ? countOf(receipt) : { held: 0, rejected: 0 }
}

function bundleOf(ports: SyncPorts, server: ServerRow, batch: Batch, signer: Signer, withKey: boolean): Promise<Bytes> {
  const { codec, sha256, clock } = ports
  const making = { audience: server.identity, signer, codec, sha256, withKey, isLetter: false }
  return makeBundle({ madeAt: clock(), ...batch }, making)
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
