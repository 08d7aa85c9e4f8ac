// A bundle's way through the server: unsealed → opened → each record by itself → marked again → stored → signed receipt.
import * as v from 'valibot'
import type { Bytes } from '../../core/bytes.ts'
import type { Clock, Codec, Sha256, Verifier } from '../../core/ports.ts'
import { isProblem, Problem } from '../../core/problem.ts'
import { nextLink } from '../../core/record/chain.ts'
import { contentHash, LearningRecord } from '../../core/record/record.ts'
import { bundleHash, type LearnerPart, type OpenedBundle, openBundle } from '../../core/sync/bundle.ts'
import { makeReceipt } from '../../core/sync/receipt.ts'
import type { RawRow } from '../../core/sync/rows.ts'
import { cardVerifier, isSealed, openSealed } from '../../core/sync/seal.ts'
import { badForm } from '../../core/sync/wire.ts'
import { askingOnce, type Marker } from '../marking.ts'
import type { Metrics } from '../metrics.ts'
import type { Delivery, Incoming, Outcome, Records, Self } from '../store/store.ts'

export interface ReceiveDeps {
  readonly store: Self & Records
  readonly mark: Marker
  readonly verifier: Verifier
  readonly sha256: Sha256
  readonly codec: Codec
  readonly clock: Clock
  readonly metrics: Metrics
  /** Over how long phones should come back after a lost line (D11). */
  readonly windowSeconds: number
}

/** Bundle or letter in, receipt out, once everything the receipt says is on the disk. Throws 'sync/…' Problems. */
export async function receiveBundle(bytes: Bytes, deps: ReceiveDeps): Promise<Bytes> {
  const { store, sha256, codec } = deps
  const wasSealed = isSealed(bytes)
  const bundle = wasSealed ? await openSealed(bytes, store.sealKey, { unsealer: store.unsealer, sha256 }) : bytes
  const { opened, epoch } = await openAddressed(bundle, wasSealed, deps)
  if (opened.rows.length === 0) throw badForm('no record')
  // Whatever came sealed was carried: its age says nothing about the phone's clock.
  const isLetter = wasSealed || opened.isLetter
  const delivery = await deliveryOf(opened, isLetter, deps)
  const outcome = await store.receive(delivery)
  countOutcome(deps.metrics, outcome)
  const { heads, verdicts, isTwin } = outcome
  const moved = epoch === store.identity.epoch ? {} : { movedTo: store.identity.epoch }
  const { windowSeconds } = deps
  const receipt = { at: delivery.receivedAt, windowSeconds, isTwin, ...moved, learners: heads, verdicts }
  const answered = { device: opened.device, bundle: bundleHash(bundle, sha256) }
  return makeReceipt(receipt, { ...store.identity, epoch }, answered, isLetter, { signer: store.signer, codec })
}

/** A letter may be meant for an epoch before ours: its writer had no line to hear of the new one. A phone on the line must hear of it. */
async function openAddressed(
  bundle: Bytes,
  wasSealed: boolean,
  { store, verifier, sha256, codec }: ReceiveDeps,
): Promise<{ readonly opened: OpenedBundle; readonly epoch: string }> {
  const ports = { verifier, sha256, codec, keyOf: store.keyOf }
  for (const epoch of [store.identity.epoch, ...store.pastEpochs]) {
    try {
      const opened = await openBundle(bundle, { ...store.identity, epoch }, ports)
      if (epoch === store.identity.epoch || wasSealed || opened.isLetter) return { opened, epoch }
      break
    } catch (error) {
      // Which epoch is meant stands before the signature: to try another one costs nothing.
      if (!isProblem(error, 'sync/wrong-audience')) throw error
    }
  }
  throw new Problem('sync/wrong-audience')
}

async function deliveryOf(opened: OpenedBundle, isLetter: boolean, deps: ReceiveDeps): Promise<Delivery> {
  const { device, publicKey, madeAt } = opened
  const once = { ...deps, mark: askingOnce(deps.mark) }
  const links = new Map(opened.learners.map((part) => [part.learner, chainFrom(part)]))
  const rows: Delivery['rows'][number][] = []
  for (const row of opened.rows) {
    const { learner } = row.record
    const incoming = await incomingOf(row, once)
    const link = links.get(learner)?.before(row.n) ?? null
    links.get(learner)?.after(row.n, incoming && nextLinkOf(link, incoming.hash, deps.sha256))
    rows.push({ learner, incoming: incoming && { ...incoming, link } })
  }
  const learners = opened.learners.map(({ learner, secret }) => ({
    learner,
    card: secret === undefined ? null : cardVerifier(secret, deps.sha256),
  }))
  return { device, publicKey, madeAt, receivedAt: deps.clock(), direct: !isLetter, learners, rows }
}

/** Null for a record of a form that is refused: it gets its verdict by itself (I15). */
async function incomingOf(
  { record, n }: RawRow,
  { mark, sha256 }: ReceiveDeps,
): Promise<Omit<Incoming, 'link'> | null> {
  const parsed = v.safeParse(LearningRecord, record, { abortEarly: true })
  if (!parsed.success) return null
  return { record: parsed.output, hash: contentHash(parsed.output, sha256), mark: await mark(parsed.output), n }
}

/** The links of one learner's rows: known from the first on, until there is a gap. */
function chainFrom({ link }: LearnerPart) {
  let next: { readonly n: number | null; readonly link: string | null } = { n: null, link }
  return {
    before: (n: number) => (next.n === null || next.n === n ? next.link : null),
    after: (n: number, link: string | null) => {
      next = { n: n + 1, link }
    },
  }
}

function nextLinkOf(link: string | null, hash: string, sha256: Sha256): string | null {
  return link && nextLink(link, hash, sha256)
}

function countOutcome(metrics: Metrics, { verdicts, isTwin, isChainBroken }: Outcome): void {
  for (const verdict of verdicts) {
    metrics.count('domdom_verdicts_total', verdict.kind)
    if (verdict.kind === 'rejected') metrics.count('domdom_rejected_total', verdict.reason)
  }
  if (isTwin) metrics.count('domdom_twins_total', 'twin')
  if (isChainBroken) metrics.count('domdom_broken_chains_total', 'broken')
}
