// What a courier's phone carries: bounded, each part by itself, and nothing that waits is lost.
import { describe, expect, test } from 'vitest'
import { type Bytes, concat, sameBytes } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import { markHanded, partsToPassOn, readBag, receiptsToHand, throwAway } from '../../../core/phone/bag.ts'
import { carry } from '../../../core/phone/carry.ts'
import { forward } from '../../../core/phone/forward.ts'
import { writeLetter } from '../../../core/phone/letters.ts'
import { forms } from '../../../core/sync/signed-form.ts'
import { type CourierPhone, learn, openCentre, openPhone } from './couriers.ts'

async function letterOf(phone: CourierPhone): Promise<Bytes> {
  const letter = await writeLetter(phone.db, phone.ports)
  if (letter === null) throw new Error('nothing to send')
  return letter.sealed
}

async function village() {
  const centre = await openCentre()
  const [learnerPhone, courier] = [await openPhone(centre), await openPhone(centre)]
  const learner = await learn(learnerPhone, 2)
  return { centre, phone: learnerPhone, courier, learner }
}

/** There and back: the letter with the courier to the centre, the receipt in the courier's bag. */
async function answered(courier: CourierPhone, centre: Awaited<ReturnType<typeof openCentre>>, letter: Bytes) {
  await carry(courier.db, courier.ports, [letter])
  await forward(courier.db, centre.road, courier.ports)
  const [receipt] = await receiptsToHand(courier.db, 'waiting', limits.receiptBytesMax)
  if (receipt === undefined) throw new Error('no receipt')
  return receipt.bytes
}

const changed = (bytes: Bytes, at: number) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte))

describe('a bag that is full', () => {
  /** Letters as large as may be, none of them real: they fill the bag, and the last few find no room. */
  function full(letter: Bytes) {
    const size = limits.bundleBytesMax + limits.sealBytesMax
    const big = Uint8Array.from([...letter.subarray(0, 75), ...new Uint8Array(size - 75)])
    const count = Math.floor(limits.carriedBytesMax / size)
    return Array.from({ length: count + 2 }, (_, i) => changed(big, 100 + i))
  }

  test('loses nothing that waits, and says what found no room', async () => {
    const { phone, courier } = await village()
    const many = full(await letterOf(phone))
    expect(await carry(courier.db, courier.ports, many)).toMatchObject({ letters: many.length - 2, full: 2 })
    const waiting = await partsToPassOn(courier.db)
    expect(many.slice(0, -2).every((part) => waiting.some((one) => sameBytes(part, one)))).toBe(true)
  })

  test('still settles the receipts of this phone itself', async () => {
    const { centre, phone, courier } = await village()
    const letter = await letterOf(phone)
    const receipt = await answered(courier, centre, letter)
    const foreign = Uint8Array.from([
      ...receipt.subarray(0, 3),
      ...changed(receipt.subarray(3, 19), 0),
      ...receipt.subarray(19),
    ])
    const rubbish = Array.from({ length: limits.carriedCountMax }, (_, i) =>
      concat(letter.subarray(0, 10), [i >> 8, i & 0xff], new Uint8Array(200)),
    )
    expect(await carry(phone.db, phone.ports, rubbish)).toMatchObject({ letters: limits.carriedCountMax, full: 0 })
    expect(await carry(phone.db, phone.ports, [foreign, receipt])).toMatchObject({ settled: 1, full: 1 })
  })

  test('gives up safe copies for letters, the oldest first, and no letter for a copy', async () => {
    const { phone, courier } = await village()
    const letter = await letterOf(phone)
    const copy = (i: number) =>
      concat([forms.safe, 2, i, 0, 0, 0, 0, 0, 0, 0], new Uint8Array(limits.letterPartBytesMax - 10))
    expect(await carry(courier.db, courier.ports, [0, 1, 2, 3].map(copy))).toMatchObject({ copies: 4 })
    expect((await carry(courier.db, courier.ports, [letter])).letters).toBe(1)
    expect((await readBag(courier.db)).copies).toBe(3)
    expect(await carry(courier.db, courier.ports, [copy(9)])).toMatchObject({ copies: 0, full: 1 })
  })

  test('is emptied of copies and of refused letters when somebody asks, and of nothing else', async () => {
    const { centre, phone, courier } = await village()
    const letter = await letterOf(phone)
    const copy = concat([forms.safe, 2], new Uint8Array(60))
    await carry(courier.db, courier.ports, [changed(letter, 80)])
    await forward(courier.db, centre.road, courier.ports)
    await carry(courier.db, courier.ports, [letter, copy])
    await throwAway(courier.db, 'refused')
    expect(await readBag(courier.db)).toEqual({ letters: 1, refused: [], receipts: 0, copies: 1 })
    await throwAway(courier.db, 'copies')
    expect(await readBag(courier.db)).toMatchObject({ letters: 1, copies: 0 })
  })

  test('takes no form that is too short to be one, or too long', async () => {
    const { courier } = await village()
    const short = [forms.sealed, forms.receipt, forms.safe].map((form) => concat([form, 2], new Uint8Array(20)))
    const long = concat([forms.sealed, 2], new Uint8Array(limits.bundleBytesMax + limits.sealBytesMax))
    expect(await carry(courier.db, courier.ports, [...short, long])).toMatchObject({ unread: 4, full: 0 })
  })
})

describe('a letter that does not get through', () => {
  test('holds up none behind it, whatever the server says of it, and goes last the next time', async () => {
    const { centre, phone, courier } = await village()
    const letter = await letterOf(phone)
    const poison = [80, 90, 100].map((at) => changed(letter, at))
    await carry(courier.db, courier.ports, [...poison, letter])
    const road = {
      push: async (bytes: Bytes) =>
        sameBytes(bytes, letter) ? centre.road.push(bytes) : { status: 500, body: new Uint8Array(), retryAfter: null },
    }
    const first = await forward(courier.db, road, courier.ports)
    const second = await forward(courier.db, road, courier.ports)
    expect([first, second]).toMatchObject([{ delivered: 0 }, { delivered: 1, trouble: { code: 'net/server-trouble' } }])
    expect(await readBag(courier.db)).toMatchObject({ letters: 3, receipts: 1 })
  })

  test("waits on when a proxy called it too large: that word is not the server's alone", async () => {
    const { phone, courier } = await village()
    await carry(courier.db, courier.ports, [await letterOf(phone)])
    const road = { push: async () => ({ status: 413, body: new Uint8Array(), retryAfter: null }) }
    expect(await forward(courier.db, road, courier.ports)).toMatchObject({ delivered: 0, refused: 0 })
    expect((await readBag(courier.db)).letters).toBe(1)
  })
})

test('the bytes of a delivered letter stay until its receipt was handed on', async () => {
  const { centre, phone, courier } = await village()
  await carry(courier.db, courier.ports, [await letterOf(phone)])
  await forward(courier.db, centre.road, courier.ports)
  const parcels = () => courier.db.read(['parcels'], (tx) => tx.all('parcels'))
  expect(await parcels()).toHaveLength(2)
  await markHanded(courier.db, await receiptsToHand(courier.db, 'waiting', limits.receiptBytesMax))
  expect(await parcels()).toHaveLength(1)
})
