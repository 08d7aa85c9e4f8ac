// A learner's work onto the server from nowhere: another phone, of which the bench needs only what it sent.
import { randomBytes } from 'node:crypto'
import { limits } from '../../core/limits.ts'
import { nextLink, noLink } from '../../core/record/chain.ts'
import { contentHash, type LearningRecord } from '../../core/record/record.ts'
import { makeBundle } from '../../core/sync/bundle.ts'
import { parseServerIdentity } from '../../core/sync/identity.ts'
import { cardVerifier } from '../../core/sync/seal.ts'
import { makePrivateKey, nodeCodec, nodeSha256, signerOf } from '../../server/node-ports.ts'

export interface Card {
  readonly learner: string
  readonly secret: string
}

export function newCard(): Card {
  return { learner: randomBytes(16).toString('hex'), secret: randomBytes(16).toString('hex') }
}

/** The card itself is a record too, and the first: what is on the server afterwards is one more than `records`. */
export async function fillServer(origin: string, card: Card, records: readonly LearningRecord[]): Promise<void> {
  const { learner, secret } = card
  const identity = await fetch(`${origin}/sync/server`)
  const audience = parseServerIdentity(new Uint8Array(await identity.arrayBuffer()))
  const making = { audience, signer: await signerOf(await makePrivateKey()), codec: nodeCodec, sha256: nodeSha256 }
  const first: LearningRecord = {
    kind: 'card',
    id: randomBytes(16).toString('hex'),
    learner,
    at: (records[0]?.at ?? 0) - 1000,
    verifier: cardVerifier(secret, nodeSha256),
  }
  const rows = [first, ...records].map((record, place) => ({ record, n: place + 1 }))
  let link = noLink
  for (let from = 0; from < rows.length; from += limits.bundleRecordsMax) {
    const some = rows.slice(from, from + limits.bundleRecordsMax)
    const content = { madeAt: Date.now(), learners: [{ learner, link }], rows: some }
    const body = await makeBundle(content, { ...making, withKey: true, isLetter: false })
    const response = await fetch(`${origin}/sync/bundles`, { method: 'POST', body })
    if (!response.ok) throw new Error(`the server took no bundle: ${response.status} ${await response.text()}`)
    for (const { record } of some) link = nextLink(link, contentHash(record, nodeSha256), nodeSha256)
  }
}
