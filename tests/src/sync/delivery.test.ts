import { describe, expect, test } from 'vitest'
import { base64url } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import { createLocalLocks } from '../../../core/local-locks.ts'
import { emptyReport } from '../../../core/sync/engine.ts'
import { makePage, openAsk, type Page } from '../../../core/sync/page.ts'
import { makeReceipt } from '../../../core/sync/receipt.ts'
import { deviceOf } from '../../../core/sync/sender.ts'
import { makePrivateKey, nodeCodec, nodeSha256, nodeVerifier, signerOf } from '../../../server/node-ports.ts'
import { openReadOnly } from '../../../server/store/database.ts'
import { until } from '../../fake-timers.ts'
import { consentingLearner, everything, itemCalled, openLesson, playLesson, recordsPhone } from '../records/phone.ts'
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

describe('not one byte of a learner leaves the phone', () => {
  test('before a learner consents: only who the server is, is asked, once', async () => {
    const { records, sync, line, timers } = await syncPhone()
    await playLesson(records, await records.addLearner('frog'))
    for (const reason of ['start', 'saved', 'online', 'visible'] as const) {
      sync.wake(reason)
      timers.advance(60_000)
      await until(() => timers.due().length === 0)
    }
    expect(await sync.sendNow()).toEqual(emptyReport)
    await until(() => line.asked.length > 0)
    expect(line.asked).toEqual(['GET sync/server'])
    expect(line.inits[0]?.body).toBeUndefined()
  })

  test('after a learner refused', async () => {
    const { records, sync, line } = await syncPhone()
    const learner = await records.addLearner('frog')
    await records.setConsent(learner.id, false, 'consent-1')
    await playLesson(records, learner)
    await sync.sendNow()
    expect(line.asked).toEqual([])
  })

  test('when all is delivered, whatever wakes it', async () => {
    const phone = await phoneWithWork()
    await phone.sync.sendNow()
    const before = phone.line.asked.length
    for (const reason of ['start', 'saved', 'online', 'visible'] as const) {
      phone.sync.wake(reason)
      phone.timers.advance(limits.reconnectWindowSecondsMax * 1000)
      await until(() => phone.timers.due().length === 0 && phone.sync.state().kind === 'idle')
    }
    expect(phone.line.asked).toHaveLength(before)
  })
})

test('the button also asks for what other devices did', async () => {
  const phone = await phoneWithWork()
  await phone.sync.sendNow()
  expect(phone.line.asked).toEqual(['GET sync/server', 'POST sync/bundles', 'POST sync/pages'])
})

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

  test('when a rightly signed receipt is about another bundle, another device, or other numbers of records', async () => {
    const phone = await phoneWithWork()
    const sent = await everything(phone.records)
    const signer = await signerOf(await makePrivateKey())
    const [server, epoch] = ['1'.repeat(32), '2'.repeat(32)]
    const identity = { server, epoch, publicKey: base64url(signer.publicKey), sealKey: base64url(signer.publicKey) }
    const device = deviceOf((await phone.records.signer()).publicKey, nodeSha256)
    const verdicts = sent.map((_, i) => ({ kind: 'stored' as const, version: i + 1 }))
    const head = { version: sent.length, sum: '0'.repeat(16), durable: 0 }
    const receipt = { at: 0, windowSeconds: 0, isTwin: false, learners: [head], verdicts }
    const ports = { signer, codec: nodeCodec }
    const of = (bundle: Uint8Array<ArrayBuffer>) => ({ device, bundle: nodeSha256(bundle) })
    const lies = (bundle: Uint8Array<ArrayBuffer>) => [
      makeReceipt(receipt, identity, of(new Uint8Array(1)), false, ports),
      makeReceipt(receipt, identity, { ...of(bundle), device: '3'.repeat(32) }, false, ports),
      makeReceipt({ ...receipt, verdicts: verdicts.slice(1) }, identity, of(bundle), false, ports),
      makeReceipt({ ...receipt, learners: [] }, identity, of(bundle), false, ports),
    ]
    for (const [i] of lies(new Uint8Array()).entries()) {
      const lying = async (input: string | URL | Request, init: RequestInit = {}) => {
        if (String(input).endsWith('server')) return Response.json(identity)
        return new Response((await lies(new Uint8Array(await new Response(init.body).arrayBuffer()))[i]) ?? null)
      }
      const sync = phone.secondTab({ fetch: lying as typeof fetch })
      await expect(sync.sendNow()).rejects.toMatchObject({ code: 'sync/untrusted-receipt' })
      expect(await everything(phone.records)).toEqual(sent)
    }
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
    expect(await phone.sync.sendNow()).toMatchObject({ received: sent.length, rejected: 0 })
    expect(await storedIds(phone)).toEqual(idsOf(sent))
    expect(phone.line.asked.filter((one) => one.startsWith('POST')).length).toBeGreaterThan(3)
  })

  test('meant for an older epoch is made anew for the new one', async () => {
    const phone = await phoneWithWork()
    const { epoch: _epoch, ...identity } = phone.server.store.identity
    await phone.records.syncStore().adopt({ ...identity, epoch: 'f'.repeat(32) })
    const sent = await everything(phone.records)
    expect(await phone.sync.sendNow()).toMatchObject({ received: sent.length, rejected: 0 })
    expect(phone.line.asked.slice(0, 3)).toEqual(['POST sync/bundles', 'GET sync/server', 'POST sync/bundles'])
    expect(await storedIds(phone)).toEqual(idsOf(sent))
  })
})

test('a server that got a new key is asked who it is, and then believed', async () => {
  const phone = await phoneWithWork()
  const sent = await everything(phone.records)
  phone.line.faults.push(() => Response.json({ ...phone.server.store.identity, publicKey: 'A'.repeat(87) }))
  expect(await phone.sync.sendNow()).toMatchObject({ received: sent.length, rejected: 0 })
  const pushes = ['GET sync/server', 'POST sync/bundles']
  expect(phone.line.asked.slice(0, 4)).toEqual([...pushes, ...pushes])
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
  expect(sent).toHaveLength(101)
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

describe('a server that never comes to an end', () => {
  /** All but pages are the real server's; pages are made by whoever holds its key. */
  async function withPages(page: (since: number) => Partial<Page>) {
    const phone = await phoneWithWork()
    await phone.sync.sendNow()
    const signer = await signerOf(await makePrivateKey())
    const identity = { ...phone.server.store.identity, publicKey: base64url(signer.publicKey) }
    await phone.records.syncStore().adopt(identity)
    const device = deviceOf((await phone.records.signer()).publicKey, nodeSha256)
    const asks: number[] = []
    const lying = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
      if (String(input).endsWith('server')) return Response.json(identity)
      const ask = new Uint8Array(await new Response(init.body).arrayBuffer())
      const keyOf = async () => (await phone.records.signer()).publicKey
      const { learner, since } = await openAsk(ask, identity, {
        verifier: nodeVerifier,
        sha256: nodeSha256,
        codec: nodeCodec,
        keyOf,
      })
      asks.push(since)
      const head = { version: 1000, sum: '0'.repeat(16), durable: 0 }
      const rest = { learner, head, next: since, more: true, isErased: false, devices: [], rows: [], ...page(since) }
      const asked = { device, ask: nodeSha256(ask) }
      return new Response(await makePage(rest, identity, asked, { signer, codec: nodeCodec }))
    }
    return { ...phone, asks, sync: phone.secondTab({ fetch: lying as typeof fetch }) }
  }

  test.each<[string, (since: number) => Partial<Page>]>([
    ['empty pages that promise more', () => ({})],
    ['a page that goes back', (since) => ({ next: since - 1 })],
    ['a page that leaps ahead without its records', (since) => ({ next: since + 10 })],
  ])('%s: it is given up after a few', async (_what, page) => {
    const { sync, asks } = await withPages(page)
    await expect(sync.sendNow()).rejects.toMatchObject({ code: 'net/server-trouble' })
    expect(asks.length).toBeLessThanOrEqual(limits.idlePagesMax)
    expect(sync.state()).toMatchObject({ kind: 'waiting', problem: 'net/server-trouble' })
  })
})

describe('a learner who comes over with the card', () => {
  async function secondPhone(first: SyncPhone) {
    const records = recordsPhone({ timers: first.timers }).records
    const sync = first.secondTab({ store: records.syncStore(), signer: records.signer, renewKey: records.renewKey })
    return { records, sync }
  }

  test('finds the work of the first phone, and what is done here goes there', async () => {
    const phone = await phoneWithWork()
    const [learner] = await phone.records.learners()
    if (learner === undefined) throw new Error('no learner')
    await phone.sync.sendNow()
    const other = await secondPhone(phone)
    await other.records.welcome(learner.id, await phone.records.cardSecret(learner.id), 'frog')
    expect(await other.sync.sendNow()).toMatchObject({ pulled: 6, strangers: [] })
    expect(await other.records.progress(learner.id)).toEqual(await phone.records.progress(learner.id))
    await playLesson(other.records, learner)
    await other.sync.sendNow()
    expect(await phone.sync.sendNow()).toMatchObject({ pulled: 4 })
    expect(await phone.records.delivery(learner.id)).toMatchObject({ isInSync: true })
  })

  test('but with a wrong card is told nothing, and is asked for again by the button alone', async () => {
    const phone = await phoneWithWork()
    const [learner] = await phone.records.learners()
    await phone.sync.sendNow()
    const other = await secondPhone(phone)
    await other.records.welcome(learner?.id ?? '', '0'.repeat(32), 'frog')
    expect(await other.sync.sendNow()).toMatchObject({ pulled: 0, strangers: [learner?.id] })
    expect(other.sync.state()).toMatchObject({ strangers: [learner?.id] })
    const before = phone.line.asked.length
    for (let i = 0; i < 5; i++) {
      other.sync.wake('saved')
      phone.timers.advance(60_000)
      await until(() => phone.timers.due().length === 0)
    }
    expect(phone.line.asked).toHaveLength(before)
    await other.sync.sendNow()
    expect(phone.line.asked).toHaveLength(before + 1)
  })
})
