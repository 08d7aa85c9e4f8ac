import { describe, expect, test } from 'vitest'
import { base64url } from '../../../core/bytes.ts'
import { deviceIdOf } from '../../../core/id.ts'
import { createLocalLocks } from '../../../core/local-locks.ts'
import { contentHash, type Receipt, signReceipt } from '../../../core/sync/receipt.ts'
import { makePrivateKey, nodeVerifier, signerOf } from '../../../server/node-ports.ts'
import { openReadOnly } from '../../../server/store/database.ts'
import { until } from '../../fake-timers.ts'
import { consentingLearner, everything, itemCalled, openLesson, playLesson } from '../records/phone.ts'
import { type LineFault, type SyncPhone, seeded, syncPhone } from './phone.ts'

async function phoneWithWork(): Promise<SyncPhone> {
  const phone = await syncPhone()
  await playLesson(phone.records, await consentingLearner(phone.records))
  return phone
}

/** Ids on the server, in its own order. */
async function storedIds({ server }: SyncPhone): Promise<string[]> {
  const reader = openReadOnly(server.dataDir)
  if (reader === null) throw new Error('no database')
  const rows = await reader.db.selectFrom('record').select('record_id').execute()
  await reader.close()
  return rows.map((row) => row.record_id).toSorted()
}

const idsOf = (records: readonly { id: string }[]) => records.map(({ id }) => id).toSorted()

describe('not one byte leaves the phone', () => {
  test('before a learner consents', async () => {
    const { records, sync, line, timers } = await syncPhone()
    await playLesson(records, await records.addLearner('frog'))
    for (const reason of ['start', 'saved', 'online', 'visible'] as const) {
      sync.wake(reason)
      timers.advance(60_000)
    }
    expect(await sync.sendNow()).toEqual({ received: 0, rejected: 0 })
    expect(line.asked).toEqual([])
  })

  test('after a learner refused', async () => {
    const { records, sync, line } = await syncPhone()
    const learner = await records.addLearner('frog')
    await records.setConsent(learner.id, false, 'consent-1')
    await playLesson(records, learner)
    await sync.sendNow()
    expect(line.asked).toEqual([])
  })

  test('when all is delivered', async () => {
    const { sync, line } = await phoneWithWork()
    await sync.sendNow()
    const before = line.asked.length
    await sync.sendNow()
    expect(line.asked).toHaveLength(before)
  })
})

function never(): never {
  throw new Error('nothing to send')
}

const portal = () => new Response('<!doctype html><title>Wi-Fi</title>', { headers: { 'content-type': 'text/html' } })
const endless = () =>
  new Response(
    new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
    }),
  )

describe('everything stays pending', () => {
  test.each<[string, LineFault, string]>([
    ['the request is lost', 'lost', 'net/unreachable'],
    ['the answer is lost', 'answer-lost', 'net/unreachable'],
    ['the answer is cut', 'cut', 'net/unreachable'],
    ['a captive portal answers', portal, 'net/not-our-server'],
    ['the answer never ends', endless, 'net/not-our-server'],
    ['the server stumbles', () => new Response('oops', { status: 500 }), 'net/server-trouble'],
    ['a proxy stumbles', () => new Response('<html>', { status: 502 }), 'net/server-trouble'],
    ['the answer is junk', () => new Response('{"stored":true}'), 'net/not-our-server'],
    ['the server is busy', () => Response.json({ code: 'sync/busy' }, { status: 503 }), 'sync/busy'],
  ])('when %s, and is delivered once at the next try', async (_when, fault, code) => {
    const phone = await phoneWithWork()
    const sent = await everything(phone.records)
    phone.line.faults.push(null, fault)
    await expect(phone.sync.sendNow()).rejects.toMatchObject({ code })
    expect(await everything(phone.records)).toEqual(sent)
    expect(phone.sync.state()).toMatchObject({ kind: 'waiting', problem: code })
    await phone.sync.sendNow()
    expect(await everything(phone.records)).toEqual([])
    expect(await storedIds(phone)).toEqual(idsOf(sent))
    expect(phone.sync.state()).toMatchObject({ kind: 'idle', lastSuccessAt: 1_790_000_000_000 })
  })

  test('when a receipt is signed by another key than the server shows', async () => {
    const phone = await phoneWithWork()
    const sent = await everything(phone.records)
    const wrong = () => Response.json({ ...phone.server.store.identity, publicKey: 'A'.repeat(87) })
    phone.line.faults.push(wrong, null, wrong)
    await expect(phone.sync.sendNow()).rejects.toMatchObject({ code: 'sync/untrusted-receipt' })
    expect(await everything(phone.records)).toEqual(sent)
  })

  test('when a rightly signed receipt names other contents, or other records', async () => {
    const phone = await phoneWithWork()
    const sent = await everything(phone.records)
    const signer = await signerOf(await makePrivateKey())
    const identity = { server: '1'.repeat(32), epoch: '2'.repeat(32), publicKey: base64url(signer.publicKey) }
    const device = await deviceIdOf((await phone.records.signer()).publicKey, nodeVerifier)
    const known = await contentHash(sent[0] ?? never(), nodeVerifier)
    const stored: Receipt['stored'] = [
      ...sent.map(({ id }): [string, number, string] => [id, 1, '0'.repeat(16)]),
      ['9'.repeat(32), 2, known],
    ]
    const rest = { duplicate: [], rejected: [], erased: [], at: 0, device }
    const { publicKey: _key, ...from } = identity
    const receipt = await signReceipt({ format: 'domdom-receipt/1', ...from, ...rest, stored }, 'r', signer)
    phone.line.faults.push(
      () => Response.json(identity),
      () => new Response(receipt),
      () => Response.json(identity),
    )
    await expect(phone.sync.sendNow()).rejects.toMatchObject({ code: 'sync/untrusted-receipt' })
    expect(await everything(phone.records)).toEqual(sent)
  })

  test('when the server says nothing for too long', async () => {
    const phone = await phoneWithWork()
    phone.line.faults.push(null, 'silent')
    const sending = phone.sync.sendNow().catch((error) => error)
    await until(() => phone.line.asked.length === 2 && phone.timers.due().length > 0)
    phone.timers.advance(60_000)
    expect(await sending).toMatchObject({ code: 'net/slow' })
  })
})

describe('a batch', () => {
  test('that is too large for the server is halved until it passes', async () => {
    const phone = await phoneWithWork()
    const tooLarge = () => new Response(null, { status: 413 })
    phone.line.faults.push(null, tooLarge, tooLarge)
    const sent = await everything(phone.records)
    expect(await phone.sync.sendNow()).toEqual({ received: sent.length, rejected: 0 })
    expect(await storedIds(phone)).toEqual(idsOf(sent))
    expect(phone.line.asked.filter((one) => one.startsWith('POST')).length).toBeGreaterThan(3)
  })

  test('meant for an older epoch is made anew for the new one', async () => {
    const phone = await phoneWithWork()
    const { epoch: _epoch, ...identity } = phone.server.store.identity
    await phone.records.syncStore().adopt({ ...identity, epoch: 'f'.repeat(32) })
    const sent = await everything(phone.records)
    expect(await phone.sync.sendNow()).toEqual({ received: sent.length, rejected: 0 })
    expect(phone.line.asked).toEqual(['POST sync/bundles', 'GET sync/server', 'POST sync/bundles'])
    expect(await storedIds(phone)).toEqual(idsOf(sent))
  })
})

test('a server that got a new key is asked who it is, and then believed', async () => {
  const phone = await phoneWithWork()
  const sent = await everything(phone.records)
  phone.line.faults.push(() => Response.json({ ...phone.server.store.identity, publicKey: 'A'.repeat(87) }))
  expect(await phone.sync.sendNow()).toEqual({ received: sent.length, rejected: 0 })
  expect(phone.line.asked).toEqual(['GET sync/server', 'POST sync/bundles', 'GET sync/server', 'POST sync/bundles'])
  expect(await storedIds(phone)).toEqual(idsOf(sent))
})

test('two engines at once store nothing twice', async () => {
  const phone = await phoneWithWork()
  const sent = await everything(phone.records)
  const withoutSharedLock = phone.secondTab({ locks: createLocalLocks() })
  await Promise.all([phone.sync.sendNow(), withoutSharedLock.sendNow()])
  expect(await storedIds(phone)).toEqual(idsOf(sent))
  expect(await everything(phone.records)).toEqual([])
})

test.each([1, 2, 3, 4, 5])('with a third lost in both directions all arrives, once (seed %i)', async (seed) => {
  const phone = await phoneWithWork()
  const learner = (await phone.records.learners())[0]
  if (learner === undefined) throw new Error('no learner')
  const run = await openLesson(phone.records, learner)
  for (let i = 0; i < 95; i++) await phone.records.saveAnswer(run.id, itemCalled(`item-${i}`), ['yes'])
  const sent = await everything(phone.records)
  expect(sent).toHaveLength(100)
  const chance = seeded(seed)
  const fault = (): LineFault | null => (chance() < 0.3 ? 'lost' : chance() < 0.3 ? 'answer-lost' : null)
  phone.line.faults.push(...Array.from({ length: 200 }, fault))
  for (let tries = 0; tries < 40 && (await everything(phone.records)).length > 0; tries++) {
    await phone.sync.sendNow().catch((error) => expect(error).toMatchObject({ code: 'net/unreachable' }))
  }
  expect(await everything(phone.records)).toEqual([])
  expect(phone.line.asked.length).toBeLessThanOrEqual(40)
  expect(await storedIds(phone)).toEqual(idsOf(sent))
})
