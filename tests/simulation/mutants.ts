// Long because it is one list: the faults of programming that the simulator must find, each as the few letters that bring it in.
// A text that is no longer there is an error: a mutant that is not planted would count as caught for nothing.

import { join } from 'node:path'
import type { FaultKind } from './faults.ts'

export interface Edit {
  readonly file: string
  readonly from: string
  readonly to: string
}

export interface Mutant {
  readonly id: string
  readonly what: string
  readonly edits: readonly Edit[]
  /** Looked for where only these faults strike: where any do, it would be met by luck. */
  readonly faults?: readonly FaultKind[]
  /** Found by a check of its own (mutant-checks.ts) instead of by histories. */
  readonly check?: string
  /** Found by a test of the product, which is run with the mutant planted. */
  readonly test?: string
}

/** The source with the edits that are for this file; throws when one does not fit any more. */
export function plant(edits: readonly Edit[], root: string, path: string, source: string): string {
  let planted = source
  for (const { file, from, to } of edits) {
    if (join(root, file) !== path) continue
    if (!planted.includes(from)) throw new Error(`${file} no longer holds: ${from}`)
    planted = planted.replace(from, () => to)
  }
  return planted
}

const one = (
  id: string,
  what: string,
  file: string,
  from: string,
  to: string,
  faults: readonly FaultKind[] = [],
): Mutant => ({
  id,
  what,
  edits: [{ file, from, to }],
  faults,
})
const checked = (id: string, what: string, check: string, ...edits: readonly Edit[]): Mutant => ({
  id,
  what,
  edits,
  check,
})

const heads = `batch.learners.map(() => ({ version: 0, sum: '0'.repeat(16), durable: 0 }))`
const allStored = `batch.rows.map((_, i) => ({ kind: 'stored' as const, version: i + 1 }))`
const believing = `{ at: 0, windowSeconds: 30, isTwin: false, learners: ${heads}, verdicts: ${allStored} }`

export const mutants: readonly Mutant[] = [
  one(
    'M1',
    'the outbox is cleared on sending',
    'core/sync/push.ts',
    'const answer = ports.road.push(bundle)',
    `await ports.store.settle(settlementOf(batch, ${believing}, packed.server.identity.epoch, packed.device, 0)); const answer = ports.road.push(bundle)`,
  ),
  one(
    'M2',
    'no dedupe',
    'server/store/judge.ts',
    `if (before !== undefined) return { kind: 'duplicate', version: before.version }`,
    '',
  ),
  one(
    'M3',
    'the checkpoint is written before the documents',
    'core/phone/sync-store.ts',
    'await told(db.write(pageTables, (tx) => applyPage(tx, page, sha256)))',
    'await db.write(pageTables, (tx) => applyPage(tx, { ...page, rows: [] }, sha256)); await told(db.write(pageTables, (tx) => applyPage(tx, page, sha256)))',
  ),
  {
    id: 'M4',
    what: 'a short page is taken for the end',
    edits: [
      { file: 'core/sync/pull.ts', from: 'more: more && !isErased', to: 'more: rows.length >= limits.pageRecordsMax' },
      { file: 'core/phone/settle.ts', from: 'if (server.version > head.checkpoint)', to: 'if (false)' },
    ],
  },
  one(
    'M5',
    'ids are the run and a counter, and profiles are copied',
    'core/phone/series.ts',
    'fresh(random)',
    '{ series: run, place: 0 }',
    ['profile-copied', 'phone-put-back', 'tab-dies-in-a-call', 'disk-full'],
  ),
  one(
    'M6',
    'what to send is chosen by the clock',
    'core/phone/pending.ts',
    'const records = found.filter(isSound)',
    `const sentAt = Math.max(0, ...(await tx.all('verdicts')).map(({ order }) => order)); const newest = (await tx.getMany('records', [sentAt]))[0]?.record.at ?? -Infinity; const records = found.filter(isSound).filter((row) => row.record.at >= newest)`,
  ),
  one(
    'M7',
    'rejected records are dropped',
    'core/phone/settle.ts',
    `await tx.putMany('outbox', refused)`,
    `await tx.deleteMany('outbox', refused.map(({ id }) => id))`,
  ),
  one(
    'M8',
    'a new epoch is ignored',
    'core/phone/settle.ts',
    'if (known?.identity.epoch === identity.epoch) return',
    'if (known !== undefined) return',
    ['server-restored'],
  ),
  one(
    'M9',
    'a version is passed over and would become visible later',
    'server/store/judge.ts',
    'const version = of.row.version + 1',
    'const version = of.row.version + (of.row.version % 7 === 5 ? 2 : 1)',
  ),
  {
    id: 'M10',
    faults: ['answer-slow', 'server-restored', 'request-lost'],
    what: 'a late answer moves the checkpoint back',
    edits: [{ file: 'core/phone/pages.ts', from: 'Math.max(now.checkpoint, page.next)', to: 'page.next' }],
  },
  one(
    'M11',
    'an answer is applied to the first learner',
    'core/sync/push.ts',
    'const head = receipt.learners[i]',
    'const head = receipt.learners[i - i]',
  ),
  {
    id: 'M12',
    faults: ['disk-full', 'read-fails-once'],
    what: 'a page that could not be stored is swallowed',
    edits: [
      {
        file: 'core/sync/pull.ts',
        from: 'await ports.store.takePage(page)',
        to: 'await ports.store.takePage(page).catch(() => true)',
      },
      { file: 'core/phone/pages.ts', from: 'if (page.since > head.checkpoint) return false', to: '' },
    ],
  },
  one(
    'M13',
    'the server answers before its commit',
    'server/store/store.ts',
    'receive: (delivery) => db.transact((tx) => receiveBatch(tx, delivery)),',
    'receive: (delivery) => new Promise((resolve, reject) => { db.transact(async (tx) => { const outcome = await receiveBatch(tx, delivery); resolve(outcome); return outcome }).catch(reject) }),',
  ),
  one(
    'M14',
    'all tabs count on in one series',
    'core/phone/series.ts',
    'return { series: randomId(random), place: 0 }',
    `return { series: randomId(random).slice(0, 0).padEnd(32, 'a'), place: 0 }`,
  ),
  one(
    'M15',
    'the server tells duplicates by their place in the chain',
    'server/store/judge.ts',
    'if (stood !== undefined && stood !== record.id) isTwin = true',
    `if (stood !== undefined && stood !== record.id) return { kind: 'duplicate', version: of.row.version }`,
  ),
  one(
    'M16',
    'a cache without the device in its key',
    'server/store/store.ts',
    'keys.get(device) ?? (await',
    `keys.values().next().value ?? (await`,
  ),
  one(
    'M17',
    'an unsigned verdict is believed',
    'core/sync/receipt.ts',
    `if (!(await isFormSignedBy('receipt'`,
    `if (false && !(await isFormSignedBy('receipt'`,
  ),
  one(
    'M18',
    'a tombstone is passed over when the data comes again',
    'server/store/standing.ts',
    `if (known.isErased) return is('erased')`,
    '',
  ),
  {
    id: 'M19',
    what: 'a pack counts as ready before its last hash',
    edits: [
      {
        file: 'src/content/lanes.ts',
        from: 'if (hex(await verifier.sha256(bytes)) !== chunk.hash)',
        to: 'if (false)',
      },
    ],
    test: 'tests/src/content/download.test.ts',
  },
  checked('M20', 'a catalogue of older date is accepted', 'an older catalogue is refused', {
    file: 'core/pack/catalogue.ts',
    from: 'if (offered.version < trustedVersion)',
    to: 'if (false)',
  }),
  checked('M21', 'retries without jitter', 'two phones do not come back together', {
    file: 'core/sync/retry.ts',
    from: 'return fraction(random) * bound',
    to: 'return bound',
  }),
  one(
    'M22',
    'a refused record holds up its neighbours',
    'server/store/judge.ts',
    `if (of.standing !== 'taken') return { kind: 'rejected', reason: of.standing }`,
    `if (of.standing !== 'taken') throw new Error(of.standing)`,
  ),
  one(
    'M23',
    'progress depends on the order of arrival',
    'core/record/progress.ts',
    'bestRight: Math.max(a.bestRight, b.bestRight)',
    'bestRight: b.bestRight',
  ),
  one(
    'M24',
    'who was erased comes back from a backup',
    'server/store/erasures.ts',
    'const entries = await ledger.all()',
    'const entries = (await ledger.all()).slice(0, 0)',
  ),
  checked(
    'M25',
    'synchronous = NORMAL',
    'a store opened again is as durable as a new one',
    {
      file: 'server/store/sqlite-file.ts',
      from: `sqlite.pragma('synchronous = FULL')\n  const level`,
      to: 'const level',
    },
    {
      file: 'server/store/sqlite-file.ts',
      from: `  sqlite.pragma('synchronous = FULL')\n  migrate(sqlite)`,
      to: '  migrate(sqlite)',
    },
    { file: 'server/store/sqlite-file.ts', from: 'if (level !== FULL) throw', to: 'if (false) throw' },
  ),
  checked(
    'M26',
    'no fsync',
    'a store opened again is as durable as a new one',
    {
      file: 'server/store/sqlite-file.ts',
      from: `sqlite.pragma('synchronous = FULL')\n  const level`,
      to: `sqlite.pragma('synchronous = OFF')\n  const level`,
    },
    { file: 'server/store/sqlite-file.ts', from: 'if (level !== FULL) throw', to: 'if (false) throw' },
  ),
  {
    id: 'M27',
    what: 'a shared commit answers early',
    edits: [
      {
        file: 'server/store/group.ts',
        from: 'return () => resolve(result)',
        to: 'resolve(result); return () => undefined',
      },
    ],
    faults: ['server-dies-before-commit', 'store-fails'],
  },
  checked(
    'M28',
    'what an older store does not know is dropped on its way up',
    'an older store keeps every record through its steps',
    {
      file: 'server/store/migrations.ts',
      from: 'body, content_hash, phone_at, null, null,',
      to: `json_object('kind', kind), content_hash, phone_at, null, null,`,
    },
  ),
  one(
    'M29',
    'credentials that the wall clock ends',
    'core/sync/push.ts',
    'const signer = await ports.signer()',
    `if (ports.clock() > 2_000_000_000_000 || ports.clock() < 1_500_000_000_000) throw new Problem('sync/unknown-device'); const signer = await ports.signer()`,
  ),
  checked('M30', 'a body is counted only after inflation', 'a bundle that is too large is refused unopened', {
    file: 'core/sync/bundle.ts',
    from: 'if (bytes.length > limits.bundleBytesMax) throw',
    to: 'if (false) throw',
  }),
  one(
    'M31',
    'what is restored from copies is what the database still holds',
    'core/phone/restore-copies.ts',
    'return doubtful.filter((_, i) => counts[i] === 0)',
    'return doubtful.filter((_, i) => counts[i] !== 0)',
    ['database-cleared-alone'],
  ),
  one(
    'M32',
    'the newest of what is unsent is not copied yet',
    'core/phone/copy-follower.ts',
    'copy(rows.filter((row) => !held.has(row.id)))',
    'copy(rows.slice(0, -1).filter((row) => !held.has(row.id)))',
  ),
  one(
    'M33',
    'what waits in the worker’s tray is believed as it is',
    'core/phone/receipts.ts',
    'if (isProblem(error)) return null',
    `if (isProblem(error)) return { at: 0, windowSeconds: 30, isTwin: false, learners: learners.map(() => ({ version: 0, sum: '0'.repeat(16), durable: 0 })), verdicts: ids.map((_, i) => ({ kind: 'stored' as const, version: i + 1 })) }`,
    ['tray-disturbed'],
  ),
  one(
    'M34',
    'whoever wrote a letter may say that it is carried',
    'core/phone/carrier-receipts.ts',
    'device !== own && device !== row.device',
    'row.device.length > 0',
    ['carrier-lies'],
  ),
  one(
    'M35',
    'a carrier’s receipt is believed unsigned',
    'core/sync/carrier-receipt.ts',
    `if (!(await isFormSignedBy('carried'`,
    `if (bytes.length < 0 && !(await isFormSignedBy('carried'`,
    ['carrier-lies'],
  ),
  one(
    'M36',
    'a carrier’s receipt settles',
    'core/phone/carrier-receipts.ts',
    `await markInLetter(tx, ids, 'carried')`,
    `await tx.deleteMany('outbox', ids)`,
  ),
  one(
    'M37',
    'a bundle stays ready for the worker when the word is taken back',
    'core/phone/ready.ts',
    'if (!mayLeave(parseReady(bytes), learners)) await',
    'if (parseReady(bytes) === null && learners.length < 0) await',
    ['request-lost'],
  ),
]
