// An ask's way through the server: opened → may this device see this learner? → a page from one moment → signed.
import type { Bytes } from '../../core/bytes.ts'
import { limits } from '../../core/limits.ts'
import { Problem } from '../../core/problem.ts'
import { type Asked, makePage, openAsk, type Page } from '../../core/sync/page.ts'
import { cardVerifier } from '../../core/sync/seal.ts'
import type { ReceiveDeps } from './receive.ts'

/** Throws 'sync/no-such-learner' for strangers and unknown learners alike (T17), and what `openAsk` throws. */
export async function givePage(bytes: Bytes, deps: ReceiveDeps): Promise<Bytes> {
  const { store, sha256, verifier, codec, metrics } = deps
  const { secret, ...ask } = await openAsk(bytes, store.identity, { verifier, sha256, codec, keyOf: store.keyOf })
  const card = secret === undefined ? null : cardVerifier(secret, sha256)
  const page = await store.page({ ...ask, card, at: deps.clock() })
  if (page === null) throw new Problem('sync/no-such-learner')
  metrics.count('domdom_pages_total', page.isErased ? 'erased' : 'given')
  return signed(page, { device: ask.device, ask: sha256(bytes) }, deps)
}

/** Half the rows where all of them would be more than a phone takes. */
async function signed(page: Page, asked: Asked, deps: ReceiveDeps): Promise<Bytes> {
  const { signer, identity } = deps.store
  const bytes = await makePage(page, identity, asked, { signer, codec: deps.codec })
  if (bytes.length <= limits.pageBytesMax || page.rows.length < 2) return bytes
  const rows = page.rows.slice(0, Math.ceil(page.rows.length / 2))
  return signed({ ...page, rows, next: page.next - page.rows.length + rows.length, more: true }, asked, deps)
}
