// A phone as the server meets it: a key of its own, records, bundles.
import { fromUtf8, hex } from '../../core/bytes.ts'
import { deviceIdOf, randomId } from '../../core/id.ts'
import type { Signer } from '../../core/ports.ts'
import type { AnswerRecord, CompletionRecord, ConsentRecord, LearningRecord } from '../../core/record/record.ts'
import { type Audience, makeBundle } from '../../core/sync/bundle.ts'
import { openReceipt, type Receipt, type ServerIdentity } from '../../core/sync/receipt.ts'
import { makePrivateKey, nodeCodec, nodeRandom, nodeVerifier, signerOf } from '../../server/node-ports.ts'
import { ITEMS, LESSON, PACK } from './test-packs.ts'

export interface Phone {
  readonly signer: Signer
  readonly device: string
}

export async function newPhone(): Promise<Phone> {
  const signer = await signerOf(await makePrivateKey())
  return { signer, device: await deviceIdOf(signer.publicKey, nodeVerifier) }
}

export const newId = () => randomId(nodeRandom)

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

export function completionOf(learner: string, changes: Partial<CompletionRecord> = {}): CompletionRecord {
  return { ...runOf(learner), kind: 'completion', right: 3, total: 3, ...changes }
}

export function consentOf(learner: string): ConsentRecord {
  return { kind: 'consent', id: newId(), learner, at: 0, given: true, words: 'consent-1' }
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

/** Takes anything for records, so that a phone can also send nonsense. */
export async function bundleOf(phone: Phone, to: Audience, records: readonly unknown[]) {
  const audience = { server: to.server, epoch: to.epoch }
  return makeBundle(records as readonly LearningRecord[], audience, phone.signer, nodeCodec)
}

export async function receiptIn(response: Response, from: ServerIdentity, phone: Phone): Promise<Receipt> {
  const body = new Uint8Array(await response.arrayBuffer())
  if (response.status !== 200) throw new Error(`${response.status} ${fromUtf8(body)}`)
  return openReceipt(body, from, phone.device, nodeVerifier)
}

export const someHash = () => hex(nodeRandom(32))
