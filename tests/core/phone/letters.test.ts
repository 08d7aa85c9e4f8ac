import { describe, expect, test } from 'vitest'
import { type Bytes, hex } from '../../../core/bytes.ts'
import { packParts } from '../../../core/letter/container.ts'
import { createFountain } from '../../../core/letter/fountain.ts'
import { limits } from '../../../core/limits.ts'
import { partsToPassOn, readBag, receiptsToHand } from '../../../core/phone/bag.ts'
import { carry } from '../../../core/phone/carry.ts'
import { forward } from '../../../core/phone/forward.ts'
import { writeLetter, writeLetters } from '../../../core/phone/letters.ts'
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

describe('no letter is written', () => {
  test('on a phone that never spoke with its server', async () => {
    const phone = await openPhone()
    await learn(phone, 1)
    await expect(writeLetter(phone.db, phone.ports)).rejects.toThrow('sync/not-met')
  })

  test('of learners who did not agree', async () => {
    const phone = await openPhone(await openCentre())
    const learner = await learn(phone, 1)
    await phone.phone.setConsent(learner.id, false, 'consent-1')
    expect(await writeLetter(phone.db, phone.ports)).toBeNull()
  })
})

describe('nothing moves (F39)', () => {
  test('by a letter that was cut or changed: the centre refuses it, once, and the records stay unsent', async () => {
    const { centre, phone, courier, learner } = await village()
    const letter = await letterOf(phone)
    const spoilt = [letter.slice(0, -9), letter.slice(0, -1), changed(letter, 40), changed(letter, letter.length - 1)]
    expect((await carry(courier.db, courier.ports, spoilt)).letters).toBe(4)
    expect(await forward(courier.db, centre.road, courier.ports)).toEqual({ delivered: 0, refused: 4, trouble: null })
    expect(await forward(courier.db, centre.road, courier.ports)).toEqual({ delivered: 0, refused: 0, trouble: null })
    expect((await readBag(courier.db)).refused).toEqual(Array(4).fill('sync/bad-signature'))
    expect(centre.bundles).toEqual([])
    expect((await phone.phone.delivery(learner.id)).received).toBe(0)
  })

  test("by another centre's letter: it is not even carried", async () => {
    const { courier } = await village()
    const stranger = await openPhone(await openCentre())
    await learn(stranger, 1)
    const arrived = await carry(courier.db, courier.ports, [await letterOf(stranger)])
    expect(arrived).toMatchObject({ foreign: 1, letters: 0 })
  })

  test("by another centre's letter, carried by somebody who knows none", async () => {
    const { centre } = await village()
    const stranger = await openPhone(await openCentre())
    await learn(stranger, 1)
    const courier = await openPhone()
    await carry(courier.db, courier.ports, [await letterOf(stranger)])
    expect(await forward(courier.db, centre.road, courier.ports)).toEqual({ delivered: 0, refused: 1, trouble: null })
    expect((await readBag(courier.db)).refused).toEqual(['sync/wrong-audience'])
  })

  test("by one letter with another's beginning", async () => {
    const { centre, phone, courier } = await village()
    const other = await openPhone(centre)
    await learn(other, 1)
    const [a, b] = [await letterOf(phone), await letterOf(other)]
    const mixed = Uint8Array.from([...a.subarray(0, 75), ...b.subarray(75)])
    await carry(courier.db, courier.ports, [mixed])
    expect(await forward(courier.db, centre.road, courier.ports)).toEqual({ delivered: 0, refused: 1, trouble: null })
  })

  test('by a receipt that was changed anywhere', async () => {
    const { centre, phone, courier, learner } = await village()
    const receipt = await answered(courier, centre, await letterOf(phone))
    for (let at = 0; at < receipt.length; at++) await carry(phone.db, phone.ports, [changed(receipt, at)])
    expect((await phone.phone.delivery(learner.id)).received).toBe(0)
    expect((await carry(phone.db, phone.ports, [receipt])).settled).toBe(1)
  })

  test("by a receipt for another letter under this letter's name", async () => {
    const { centre, phone, courier, learner } = await village()
    const other = await openPhone(centre)
    await learn(other, 2)
    const mine = await answered(courier, centre, await letterOf(phone))
    const theirs = await centre.answer(await letterOf(other))
    const mixed = Uint8Array.from([...mine.subarray(0, 19), ...theirs.subarray(19)])
    await carry(phone.db, phone.ports, [mixed])
    expect((await phone.phone.delivery(learner.id)).received).toBe(0)
  })

  test('by a page that a captive portal sends in the place of a receipt: the letter waits', async () => {
    const { phone, courier } = await village()
    await carry(courier.db, courier.ports, [await letterOf(phone)])
    const portal = { push: async () => ({ status: 200, body: new TextEncoder().encode('<html>'), retryAfter: null }) }
    const { trouble } = await forward(courier.db, portal, courier.ports)
    expect(trouble?.code).toBe('net/not-our-server')
    expect((await readBag(courier.db)).letters).toBe(1)
  })

  test('by rubbish, and good neighbours still arrive', async () => {
    const { phone, courier } = await village()
    const rubbish = [
      new Uint8Array(),
      Uint8Array.of(0xd2),
      Uint8Array.of(0xd2, 9, 9),
      Uint8Array.of(0xd5, 1),
      Uint8Array.of(7),
    ]
    const arrived = await carry(courier.db, courier.ports, [...rubbish, await letterOf(phone)])
    expect(arrived).toMatchObject({ letters: 1, unread: rubbish.length })
  })
})

describe('a letter reaches the centre', () => {
  test('by a courier, and the receipt comes back: what was on this phone is received', async () => {
    const { centre, phone, courier, learner } = await village()
    const letter = await letterOf(phone)
    expect(await phone.phone.delivery(learner.id)).toMatchObject({ onPhone: 2, inLetters: 2, onTheWay: 0, received: 0 })
    const receipt = await answered(courier, centre, letter)
    expect(centre.bundles[0]).toMatchObject({ isLetter: true, learners: [{ learner: learner.id }] })
    expect((await carry(phone.db, phone.ports, [receipt])).settled).toBe(1)
    expect(await phone.phone.delivery(learner.id)).toMatchObject({ onPhone: 0, onTheWay: 0, received: 2 })
    expect(await writeLetter(phone.db, phone.ports)).toBeNull()
  })

  test('twice, through two couriers: one effect, and both receipts settle', async () => {
    const { centre, phone, courier, learner } = await village()
    const second = await openPhone(centre)
    const letter = await letterOf(phone)
    const receipts = [await answered(courier, centre, letter), await answered(second, centre, letter)]
    for (const receipt of receipts) await carry(phone.db, phone.ports, [receipt])
    expect((await phone.phone.delivery(learner.id)).received).toBe(2)
    expect(centre.held.size).toBe(centre.bundles[0]?.rows.length)
  })

  test('opened twice by one courier it is carried once, and sent once', async () => {
    const { centre, phone, courier } = await village()
    const letter = await letterOf(phone)
    expect((await carry(courier.db, courier.ports, [letter, letter])).known).toBe(1)
    await forward(courier.db, centre.road, courier.ports)
    expect((await carry(courier.db, courier.ports, [letter])).letters).toBe(0)
    await forward(courier.db, centre.road, courier.ports)
    expect(centre.bundles).toHaveLength(1)
  })

  test('from courier to courier', async () => {
    const { centre, phone, courier } = await village()
    const last = await openPhone(centre)
    await carry(courier.db, courier.ports, [await letterOf(phone)])
    await carry(last.db, last.ports, await partsToPassOn(courier.db))
    expect(await forward(last.db, centre.road, last.ports)).toEqual({ delivered: 1, refused: 0, trouble: null })
  })

  test('beside the line: records that went both ways are received once', async () => {
    const { centre, phone, courier, learner } = await village()
    const [first, later] = [await letterOf(phone), await letterOf(phone)]
    await carry(phone.db, phone.ports, [await answered(courier, centre, later)])
    const arrived = await carry(phone.db, phone.ports, [await centre.answer(first)])
    expect(arrived.settled).toBe(1)
    expect((await phone.phone.delivery(learner.id)).received).toBe(2)
  })
})

describe('more records than one letter holds', () => {
  const many = async () => {
    const phone = await openPhone(await openCentre())
    await learn(phone, limits.bundleRecordsMax + 100)
    return phone
  }
  const idsOf = async ({ db }: CourierPhone) =>
    (await db.read(['letters'], (tx) => tx.all('letters'))).map(({ ids }) => ids)
  const unsent = ({ db }: CourierPhone) =>
    db.read(['outbox'], (tx) => tx.count('outbox', 'state', 'pending', 'pending'))

  test('all leave in one file, each once', async () => {
    const phone = await many()
    const letters = await writeLetters(phone.db, phone.ports)
    const ids = (await idsOf(phone)).flat()
    expect(letters.length).toBe(2)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBe(await unsent(phone))
  })

  test('a second letter goes on where the first ended, and a third begins anew', async () => {
    const phone = await many()
    for (let i = 0; i < 3; i++) await writeLetter(phone.db, phone.ports)
    const [first = [], second = [], third = []] = (await idsOf(phone)).sort((a, b) => b.length - a.length)
    expect(new Set([...first, ...second, ...third]).size).toBe(await unsent(phone))
    expect(first.length).toBe(limits.bundleRecordsMax)
  })
})

test('letters beyond those kept are forgotten in the order of writing', async () => {
  const phone = await openPhone(await openCentre())
  await learn(phone, 1)
  const sealed: (string | undefined)[] = []
  for (let i = 0; i < limits.lettersKeptMax + 3; i++) sealed.push(hex(phone.ports.sha256(await letterOf(phone))))
  const kept = await phone.db.read(['letters'], (tx) => tx.list('letters', 'order', 0, Number.MAX_SAFE_INTEGER))
  expect(kept.map((row) => row.sealed)).toEqual(sealed.slice(-limits.lettersKeptMax))
})

test('twenty finished lessons fit one still code', async () => {
  const phone = await openPhone(await openCentre())
  await learn(phone, 20)
  const { sha256 } = phone.ports
  const code = createFountain(packParts([await letterOf(phone)], sha256), sha256)
  expect(code.blocks).toBe(1)
  expect(code.frame(0).length).toBeLessThanOrEqual(limits.codeLettersMax)
})

test('a letter that must be small takes the oldest records that fit', async () => {
  const { phone } = await village()
  const whole = await letterOf(phone)
  const small = await writeLetter(phone.db, phone.ports, whole.length - 1)
  expect(small?.records).toBeLessThan(4)
  await expect(writeLetter(phone.db, phone.ports, 100)).rejects.toThrow('letter/too-large')
})
