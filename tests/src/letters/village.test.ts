// Walks through a village without a line, on real databases and with the real server at the end of the courier's road.
import { expect, test } from 'vitest'
import { parseCard } from '../../../core/letter/card.ts'
import { createCatcher, type Fountain } from '../../../core/letter/fountain.ts'
import { createLocalLocks } from '../../../core/local-locks.ts'
import { bodyOf } from '../../../core/sync/answer.ts'
import { parseServerIdentity } from '../../../core/sync/identity.ts'
import {
  nodeCodec,
  nodeRandom,
  nodeSealer,
  nodeSha256,
  nodeTimers,
  nodeVerifier,
  systemClock,
} from '../../../server/node-ports.ts'
import { createLetters } from '../../../src/letters/letters.ts'
import { createRoad, createSync } from '../../../src/sync/sync.ts'
import { fakeTimers } from '../../fake-timers.ts'
import { type TestServer, testServer } from '../../server/test-server.ts'
import { playLesson, recordsPhone } from '../records/phone.ts'
import { lineTo } from '../sync/phone.ts'

const noPacks = () => Promise.reject(new Error('no packs here'))

/** A phone in reach of the server; `letters` and `sync` use the line only when they are asked to. */
function openPhone(server: TestServer) {
  const { records } = recordsPhone({ timers: fakeTimers(), clock: systemClock })
  const { fetch } = lineTo(server)
  const road = createRoad({ fetch, timers: nodeTimers, root: '/' })
  const tools = { verifier: nodeVerifier, sha256: nodeSha256, codec: nodeCodec, clock: systemClock }
  const browser = {
    navigator: {},
    save: () => undefined,
    devices: undefined,
    window: {},
    caches: undefined,
    shareTrouble: null,
    content: { take: noPacks, pieces: noPacks },
  }
  const letters = createLetters({ records, road, sealer: nodeSealer, timers: nodeTimers, ...tools, ...browser })
  const store = records.syncStore()
  const engine = { store, signer: records.signer, renewKey: records.renewKey, ...tools, random: nodeRandom }
  const sync = createSync({ ...engine, fetch, root: '/', locks: createLocalLocks(), timers: fakeTimers() })
  const meet = async () => store.adopt(parseServerIdentity(bodyOf(await road.askIdentity())))
  return { records, letters, sync, meet }
}

type Phone = ReturnType<typeof openPhone>

async function learnerOn(phone: Phone) {
  const learner = await phone.records.addLearner('hat')
  await phone.records.setConsent(learner.id, true, 'consent-1')
  await playLesson(phone.records, learner)
  return learner
}

function scanned(fountain: Fountain | undefined | null) {
  const catcher = createCatcher(nodeSha256)
  for (let i = 0; fountain && i < 1_000; i++) {
    const message = catcher.take(fountain.frame(i))?.message
    if (message) return message
  }
  throw new Error('nothing came over')
}

test('letters of a class go with one courier, and the receipts come home by code and by file', async () => {
  const server = await testServer()
  const [one, other, courier] = [openPhone(server), openPhone(server), openPhone(server)]
  for (const phone of [one, other]) await phone.meet()
  const [a, b] = [await learnerOn(one), await learnerOn(other)]
  await courier.letters.openText((await one.letters.file())?.text ?? '')
  const { held } = await courier.letters.openMessage(scanned(await other.letters.code()))
  expect(await one.records.delivery(a.id)).toMatchObject({ onPhone: 4, inLetters: 4, onTheWay: 0, received: 0 })
  expect(await other.letters.openMessage(scanned(await courier.letters.takenCode(held)))).toMatchObject({
    confirmed: 1,
  })
  expect(await other.records.delivery(b.id)).toMatchObject({ onPhone: 0, onTheWay: 4, received: 0 })
  expect(await one.letters.openText((await courier.letters.receiptsFile())?.what ?? '')).toMatchObject({ confirmed: 1 })
  expect(await one.records.delivery(a.id)).toMatchObject({ onPhone: 0, onTheWay: 4, received: 0 })
  expect(await courier.letters.bag()).toMatchObject({ letters: 2, receipts: 0 })

  expect(await courier.letters.forward()).toEqual({ delivered: 2, refused: 0, trouble: null })
  expect(await courier.letters.bag()).toMatchObject({ letters: 0, receipts: 2 })
  const code = await courier.letters.receiptsCode()
  expect((await one.letters.openMessage(scanned(code?.what))).settled).toBe(1)
  await code?.handed()
  expect(await courier.letters.bag()).toMatchObject({ receipts: 0 })
  expect((await other.letters.openText((await courier.letters.receiptsFile())?.what ?? '')).settled).toBe(1)
  expect(await one.records.delivery(a.id)).toMatchObject({ onTheWay: 0, received: 4, isInSync: true })
  expect(await other.records.delivery(b.id)).toMatchObject({ onTheWay: 0, received: 4, isInSync: true })
})

test('a letter and the line together: the server holds each record once, and nobody is called a twin', async () => {
  const server = await testServer()
  const [phone, courier] = [openPhone(server), openPhone(server)]
  await phone.meet()
  const learner = await learnerOn(phone)
  const device = (await phone.records.signer()).publicKey
  const file = (await phone.letters.file())?.text ?? ''
  await phone.sync.sendNow()
  await courier.letters.openText(file)
  await courier.letters.forward()
  await phone.letters.openText((await courier.letters.receiptsFile())?.what ?? '')
  expect(await phone.records.delivery(learner.id)).toMatchObject({ received: 4, refused: 0, isInSync: true })
  expect((await phone.records.signer()).publicKey).toEqual(device)
})

test('with the card a learner goes on elsewhere, and the lost phone is shut out, by letter as well', async () => {
  const server = await testServer()
  const [lost, next, courier] = [openPhone(server), openPhone(server), openPhone(server)]
  const learner = await learnerOn(lost)
  await lost.sync.sendNow()
  const { code } = await lost.letters.card(learner)
  await next.letters.welcome(parseCard(code, nodeSha256))
  await next.sync.sendNow()
  expect(await next.records.progress(learner.id)).toEqual(await lost.records.progress(learner.id))

  const devices = await next.letters.devices(learner.id)
  const old = devices.find(({ isOwn }) => !isOwn)
  await next.records.cutOff(learner.id, old?.device ?? '')
  await next.sync.sendNow()
  await playLesson(lost.records, learner)
  // The first refusal makes it show its card once more; the old card opens nothing.
  for (let letters = 0; letters < 2; letters++) {
    await courier.letters.openText((await lost.letters.file())?.text ?? '')
    await courier.letters.forward()
    await lost.letters.openText((await courier.letters.receiptsFile())?.what ?? '')
  }
  expect(await lost.records.delivery(learner.id)).toMatchObject({ refused: 4, refusedReasons: ['record/cut-off'] })
  await next.sync.sendNow()
  expect(await next.letters.devices(learner.id)).toContainEqual(
    expect.objectContaining({ device: old?.device, isCutOff: true }),
  )
})

test('the phone that sent everything itself sees the others too', async () => {
  const server = await testServer()
  const [first, second] = [openPhone(server), openPhone(server)]
  const learner = await learnerOn(first)
  await first.sync.sendNow()
  await second.letters.welcome(parseCard((await first.letters.card(learner)).code, nodeSha256))
  await second.sync.sendNow()
  await first.sync.sendNow()
  expect((await first.letters.devices(learner.id)).map(({ isOwn }) => isOwn).sort()).toEqual([false, true])
})

test('with the card and the file, without any line', async () => {
  const server = await testServer()
  const [lost, next] = [openPhone(server), openPhone(server)]
  const learner = await learnerOn(lost)
  const card = parseCard((await lost.letters.card(learner)).letters.join('-'), nodeSha256)
  await next.letters.openText((await lost.letters.copyFile(learner.id)) ?? '')
  expect((await next.letters.welcome(card)).restored).toBe(4)
  expect(await next.records.progress(learner.id)).toEqual(await lost.records.progress(learner.id))
  // What may leave, the learner says on each phone; then both meet the server: each record is there once, whoever brought it first.
  await next.records.setConsent(learner.id, true, 'consent-1')
  await next.sync.sendNow()
  await lost.sync.sendNow()
  for (const phone of [next, lost]) {
    expect(await phone.records.delivery(learner.id)).toMatchObject({ onPhone: 0, received: 4, refused: 0 })
  }
})
