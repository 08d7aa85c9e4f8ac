// Phones that never meet a line, a courier who does, and a centre that reads letters: all real but for the disk and the road.
import type { Bytes } from '../../../core/bytes.ts'
import type { CarryPorts } from '../../../core/phone/carry.ts'
import { createPhone, type Phone } from '../../../core/phone/phone.ts'
import type { Signer } from '../../../core/ports.ts'
import { isProblem } from '../../../core/problem.ts'
import { contentHash } from '../../../core/record/record.ts'
import { addToSum, noSum } from '../../../core/record/sum.ts'
import { bundleHash, type OpenedBundle, openBundle } from '../../../core/sync/bundle.ts'
import { recordIn } from '../../../core/sync/pull.ts'
import { makeReceipt, type Verdict } from '../../../core/sync/receipt.ts'
import { openSealed } from '../../../core/sync/seal.ts'
import { makePrivateKey, nodeRandom, signerOf } from '../../../server/node-ports.ts'
import { createMemoryDb, type MemoryDb } from '../../simulation/memory-db.ts'
import { known, ports, testServer } from '../sync/test-parties.ts'

export const NOW = 1_790_000_000_000
export type Centre = Awaited<ReturnType<typeof openCentre>>

/** Holds whatever the letters of one learner bring, and gives their receipts. */
export async function openCentre() {
  const server = await testServer()
  const bundles: OpenedBundle[] = []
  const held = new Set<string>()
  let sum = noSum
  const answer = async (sealed: Bytes): Promise<Bytes> => {
    const bundle = await openSealed(sealed, server.sealKey, { ...ports, unsealer: server.unsealer })
    const opened = await openBundle(bundle, server.identity, known())
    bundles.push(opened)
    const verdicts = opened.rows.map(({ record }): Verdict => {
      const kind = held.has(record.id) ? 'duplicate' : 'stored'
      if (kind === 'stored') sum = addToSum(sum, contentHash(recordIn({ record, n: 0 }), ports.sha256))
      held.add(record.id)
      return { kind, version: [...held].indexOf(record.id) + 1 }
    })
    const head = { version: held.size, sum, durable: 0 }
    const receipt = { at: NOW, windowSeconds: 60, isTwin: false, learners: opened.learners.map(() => head), verdicts }
    const answered = { device: opened.device, bundle: bundleHash(bundle, ports.sha256) }
    return makeReceipt(receipt, server.identity, answered, true, { ...ports, signer: server.signer })
  }
  const push = async (sealed: Bytes) => {
    try {
      return { status: 200, body: await answer(sealed), retryAfter: null }
    } catch (error) {
      if (!isProblem(error)) throw error
      const body = new TextEncoder().encode(JSON.stringify({ code: error.code }))
      return { status: 400, body, retryAfter: null }
    }
  }
  return { ...server, bundles, held, answer, road: { push } }
}

export interface CourierPhone {
  readonly db: MemoryDb
  readonly phone: Phone
  readonly signer: Signer
  readonly ports: Omit<CarryPorts, 'signer'> & { readonly signer: () => Promise<Signer> }
}

/** A phone that once met this centre; without one, none. */
export async function openPhone(centre?: Centre): Promise<CourierPhone> {
  const db = createMemoryDb()
  const signer = await signerOf(await makePrivateKey())
  const clock = () => NOW
  const phone = createPhone(
    { clock, elapsed: () => 0, random: nodeRandom, sha256: ports.sha256, tell: () => undefined },
    db,
  )
  const store = phone.syncStore()
  if (centre) await store.adopt(centre.identity)
  const all = { ...ports, store, signer: async () => signer, renewKey: async () => undefined, clock }
  return { db, phone, signer, ports: all }
}

/** A learner who agreed, and finished the lesson so many times. */
export async function learn({ phone }: CourierPhone, times: number) {
  const learner = await phone.addLearner('hat')
  for (let i = 0; i < times; i++) {
    const run = await phone.restartRun(learner.id, 'an-toan', 'ab'.repeat(32), `bai-${(i % 5) + 1}`)
    await phone.complete(run.id, 5)
  }
  await phone.setConsent(learner.id, true, 'consent-1')
  return learner
}
