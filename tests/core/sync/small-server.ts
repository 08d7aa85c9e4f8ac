// The smallest server that keeps its word, for tests of the engine: a list of records for each learner, and no rule about who may.
import * as v from 'valibot'
import { type Bytes, utf8 } from '../../../core/bytes.ts'
import { isProblem, Problem, statusOf } from '../../../core/problem.ts'
import { contentHash, LearningRecord } from '../../../core/record/record.ts'
import { addToSum, noSum } from '../../../core/record/sum.ts'
import type { SyncAnswer } from '../../../core/sync/answer.ts'
import { bundleHash, openBundle } from '../../../core/sync/bundle.ts'
import type { SyncRoad } from '../../../core/sync/engine.ts'
import type { ServerIdentity } from '../../../core/sync/identity.ts'
import { makePage, openAsk, type Page } from '../../../core/sync/page.ts'
import { makeReceipt, type Receipt, type Verdict } from '../../../core/sync/receipt.ts'
import { ports, testServer } from './test-parties.ts'

export async function smallServer() {
  const { signer, identity } = await testServer()
  const held = new Map<string, LearningRecord[]>()
  const keys = new Map<string, Bytes>()
  /** What a test does to the next answers. */
  const faults = {
    identity: identity as ServerIdentity,
    bundleRecordsMax: Number.POSITIVE_INFINITY,
    receipt: (receipt: Receipt) => receipt,
    page: (page: Page) => page,
    pageRecordsMax: 3,
    /** Says so when nothing is held of a learner. */
    knowsItsLearners: false,
  }
  const seen = { bundles: [] as number[], withKey: [] as boolean[], asks: 0, identities: 0 }
  const opening = { ...ports, keyOf: async (device: string) => keys.get(device) ?? null }
  const listOf = (learner: string) => held.get(learner) ?? held.set(learner, []).get(learner) ?? []
  const headOf = (learner: string) => {
    const list = listOf(learner)
    const sum = list.reduce((before, record) => addToSum(before, contentHash(record, ports.sha256)), noSum)
    return { version: list.length, sum, durable: 0 }
  }

  function take(record: LearningRecord): Verdict {
    const list = listOf(record.learner)
    const at = list.findIndex(({ id }) => id === record.id)
    if (at >= 0) return { kind: 'duplicate', version: at + 1 }
    return { kind: 'stored', version: list.push(record) }
  }

  async function push(bytes: Bytes): Promise<Bytes> {
    const bundle = await openBundle(bytes, faults.identity, opening)
    if (bundle.rows.length > faults.bundleRecordsMax) throw new Problem('sync/too-large')
    keys.set(bundle.device, bundle.publicKey)
    seen.bundles.push(bundle.rows.length)
    seen.withKey.push((bytes[2] ?? 0) % 4 >= 2)
    const verdicts = bundle.rows.map(({ record }) => take(v.parse(LearningRecord, record)))
    const learners = bundle.learners.map(({ learner }) => headOf(learner))
    const receipt = faults.receipt({ at: 0, windowSeconds: 60, isTwin: false, learners, verdicts })
    const answered = { device: bundle.device, bundle: bundleHash(bytes, ports.sha256) }
    return makeReceipt(receipt, faults.identity, answered, false, { signer, codec: ports.codec })
  }

  async function pull(bytes: Bytes): Promise<Bytes> {
    const { learner, since, device, publicKey } = await openAsk(bytes, faults.identity, opening)
    keys.set(device, publicKey)
    seen.asks++
    if (faults.knowsItsLearners && !held.has(learner)) throw new Problem('sync/no-such-learner')
    const list = listOf(learner).slice(since, since + faults.pageRecordsMax)
    const next = since + list.length
    const rows = list.map((record, i) => ({ record, n: since + 1 + i }))
    const more = next < listOf(learner).length
    const page = { learner, head: headOf(learner), next, more, isErased: false, devices: [], rows }
    const asked = { device, ask: ports.sha256(bytes) }
    return makePage(faults.page(page), faults.identity, asked, { signer, codec: ports.codec })
  }

  const road: SyncRoad = {
    async askIdentity() {
      seen.identities++
      return answerOf(Promise.resolve(utf8(JSON.stringify(faults.identity))))
    },
    push: (bytes) => answerOf(push(bytes)),
    pull: (bytes) => answerOf(pull(bytes)),
  }
  return { road, held, keys, faults, seen, identity }
}

async function answerOf(work: Promise<Bytes>): Promise<SyncAnswer> {
  try {
    return { status: 200, body: await work, retryAfter: null }
  } catch (error) {
    if (!isProblem(error)) throw error
    return { status: statusOf(error.code), body: utf8(JSON.stringify({ code: error.code })), retryAfter: null }
  }
}
