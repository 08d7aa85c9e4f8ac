// What a server knows already, and what lies in it.
import type { Bytes } from '../../core/bytes.ts'
import type { ServerIdentity } from '../../core/sync/identity.ts'
import { sealBundle } from '../../core/sync/seal.ts'
import { nodeCodec, nodeSealer, nodeSha256 } from '../../server/node-ports.ts'
import { readStore } from '../server/stored.ts'
import type { BuiltPacks } from '../server/test-packs.ts'
import { answersOf, askOf, bundleOf, consentOf, newId, newPhone } from '../server/test-phone.ts'
import type { Goods } from './http-inputs.ts'

/** What the server has taken before: sent again it is known again, and nothing changes. */
export async function goodsOf(
  identity: ServerIdentity,
  { chunkHash, packHash }: BuiltPacks,
  post: (path: string, body: Bytes) => Promise<Response>,
): Promise<Goods> {
  const [phone, learner] = [await newPhone(), newId()]
  const making = { audience: identity, signer: phone.signer, codec: nodeCodec, sha256: nodeSha256 }
  const bundles = [
    await bundleOf(phone, identity, [consentOf(learner), ...answersOf(learner, 3)]),
    await bundleOf(phone, identity, answersOf(learner, 12), { withKey: false }),
    await bundleOf(phone, identity, answersOf(learner, 2), { isLetter: true }),
  ]
  const sealed = await sealBundle(await bundleOf(phone, identity, answersOf(learner, 1)), identity, {
    ...making,
    sealer: nodeSealer,
  })
  const asks = [await askOf(phone, identity, { learner }), await askOf(phone, identity, { learner, since: 3 }, false)]
  const all = [...bundles, sealed].map((body) => ['/sync/bundles', body] as const)
  for (const [path, body] of [...all, ...asks.map((ask) => ['/sync/pages', ask] as const)]) {
    const { status } = await post(path, body)
    if (status !== 200) throw new Error(`${path} was answered ${status}`)
  }
  const packs = ['/packs/catalogue', `/packs/chunks/${chunkHash}`, `/packs/manifests/${packHash}`]
  const app = ['/', '/index.html', '/assets/main-1a2b.js', '/sw.js', '/livez', '/readyz', '/metrics']
  return {
    bodies: [...bundles, sealed, ...asks],
    paths: ['/sync/server', '/sync/bundles', '/sync/pages', ...packs, ...app],
  }
}

export const everythingIn = (dataDir: string) =>
  readStore(dataDir, async (db) => ({
    records: await db.selectFrom('record').selectAll().orderBy('version').execute(),
    counters: await db.selectFrom('learner_counter').selectAll().execute(),
    enrolments: await db.selectFrom('enrolment').selectAll().execute(),
    keys: await db.selectFrom('device_key').selectAll().execute(),
    erased: await db.selectFrom('erased_learner').selectAll().execute(),
    twins: await db.selectFrom('device_twin').selectAll().execute(),
    broken: await db.selectFrom('device_broken_chain').selectAll().execute(),
  }))
