// A phone as the server meets it: a key of its own, records in a chain, bundles, asks.
import { type Bytes, fromUtf8, hex } from '../../core/bytes.ts'
import { randomId } from '../../core/id.ts'
import type { Signer } from '../../core/ports.ts'
import { nextLink, noLink } from '../../core/record/chain.ts'
import {
  type AnswerRecord,
  type CardRecord,
  type CompletionRecord,
  type ConsentRecord,
  type CutOffRecord,
  contentHash,
  type LearningRecord,
} from '../../core/record/record.ts'
import { type BundleMaking, bundleHash, type LearnerPart, makeBundle } from '../../core/sync/bundle.ts'
import type { ServerIdentity } from '../../core/sync/identity.ts'
import { type Ask, makeAsk, type OpenedPage, openPage } from '../../core/sync/page.ts'
import { openReceipt, type Receipt } from '../../core/sync/receipt.ts'
import type { Row } from '../../core/sync/rows.ts'
import { cardVerifier } from '../../core/sync/seal.ts'
import { deviceOf } from '../../core/sync/sender.ts'
import { makePrivateKey, nodeCodec, nodeRandom, nodeSha256, nodeVerifier, signerOf } from '../../server/node-ports.ts'
import { ITEMS, LESSON, PACK } from './test-packs.ts'

export interface Phone {
  readonly signer: Signer
  readonly device: string
  /** By learner: the links before place 1, 2, 3 … of its chain, and before the next one. */
  readonly links: Map<string, string[]>
}

export async function newPhone(): Promise<Phone> {
  const signer = await signerOf(await makePrivateKey())
  return { signer, device: deviceOf(signer.publicKey, nodeSha256), links: new Map() }
}

export const newId = () => randomId(nodeRandom)

export const hashOf = (record: LearningRecord) => contentHash(record, nodeSha256)

export function answerOf(learner: string, changes: Partial<AnswerRecord> = {}): AnswerRecord {
  return {
    ...runOf(learner),
    kind: 'answer',
    item: 'first',
    attempt: 1,
    answer: ['yes'],
    right: true,
    score: 1,
    ...changes,
  }
}

export const answersOf = (learner: string, count: number) => Array.from({ length: count }, () => answerOf(learner))

export function completionOf(learner: string, changes: Partial<CompletionRecord> = {}): CompletionRecord {
  return { ...runOf(learner), kind: 'completion', right: 3, total: 3, ...changes }
}

export function consentOf(learner: string): ConsentRecord {
  return { kind: 'consent', id: newId(), learner, at: 0, given: true, words: 'consent-1' }
}

export function cardOf(learner: string, secret: string): CardRecord {
  return { kind: 'card', id: newId(), learner, at: 0, verifier: cardVerifier(secret, nodeSha256) }
}

export function cutOffOf(learner: string, device: string): CutOffRecord {
  return { kind: 'cut-off', id: newId(), learner, at: 0, device }
}

function runOf(learner: string) {
  return { id: newId(), learner, at: -1_000, run: newId(), pack: PACK, packHash: 'ab'.repeat(32), lesson: LESSON }
}

/** A whole lesson as the phone tells it: everything right. `chosen` is what was really pressed. */
export function lessonOf(learner: string, packHash: string, chosen: readonly string[]): readonly LearningRecord[] {
  const run = newId()
  const answers = ITEMS.map((item, i) => answerOf(learner, { run, packHash, item, answer: [chosen[i] ?? 'no'] }))
  return [...answers, completionOf(learner, { run, packHash })]
}

export interface BundleChanges extends Partial<Pick<BundleMaking, 'withKey' | 'isLetter'>> {
  readonly madeAt?: number
  /** Cards that are shown, by learner. */
  readonly secrets?: Readonly<Record<string, string>>
  /** Places in the chain, in the order of the records; otherwise each follows the last one of its learner. */
  readonly places?: readonly number[]
}

/** The key goes along unless said otherwise. */
export async function bundleOf(
  phone: Phone,
  to: ServerIdentity,
  records: readonly LearningRecord[],
  { madeAt = Date.now(), secrets = {}, places = [], withKey = true, isLetter = false }: BundleChanges = {},
): Promise<Bytes> {
  const rows = records.map((record, i): Row => ({ record, n: places[i] ?? nextPlace(phone, record) }))
  const learners = [...new Set([...records.map(({ learner }) => learner), ...Object.keys(secrets)])]
  const parts = learners.map((learner): LearnerPart => {
    const secret = secrets[learner]
    const first = rows.find(({ record }) => record.learner === learner)
    return { learner, link: linkBefore(phone, learner, first?.n), ...(secret !== undefined && { secret }) }
  })
  const making = { audience: to, signer: phone.signer, codec: nodeCodec, sha256: nodeSha256, withKey, isLetter }
  return makeBundle({ madeAt, learners: parts, rows }, making)
}

function nextPlace({ links }: Phone, record: LearningRecord): number {
  const own = links.get(record.learner) ?? [noLink]
  const place = own.length
  links.set(record.learner, [...own, nextLink(own.at(-1) ?? noLink, hashOf(record), nodeSha256)])
  return place
}

function linkBefore({ links }: Phone, learner: string, place = 1): string {
  return links.get(learner)?.[place - 1] ?? noLink
}

/** The receipt for this bundle, as the phone would believe it. */
export async function receiptIn(
  response: Response,
  from: ServerIdentity,
  phone: Phone,
  bundle: Bytes,
  rows: number,
  learners = 1,
): Promise<Receipt> {
  const expected = { device: phone.device, bundle: bundleHash(bundle, nodeSha256), rows, learners }
  return openReceipt(await bodyIn(response), from, expected, { verifier: nodeVerifier, codec: nodeCodec })
}

export async function askOf(
  phone: Phone,
  to: ServerIdentity,
  ask: Partial<Ask> & Pick<Ask, 'learner'>,
  withKey = true,
): Promise<Bytes> {
  const making = { audience: to, signer: phone.signer, codec: nodeCodec, sha256: nodeSha256, withKey }
  return makeAsk({ since: 0, recordsMax: 1000, ...ask }, making)
}

export async function pageIn(
  response: Response,
  from: ServerIdentity,
  phone: Phone,
  ask: Bytes,
  learner: string,
): Promise<OpenedPage> {
  const asked = { device: phone.device, ask: nodeSha256(ask), learner }
  return openPage(await bodyIn(response), from, asked, { verifier: nodeVerifier, codec: nodeCodec })
}

export async function bodyIn(response: Response): Promise<Bytes> {
  const body = new Uint8Array(await response.arrayBuffer())
  if (response.status !== 200) throw new Error(`${response.status} ${fromUtf8(body)}`)
  return body
}

export const someHash = () => hex(nodeRandom(32))
