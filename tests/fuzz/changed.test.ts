// With real signatures and seals: nothing that was changed on its way is ever taken.
import { expect, test } from 'vitest'
import { type Bytes, hex } from '../../core/bytes.ts'
import { isProblem } from '../../core/problem.ts'
import { makeBundle, openBundle } from '../../core/sync/bundle.ts'
import { makeCarrierReceipt, openCarrierReceipt } from '../../core/sync/carrier-receipt.ts'
import { makeAsk, makePage, openAsk, openPage } from '../../core/sync/page.ts'
import { makeReceipt, openReceipt } from '../../core/sync/receipt.ts'
import { makeSafeCopy, openSafeCopy, openSealed, sealBundle } from '../../core/sync/seal.ts'
import { lessonRows } from '../core/sync/lesson-work.ts'
import { known, ports, testDevice, testServer } from '../core/sync/test-parties.ts'
import { drawFrom, malformed } from './mutate.ts'

const seed = Number(process.env.FUZZ_SEED ?? 20_261_122)
/** Real cryptography is some fifty times dearer than parsing. */
const inputs = Math.ceil(Number(process.env.FUZZ_INPUTS ?? 200_000) / 50)

const learner = '1'.repeat(32)
const secret = '5c'.repeat(16)
const head = { version: 8, sum: 'ab'.repeat(8), durable: 0 }

async function signedForms() {
  const [device, server] = [await testDevice(), await testServer()]
  const { identity } = server
  const making = { ...ports, audience: identity, signer: device.signer, withKey: true, isLetter: false }
  const by = { signer: server.signer, codec: ports.codec }
  const rows = lessonRows(8, learner)
  const [asked, answered] = [
    { device: device.device, ask: new Uint8Array(32), learner },
    { device: device.device, bundle: new Uint8Array(32) },
  ]
  const verdicts = rows.map((_, i) => ({ kind: 'stored' as const, version: i + 1 }))
  const receipt = { at: 9, windowSeconds: 60, isTwin: false, learners: [head], verdicts }
  const page = { learner, head, next: 8, more: false, isErased: false, devices: [], rows }
  const bundle = await makeBundle({ madeAt: 9, learners: [{ learner, link: 'ab'.repeat(8) }], rows }, making)
  const opening = { unsealer: server.unsealer, sha256: ports.sha256 }
  const expected = { ...answered, rows: rows.length, learners: 1 }
  const forms: [string, Bytes, (bytes: Bytes) => Promise<unknown>][] = [
    ['bundle', bundle, (bytes) => openBundle(bytes, identity, known())],
    ['ask', await makeAsk({ learner, since: 0, recordsMax: 9 }, making), (bytes) => openAsk(bytes, identity, known())],
    [
      'receipt',
      await makeReceipt(receipt, identity, answered, false, by),
      (bytes) => openReceipt(bytes, identity, expected, ports),
    ],
    ['page', await makePage(page, identity, asked, by), (bytes) => openPage(bytes, identity, asked, ports)],
    ['sealed bundle', await sealBundle(bundle, identity, ports), (bytes) => openSealed(bytes, server.sealKey, opening)],
    [
      "carrier's receipt",
      await makeCarrierReceipt(['ab'.repeat(32)], { ...by, clock: () => 9 }),
      (bytes) => openCarrierReceipt(bytes, ports),
    ],
    ['safe copy', await makeSafeCopy(learner, secret, rows, ports), (bytes) => openSafeCopy(bytes, secret, ports)],
  ]
  return forms
}

/** Null for what was refused in our own words, or does not open. */
async function wronglyTaken(open: (bytes: Bytes) => Promise<unknown>, bytes: Bytes): Promise<string | null> {
  try {
    return (await open(bytes)) === null ? null : 'was taken'
  } catch (error) {
    return isProblem(error) ? null : `threw ${String(error)}`
  }
}

test(
  `of ${inputs} changed forms of seed ${seed}, none is taken`,
  async () => {
    const forms = await signedForms()
    const draw = drawFrom(seed)
    const all = forms.map(([, good]) => good)
    for (const [name, good, open] of forms) expect(await wronglyTaken(open, good), name).toBe('was taken')
    const found: string[] = []
    for (let i = 0; i < inputs; i++) {
      const [name, good, open] = forms[i % forms.length] ?? ['', new Uint8Array(), async () => null]
      const bytes = malformed(good, all, draw)
      if (hex(bytes) === hex(good)) continue
      const trouble = await wronglyTaken(open, bytes)
      if (trouble !== null) found.push(`${name} ${trouble}: ${hex(bytes)}`)
    }
    expect(found).toEqual([])
  },
  inputs * 50,
)
