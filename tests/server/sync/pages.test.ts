import { describe, expect, test } from 'vitest'
import { hex } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import { addToSum, noSum } from '../../../core/record/sum.ts'
import type { OpenedPage } from '../../../core/sync/page.ts'
import { nodeRandom } from '../../../server/node-ports.ts'
import { answerOf, answersOf, askOf, cardOf, hashOf, newId, newPhone, type Phone } from '../test-phone.ts'
import { type TestServer, testServer } from '../test-server.ts'

async function serverWith(count: number) {
  const server = await testServer()
  const phone = await newPhone()
  const learner = newId()
  const records = answersOf(learner, count)
  if (count > 0) await server.send(phone, records)
  return { server, phone, learner, records }
}

const versionsOf = ({ rows }: OpenedPage) => rows.map(({ n }) => n)

/** All pages from the start, as a phone asks for them. */
async function allPages(server: TestServer, phone: Phone, learner: string, recordsMax: number) {
  const pages: OpenedPage[] = []
  for (let since = 0, more = true; more; ) {
    const page = await server.pull(phone, { learner, since, recordsMax })
    pages.push(page)
    since = page.next
    more = page.more
    if (pages.length > 100) throw new Error('no end')
  }
  return pages
}

describe('an ask is refused', () => {
  test('from another page, over the bound, or when it is none', async () => {
    const { server, phone, learner } = await serverWith(1)
    const ask = await askOf(phone, server.store.identity, { learner })
    const codes = [
      await server.ask(ask, { 'sec-fetch-site': 'cross-site' }),
      await server.ask(new Uint8Array(limits.askBytesMax + 1)),
      await server.ask(new Uint8Array(100)),
      await server.post(ask),
    ]
    expect(await Promise.all(codes.map(async (answer) => ((await answer.json()) as { code: string }).code))).toEqual([
      'request/bad-origin',
      'sync/too-large',
      'sync/bad-form',
      'sync/bad-form',
    ])
  })

  test('from a device that never showed its key, for another epoch, or changed on its way', async () => {
    const { server, learner } = await serverWith(1)
    const { identity } = server.store
    const phone = await newPhone()
    const changed = await askOf(phone, identity, { learner })
    const last = changed.length - 1
    changed[last] = (changed[last] ?? 0) ^ 1
    const asks = [
      await askOf(phone, identity, { learner }, false),
      await askOf(phone, { ...identity, epoch: newId() }, { learner }),
      changed,
    ]
    const codes = await Promise.all(
      asks.map(async (ask) => ((await (await server.ask(ask)).json()) as { code: string }).code),
    )
    expect(codes).toEqual(['sync/unknown-device', 'sync/wrong-audience', 'sync/bad-signature'])
  })
})

test('pages follow each other without a gap, say whether there is more, and never end on a short page alone', async () => {
  const { server, phone, learner, records } = await serverWith(25)
  const pages = await allPages(server, phone, learner, 10)
  expect(pages.map(versionsOf)).toEqual([
    Array.from({ length: 10 }, (_, i) => i + 1),
    Array.from({ length: 10 }, (_, i) => i + 11),
    Array.from({ length: 5 }, (_, i) => i + 21),
  ])
  expect(pages.map(({ more, next }) => [more, next])).toEqual([
    [true, 10],
    [true, 20],
    [false, 25],
  ])
  expect(pages.flatMap(({ rows }) => rows.map(({ record }) => record))).toEqual(records)
  const head = { version: 25, sum: records.map(hashOf).reduce(addToSum, noSum), durable: 0 }
  expect(pages.map((page) => page.head)).toEqual([head, head, head])
})

test('a page that ends just where the records do says so', async () => {
  const { server, phone, learner } = await serverWith(10)
  const page = await server.pull(phone, { learner, recordsMax: 10 })
  expect([page.rows.length, page.more, page.next]).toEqual([10, false, 10])
})

test('past the end there is nothing, and no more to come', async () => {
  const { server, phone, learner } = await serverWith(3)
  for (const since of [3, 4, 1_000_000]) {
    const page = await server.pull(phone, { learner, since })
    expect([page.rows, page.more, page.next, page.head.version]).toEqual([[], false, since, 3])
  }
})

test('who asks for none gets one, and who asks for too many gets as many as a page holds', async () => {
  const { server, phone, learner } = await serverWith(0)
  const template = answerOf(learner)
  for (const series of [newId(), newId()]) {
    const records = Array.from({ length: 1500 }, (_, i) => ({ ...template, id: i === 0 ? series : `${series}.${i}` }))
    await server.send(phone, records)
  }
  expect(versionsOf(await server.pull(phone, { learner, recordsMax: 0 }))).toEqual([1])
  const page = await server.pull(phone, { learner, recordsMax: 1_000_000 })
  expect([page.rows.length, page.more]).toEqual([limits.pageRecordsMax, true])
})

test('records too long for one page come in several, each within what a phone takes', async () => {
  const server = await testServer()
  const phone = await newPhone()
  const learner = newId()
  const long = () =>
    Array.from({ length: limits.answerPartsMax }, () => hex(nodeRandom(limits.answerPartLengthMax / 2)))
  for (let bundle = 0; bundle < 12; bundle++) {
    await server.send(
      phone,
      Array.from({ length: 80 }, () => answerOf(learner, { answer: long() })),
    )
  }
  const pages = await allPages(server, phone, learner, limits.pageRecordsMax)
  expect(pages.length).toBeGreaterThan(1)
  expect(pages.flatMap(versionsOf)).toEqual(Array.from({ length: 960 }, (_, i) => i + 1))
})

test('the devices stand on the last page of any pull alone, the newest where there are too many', async () => {
  let now = 1_800_000_000_000
  const server = await testServer({ clock: () => now++ })
  const [learner, secret] = [newId(), newId()]
  const first = await newPhone()
  await server.send(first, [cardOf(learner, secret), answerOf(learner)])
  let last = first
  for (let i = 0; i < limits.learnerDevicesMax; i++) {
    last = await newPhone()
    await server.pull(last, { learner, secret })
  }
  expect((await server.pull(last, { learner, recordsMax: 1 })).devices).toEqual([])
  const page = await server.pull(last, { learner, since: 1, recordsMax: 1 })
  expect(page.more).toBe(false)
  expect(page.devices).toHaveLength(limits.learnerDevicesMax)
  expect(page.devices[0]?.device).toBe(last.device)
  expect(page.devices.map(({ device }) => device)).not.toContain(first.device)
})

test('a card shown with an ask names the new device at once', async () => {
  const server = await testServer()
  const [learner, secret] = [newId(), newId()]
  await server.send(await newPhone(), [cardOf(learner, secret)])
  const other = await newPhone()
  const { devices } = await server.pull(other, { learner, secret })
  expect(devices.map(({ device }) => device)).toContain(other.device)
})
