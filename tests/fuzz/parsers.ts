// Every parser that reads what others wrote. Add a line to `parsers` for a new one. Long because there are many.
// Signatures, sums and seals are stubbed to say yes, so that malformed content reaches the parser behind them; that a real check refuses
// every changed byte is tried apart (changed.test.ts).
import { gunzipSync } from 'node:zlib'
import * as v from 'valibot'
import { parseAppFiles } from '../../core/app-files.ts'
import { type Bytes, fromBase64url, fromHex, utf8 } from '../../core/bytes.ts'
import { cardCode, cardLetters, parseCard } from '../../core/letter/card.ts'
import { packParts, unpackParts } from '../../core/letter/container.ts'
import { createCatcher, createFountain } from '../../core/letter/fountain.ts'
import { readLetterFile, writeLetterFile } from '../../core/letter/letter-file.ts'
import { limits } from '../../core/limits.ts'
import { parseCopiedLearner, parseCopies } from '../../core/phone/copies.ts'
import { parseWaiting, waitingText } from '../../core/phone/waiting-receipt.ts'
import type { Codec, Sealer, Sha256, Unsealer, Verifier } from '../../core/ports.ts'
import { contentHash, LearningRecord } from '../../core/record/record.ts'
import { parseSignedFile } from '../../core/signed.ts'
import { bodyOf } from '../../core/sync/answer.ts'
import { type BundleContent, makeBundle, openBundle } from '../../core/sync/bundle.ts'
import { makeCarrierReceipt, openCarrierReceipt } from '../../core/sync/carrier-receipt.ts'
import { parseServerIdentity } from '../../core/sync/identity.ts'
import { makeAsk, makePage, openAsk, openPage } from '../../core/sync/page.ts'
import { bundleNamed, makeReceipt, openReceipt } from '../../core/sync/receipt.ts'
import { parseRetryAfter } from '../../core/sync/retry.ts'
import type { RawRow, Row } from '../../core/sync/rows.ts'
import { makeSafeCopy, openSafeCopy, openSealed, sealBundle } from '../../core/sync/seal.ts'
import { parseRoot } from '../../core/trust/root.ts'
import { nodeCodec, nodeSha256 } from '../../server/node-ports.ts'
import { lessonRows } from '../core/sync/lesson-work.ts'
import { testDevice, testServer } from '../core/sync/test-parties.ts'
import { json, makeParties, rootOne, rootTwo } from '../organisation.ts'

export interface Parser {
  readonly name: string
  /** Forms it reads without trouble. */
  readonly good: readonly Bytes[]
  /** Reads bytes and uses what comes out as the app does. How much it made of them: rows, parts, verdicts. */
  readonly read: (bytes: Bytes) => Promise<number> | number
  /** It never makes more of any bytes. */
  readonly madeMax: number
}

const LEARNER = '1'.repeat(32)
const DEVICE = 'd1'.repeat(16)
const SECRET = '5c'.repeat(16)
const CAUGHT = new Uint8Array(32)

const anyHash: Sha256 = () => new Uint8Array(32)
const believing: Verifier = { sha256: async () => new Uint8Array(32), verify: async () => true }
/** Counts what comes out, and holds the caller to a bound that is ours. */
const codec: Codec = {
  gzip: nodeCodec.gzip,
  async gunzip(bytes, bytesMax) {
    if (bytesMax > limits.pageInflatedBytesMax) throw new Error(`nobody may inflate ${bytesMax} bytes`)
    return new Uint8Array(gunzipSync(bytes, { maxOutputLength: bytesMax }))
  },
}
/** Content as it is, uncompressed: a flipped bit reaches the rows, not gzip's checksum. */
const plain: Codec = { ...codec, gzip: async (bytes) => new Uint8Array(bytes.length + 1) }
const open: Unsealer & Sealer = {
  unseal: async (_header, sealed) => sealed.slice(65),
  seal: async (_to, _header, bytes) => new Uint8Array(Buffer.concat([new Uint8Array(65), bytes])),
  lock: async (_key, _header, bytes) => new Uint8Array(Buffer.concat([new Uint8Array(12), bytes])),
  unlock: async (_key, _header, locked) => locked.slice(12),
}

const others: Row[] = [
  { n: 21, record: { id: '7'.repeat(32), learner: LEARNER, at: 5, kind: 'consent', given: true, words: 'consent-1' } },
  { n: 22, record: { id: '8'.repeat(32), learner: LEARNER, at: 6, kind: 'card', verifier: '9'.repeat(32) } },
  { n: 40, record: { id: '9'.repeat(32), learner: LEARNER, at: -7, offset: -9, kind: 'cut-off', device: DEVICE } },
]
const rows = [...lessonRows(20, LEARNER), ...others]
const head = { version: 40, sum: 'ab'.repeat(8), durable: 3 }

function useRows(read: readonly RawRow[]): number {
  for (const { record } of read) {
    const parsed = v.safeParse(LearningRecord, record)
    if (parsed.success) contentHash(parsed.output, nodeSha256)
  }
  return read.length
}

export async function parsersOf(): Promise<readonly Parser[]> {
  const [device, server] = [await testDevice(), await testServer()]
  const { identity } = server
  const making = { sha256: nodeSha256, audience: identity, signer: device.signer }
  const by = { signer: server.signer }
  const ports = { codec, verifier: believing, sha256: nodeSha256, keyOf: async () => device.signer.publicKey }
  const content: BundleContent = {
    madeAt: 9,
    learners: [{ learner: LEARNER, link: 'ab'.repeat(8), secret: SECRET }],
    rows,
  }
  const bundles = await Promise.all(
    [plain, codec].flatMap((by) =>
      [false, true].map((withKey) => makeBundle(content, { ...making, codec: by, withKey, isLetter: withKey })),
    ),
  )
  const answered = { device: DEVICE, bundle: CAUGHT }
  const verdicts = [
    ...rows.slice(0, 20).map((_, i) => ({ kind: 'stored' as const, version: i + 1 })),
    { kind: 'rejected' as const, reason: 'record/bad-form' },
    { kind: 'duplicate' as const, version: 40 },
    { kind: 'erased' as const },
  ]
  const receipt = { at: 9, windowSeconds: 60, isTwin: true, learners: [head, head], verdicts }
  const receipts = await Promise.all(
    [false, true].map((named) => makeReceipt(receipt, identity, answered, named, { ...by, codec: plain })),
  )
  const ask = { learner: LEARNER, since: 300, secret: SECRET, recordsMax: 2500 }
  const page = { learner: LEARNER, head, next: 40, more: true, isErased: false, rows }
  const devices = [{ device: DEVICE, firstSeen: 9, isCutOff: true }]
  const asked = { device: DEVICE, ask: CAUGHT, learner: LEARNER }
  const [bundle = CAUGHT] = bundles
  const parts = [bundle, ...receipts]
  const card = { learner: LEARNER, secret: SECRET, picture: 'owl' }
  const sent = {
    hash: 'ab'.repeat(32),
    epoch: DEVICE,
    device: DEVICE,
    learners: [LEARNER],
    ids: [DEVICE, `${DEVICE}.7`],
  }
  const copied = { id: LEARNER, picture: 'owl', createdAt: 9, consent: 'given', secret: SECRET }
  const parties = await makeParties()
  const waiting = { sent, receipt: CAUGHT, arrivedAt: 9 }
  const message = new Uint8Array(2000)
  const fountain = createFountain(message, anyHash)
  const catcher = createCatcher(anyHash)
  return [
    {
      name: 'bundle',
      good: bundles,
      madeMax: limits.bundleRecordsMax,
      read: async (bytes) => useRows((await openBundle(bytes, identity, ports)).rows),
    },
    {
      name: 'receipt',
      good: receipts,
      madeMax: rows.length,
      async read(bytes) {
        bundleNamed(bytes)
        const expected = { ...answered, rows: rows.length, learners: 2 }
        return (await openReceipt(bytes, identity, expected, ports)).verdicts.length
      },
    },
    {
      name: 'ask',
      good: [
        await makeAsk(ask, { ...making, codec: plain, withKey: true }),
        await makeAsk({ learner: LEARNER, since: 0, recordsMax: 1 }, { ...making, codec: plain, withKey: false }),
      ],
      madeMax: 1,
      read: async (bytes) => (await openAsk(bytes, identity, ports)).learner.length / 32,
    },
    {
      name: 'page',
      good: [
        await makePage({ ...page, devices }, identity, asked, { ...by, codec: plain }),
        await makePage({ ...page, devices: [] }, identity, asked, { ...by, codec }),
      ],
      madeMax: limits.pageRecordsMax + limits.learnerDevicesMax,
      async read(bytes) {
        const opened = await openPage(bytes, identity, asked, ports)
        return useRows(opened.rows) + opened.devices.length
      },
    },
    {
      name: 'sealed bundle',
      good: [await sealBundle(bundle, identity, { sealer: open, sha256: nodeSha256 })],
      madeMax: limits.bundleRecordsMax,
      async read(bytes) {
        const opened = await openSealed(bytes, server.sealKey, { unsealer: open, sha256: nodeSha256 })
        return useRows((await openBundle(opened, identity, ports)).rows)
      },
    },
    {
      name: "carrier's receipt",
      good: await Promise.all(
        [[], [DEVICE + DEVICE], Array(32).fill(LEARNER + LEARNER)].map((sealed) =>
          makeCarrierReceipt(sealed, { signer: device.signer, codec: plain, clock: () => 9 }),
        ),
      ),
      madeMax: limits.carrierReceiptLettersMax,
      read: async (bytes) => (await openCarrierReceipt(bytes, ports)).sealed.length,
    },
    {
      name: 'safe copy',
      good: await Promise.all(
        // Its gzip cannot be left out: one is stubbed on both sides, one is real.
        [codec].map((by) => makeSafeCopy(LEARNER, SECRET, rows, { sealer: open, sha256: nodeSha256, codec: by })),
      ),
      madeMax: limits.safeCopyRecordsMax,
      async read(bytes) {
        const copy = await openSafeCopy(bytes, SECRET, { sealer: open, sha256: nodeSha256, codec })
        return useRows(copy?.rows ?? [])
      },
    },
    {
      name: 'safe copy, unpacked',
      good: [
        await makeSafeCopy(LEARNER, SECRET, rows, {
          sealer: open,
          sha256: nodeSha256,
          codec: { ...codec, gzip: async (bytes) => bytes },
        }),
      ],
      madeMax: limits.safeCopyRecordsMax,
      async read(bytes) {
        const unpacked = { ...codec, gunzip: async (packed: Bytes) => packed }
        const copy = await openSafeCopy(bytes, SECRET, { sealer: open, sha256: nodeSha256, codec: unpacked })
        return useRows(copy?.rows ?? [])
      },
    },
    {
      name: 'server identity',
      good: [utf8(JSON.stringify(identity)), utf8('{"__proto__":{"polluted":1},"server":[[[[{}]]]],"epoch":1e999}')],
      madeMax: 1,
      read: (bytes) => parseServerIdentity(bytes).server.length / 32,
    },
    {
      name: 'refusal',
      good: [utf8('{"code":"sync/busy"}'), utf8('{"__proto__":{"polluted":1},"code":"__proto__"}')],
      madeMax: 0,
      read: (bytes) => bodyOf({ status: 400 + (bytes[0] ?? 0), body: bytes, retryAfter: textOf(bytes) }).length,
    },
    {
      name: 'small spellings',
      good: [utf8('30'), utf8('AAAA-_'), utf8('00ff')],
      madeMax: 2000,
      read: (bytes) =>
        (parseRetryAfter(textOf(bytes)) === null ? 0 : 1) +
        (fromBase64url(textOf(bytes))?.length ?? 0) +
        (fromHex(textOf(bytes))?.length ?? 0),
    },
    {
      name: 'waiting receipt',
      good: [utf8(waitingText(waiting))],
      madeMax: limits.bundleRecordsMax,
      read: (bytes) => parseWaiting(bytes).sent.ids.length,
    },
    {
      name: 'second copies',
      good: rows
        .slice(-8)
        .map(({ record, n: order }) => utf8(JSON.stringify({ name: 'a', copies: [{ id: record.id, order, record }] }))),
      madeMax: limits.copiesPerFileMax,
      read: (bytes) => parseCopies(bytes).copies.length,
    },
    {
      name: 'learner of second copies',
      good: [utf8(JSON.stringify(copied))],
      madeMax: 1,
      read: (bytes) => (parseCopiedLearner(bytes) === null ? 0 : 1),
    },
    {
      name: 'signed file',
      good: [utf8(`domdom-signed/1 manifest k:${'A'.repeat(86)},l:${'A'.repeat(86)}\n{"a":1}`)],
      madeMax: 5,
      read: (bytes) => parseSignedFile(bytes)?.signatures.length ?? 0,
    },
    {
      name: 'root of trust',
      good: [json(rootOne(parties)), json(rootTwo(parties))],
      madeMax: limits.publishersMax + 2 * limits.revokedMax,
      read: (bytes) => {
        const { publishers, revoked } = parseRoot(bytes)
        return publishers.length + revoked.keys.length + revoked.manifests.length
      },
    },
    {
      name: "app's files",
      good: [json({ format: 'domdom-app/1', files: [{ path: 'assets/a-1.js', bytes: 9, hash: 'ab'.repeat(32) }] })],
      madeMax: limits.appFilesMax,
      read: (bytes) => parseAppFiles(bytes).files.length,
    },
    {
      name: 'letter, as parts',
      good: [packParts(parts, anyHash), packParts([], anyHash)],
      madeMax: limits.letterPartsMax,
      read: async (bytes) => (await unpackParts(bytes, anyHash, async () => undefined)).length,
    },
    {
      name: 'letter, as a file',
      good: [utf8(writeLetterFile(parts, anyHash))],
      madeMax: limits.letterPartsMax,
      read: async (bytes) => (await readLetterFile(textOf(bytes), anyHash, async () => undefined)).length,
    },
    {
      name: 'moving codes',
      good: [0, 1, 2, 7, 50_000].map((index) => utf8(fountain.frame(index))),
      madeMax: limits.movingBytesMax,
      read: (bytes) => catcher.take(textOf(bytes))?.message?.length ?? 0,
    },
    {
      name: "learner's card",
      good: [utf8(cardCode(card, anyHash)), utf8(cardLetters(card, anyHash).join(' '))],
      madeMax: 2,
      read: (bytes) => (parseCard(textOf(bytes), anyHash).learner.length + 32) / 32,
    },
  ]
}

/** Whatever the bytes are, a road hands them on as some text. */
function textOf(bytes: Bytes): string {
  return Buffer.from(bytes).toString('utf8')
}
