// "Somebody carries it" is said only when the carrier signed for it, and of nothing else.
import { describe, expect, test } from 'vitest'
import type { Bytes } from '../../../core/bytes.ts'
import { receiptsToHand } from '../../../core/phone/bag.ts'
import { carrierReceipts } from '../../../core/phone/carrier-receipts.ts'
import { carry } from '../../../core/phone/carry.ts'
import { forward } from '../../../core/phone/forward.ts'
import { writeLetter } from '../../../core/phone/letters.ts'
import type { LetterRow } from '../../../core/phone/tables.ts'
import { type CourierPhone, learn, openCentre, openPhone } from './couriers.ts'

async function letterOf({ db, ports }: CourierPhone): Promise<Bytes> {
  const letter = await writeLetter(db, ports)
  if (letter === null) throw new Error('nothing to send')
  return letter.sealed
}

/** A letter with a carrier, and the carrier's word for it, on no road yet. */
async function taken() {
  const centre = await openCentre()
  const [phone, courier] = [await openPhone(centre), await openPhone(centre)]
  const learner = await learn(phone, 2)
  const letter = await letterOf(phone)
  const { held } = await carry(courier.db, courier.ports, [letter])
  const [receipt] = await carrierReceipts(courier.db, courier.ports, held)
  if (receipt === undefined) throw new Error('no receipt')
  const places = async () => [...new Set(Object.values(await phone.phone.lessonDelivery(learner.id)))]
  return { centre, phone, courier, learner, letter, receipt, places }
}

const changed = (bytes: Bytes, at: number) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte))
const letters = ({ db }: CourierPhone) => db.read(['letters'], (tx) => tx.all('letters'))

describe('work stays on this phone', () => {
  test('while its letter is only written', async () => {
    const { phone, learner, places } = await taken()
    expect(await phone.phone.delivery(learner.id)).toMatchObject({ onPhone: 2, inLetters: 2, onTheWay: 0 })
    expect(await places()).toEqual(['on-phone'])
  })

  test("by a carrier's receipt that was changed anywhere", async () => {
    const { phone, receipt, places } = await taken()
    for (let at = 0; at < receipt.length; at++) {
      const arrived = await carry(phone.db, phone.ports, [changed(receipt, at)])
      expect(arrived).toMatchObject({ confirmed: 0, unread: 1 })
    }
    expect(await places()).toEqual(['on-phone'])
  })

  test("by a receipt for somebody else's letter", async () => {
    const { centre, phone, courier, places } = await taken()
    const other = await openPhone(centre)
    await learn(other, 1)
    const { held } = await carry(courier.db, courier.ports, [await letterOf(other)])
    const theirs = await carrierReceipts(courier.db, courier.ports, held)
    expect(await carry(phone.db, phone.ports, theirs)).toMatchObject({ confirmed: 0, foreign: 1 })
    expect(await places()).toEqual(['on-phone'])
  })

  test('when it opens its own letter: it signs for nothing, and takes no receipt of its own', async () => {
    const { phone, letter, places } = await taken()
    const { held } = await carry(phone.db, phone.ports, [letter])
    expect(await carrierReceipts(phone.db, phone.ports, held)).toEqual([])
    const forgetful = await openPhone()
    await carry(forgetful.db, forgetful.ports, [letter])
    const own = await carrierReceipts(forgetful.db, { ...forgetful.ports, signer: phone.ports.signer })
    expect(await carry(phone.db, phone.ports, own)).toMatchObject({ confirmed: 0, foreign: 1 })
    expect(await places()).toEqual(['on-phone'])
  })

  test('when the letter was written by an app that knew of no carriers', async () => {
    const { phone, receipt, places } = await taken()
    const old = (await letters(phone)).map(({ sealed: _none, ...row }): LetterRow => row)
    await phone.db.write(['letters'], (tx) => tx.putMany('letters', old))
    expect(await carry(phone.db, phone.ports, [receipt])).toMatchObject({ confirmed: 0, foreign: 1 })
    expect(await places()).toEqual(['on-phone'])
  })
})

describe('nobody signs', () => {
  test('for a letter that the server has, or will not have', async () => {
    const { centre, courier, letter } = await taken()
    await carry(courier.db, courier.ports, [changed(letter, 80)])
    await forward(courier.db, centre.road, courier.ports)
    expect(await carrierReceipts(courier.db, courier.ports)).toEqual([])
    expect((await carry(courier.db, courier.ports, [letter])).held).toEqual([])
  })

  test('for a letter that never arrived', async () => {
    const { courier } = await taken()
    expect(await carrierReceipts(courier.db, courier.ports, ['ab'.repeat(32)])).toEqual([])
  })
})

test("the carrier's word moves the letter's lessons, the server's receipt moves them on", async () => {
  const { centre, phone, courier, learner, receipt, places } = await taken()
  expect(await carry(phone.db, phone.ports, [receipt])).toMatchObject({ confirmed: 1, known: 0, unread: 0 })
  expect(await phone.phone.delivery(learner.id)).toMatchObject({ onPhone: 0, inLetters: 0, onTheWay: 2, received: 0 })
  expect(await places()).toEqual(['carried'])
  expect(await carry(phone.db, phone.ports, [receipt])).toMatchObject({ confirmed: 0, known: 1 })

  await forward(courier.db, centre.road, courier.ports)
  const back = await receiptsToHand(courier.db, 'all', 10_000)
  expect(
    await carry(
      phone.db,
      phone.ports,
      back.map(({ bytes }) => bytes),
    ),
  ).toMatchObject({ settled: 1 })
  expect(await phone.phone.delivery(learner.id)).toMatchObject({ onPhone: 0, onTheWay: 0, received: 2 })
  expect(await places()).toEqual(['received'])
})

test('what was learnt after the letter was written is not in it', async () => {
  const { phone, learner, receipt } = await taken()
  const run = await phone.phone.restartRun(learner.id, 'an-toan', 'ab'.repeat(32), 'bai-1')
  await phone.phone.complete(run.id, 5)
  await carry(phone.db, phone.ports, [receipt])
  expect(await phone.phone.delivery(learner.id)).toMatchObject({ onPhone: 1, inLetters: 0, onTheWay: 2 })
  expect(await phone.phone.lessonDelivery(learner.id)).toEqual({
    'an-toan/bai-1': 'on-phone',
    'an-toan/bai-2': 'carried',
  })
})

test('one receipt serves all who gave letters, and the first carrier is remembered', async () => {
  const { centre, phone, courier, letter } = await taken()
  const [other, second] = [await openPhone(centre), await openPhone(centre)]
  await learn(other, 1)
  await carry(courier.db, courier.ports, [await letterOf(other)])
  const both = await carrierReceipts(courier.db, courier.ports)
  expect(both).toHaveLength(1)
  for (const one of [phone, other]) expect((await carry(one.db, one.ports, both)).confirmed).toBe(1)
  const [before] = await letters(phone)
  await carry(second.db, second.ports, [letter])
  await carry(phone.db, phone.ports, await carrierReceipts(second.db, second.ports))
  expect(await letters(phone)).toEqual([before])
})
