import { describe, expect, test } from 'vitest'
import { readBag } from '../../../core/phone/bag.ts'
import { carry, restoreFromCarried } from '../../../core/phone/carry.ts'
import { eraseLearner, erasingTables } from '../../../core/phone/erase.ts'
import { openSafeCopyHere, writeSafeCopies } from '../../../core/phone/safe-copies.ts'
import { settleTables } from '../../../core/phone/settle.ts'
import type { PhoneDb } from '../../../core/phone/tables.ts'
import { lessonsCompleted } from '../../../core/record/progress.ts'
import { makeSafeCopy } from '../../../core/sync/seal.ts'
import { lessonRows } from '../sync/lesson-work.ts'
import { type CourierPhone, learn, openCentre, openPhone } from './couriers.ts'

async function lostPhone() {
  const old = await openPhone(await openCentre())
  const learner = await learn(old, 3)
  const secret = await old.phone.cardSecret(learner.id)
  const copies = await writeSafeCopies(old.db, old.ports)
  return { old, learner, secret, copies }
}

const lessonsOf = async ({ phone }: CourierPhone, learner: string) => lessonsCompleted(await phone.progress(learner))

describe('a safe copy stays shut', () => {
  test('without the card: it is carried, and says nothing', async () => {
    const { copies, learner } = await lostPhone()
    const courier = await openPhone()
    expect(await carry(courier.db, courier.ports, copies)).toMatchObject({ copies: 1, restored: 0 })
    expect(await courier.phone.progress(learner.id)).toEqual({})
  })

  test("for another learner's card", async () => {
    const { copies } = await lostPhone()
    const other = await openPhone()
    const own = await other.phone.addLearner('fish')
    await carry(other.db, other.ports, copies)
    const card = { learner: own.id, secret: await other.phone.cardSecret(own.id) }
    expect(await restoreFromCarried(other.db, other.ports, card)).toBe(0)
  })

  test('when a byte of it was changed; the true copy beside it still opens', async () => {
    const { copies, learner, secret } = await lostPhone()
    const next = await openPhone()
    const [copy = new Uint8Array()] = copies
    const spoilt = [40, 60, 80].map((at) => copy.map((byte, i) => (i === at ? byte ^ 1 : byte)))
    await carry(next.db, next.ports, spoilt)
    await carry(next.db, next.ports, copies)
    await next.phone.welcome(learner.id, secret, 'hat')
    expect(await restoreFromCarried(next.db, next.ports, { learner: learner.id, secret })).toBeGreaterThan(0)
  })
})

test('the card and the file bring the lessons to another phone, in either order', async () => {
  const { copies, learner, secret } = await lostPhone()
  const [cardFirst, fileFirst] = [await openPhone(), await openPhone()]
  await cardFirst.phone.welcome(learner.id, secret, 'hat')
  expect((await carry(cardFirst.db, cardFirst.ports, copies)).restored).toBe(3)
  await carry(fileFirst.db, fileFirst.ports, copies)
  await fileFirst.phone.welcome(learner.id, secret, 'hat')
  await restoreFromCarried(fileFirst.db, fileFirst.ports, { learner: learner.id, secret })
  for (const phone of [cardFirst, fileFirst]) {
    expect(await lessonsOf(phone, learner.id)).toBe(3)
    expect(await phone.phone.learners()).toMatchObject([{ id: learner.id, consent: 'unasked' }])
    expect((await phone.phone.delivery(learner.id)).onPhone).toBe(3)
  }
})

test('opened again, the file changes nothing', async () => {
  const { copies, learner, secret } = await lostPhone()
  const next = await openPhone()
  await next.phone.welcome(learner.id, secret, 'hat')
  await carry(next.db, next.ports, copies)
  expect((await carry(next.db, next.ports, copies)).restored).toBe(0)
  expect((await next.phone.delivery(learner.id)).onPhone).toBe(3)
})

test('whoever knows an old card brings work in a file, but no word about who may learn here or what may leave', async () => {
  const { learner, secret } = await lostPhone()
  const next = await openPhone()
  await next.phone.welcome(learner.id, secret, 'hat')
  const base = { learner: learner.id, at: 0 }
  const forged = (
    [
      { kind: 'card', id: '1'.repeat(32), ...base, verifier: 'e'.repeat(32) },
      { kind: 'cut-off', id: '2'.repeat(32), ...base, device: 'd'.repeat(32) },
      { kind: 'consent', id: '3'.repeat(32), ...base, given: true, words: 'consent-1' },
    ] as const
  ).map((record, i) => ({ n: i + 1, record }))
  const copy = await makeSafeCopy(learner.id, secret, forged, next.ports)
  expect((await carry(next.db, next.ports, [copy])).restored).toBe(0)
  expect(await next.db.read(['outbox'], (tx) => tx.all('outbox'))).toEqual([])
  expect(await next.phone.learners()).toMatchObject([{ consent: 'unasked' }])
})

test('rubbish under the tag of a card does not push its true copies out', async () => {
  const { copies, learner, secret } = await lostPhone()
  const next = await openPhone()
  const [copy = new Uint8Array()] = copies
  await carry(next.db, next.ports, copies)
  const rubbish = Array.from({ length: 2 }, (_, i) => copy.map((byte, at) => (at === 30 + i ? byte ^ 1 : byte)))
  await carry(next.db, next.ports, rubbish)
  expect((await readBag(next.db)).copies).toBe(3)
  await next.phone.welcome(learner.id, secret, 'hat')
  expect(await restoreFromCarried(next.db, next.ports, { learner: learner.id, secret })).toBeGreaterThan(0)
})

test('who did not agree is in no file of the phone, and in their own when they ask for it', async () => {
  const { old, learner } = await lostPhone()
  await old.phone.setConsent(learner.id, false, 'consent-1')
  expect(await writeSafeCopies(old.db, old.ports)).toEqual([])
  expect(await writeSafeCopies(old.db, old.ports, learner.id)).toHaveLength(1)
})

test('a learner who was erased leaves no copy behind, whichever came first, the card or the file', async () => {
  const { copies, learner, secret } = await lostPhone()
  const [cardFirst, fileFirst] = [await openPhone(), await openPhone()]
  await cardFirst.phone.welcome(learner.id, secret, 'hat')
  await carry(cardFirst.db, cardFirst.ports, copies)
  await carry(fileFirst.db, fileFirst.ports, copies)
  await fileFirst.phone.welcome(learner.id, secret, 'hat')
  await restoreFromCarried(fileFirst.db, fileFirst.ports, { learner: learner.id, secret })
  for (const { db } of [cardFirst, fileFirst]) {
    await db.write([...settleTables, ...erasingTables], (tx) => eraseLearner(tx, learner.id))
    expect(await readBag(db)).toMatchObject({ copies: 0 })
    expect(await db.read(['parcels'], (tx) => tx.all('parcels'))).toEqual([])
  }
})

test('a long copy is put in a part at a time, each in few requests: nobody who answers meanwhile waits long', async () => {
  const { learner, secret, old } = await lostPhone()
  const rows = lessonRows(450, learner.id)
  const copy = await makeSafeCopy(learner.id, secret, rows, old.ports)
  const next = await openPhone()
  await next.phone.welcome(learner.id, secret, 'hat')
  let writes = 0
  const db: PhoneDb = {
    read: next.db.read,
    write: (tables, work) => {
      writes++
      return next.db.write(tables, work)
    },
  }
  expect(await openSafeCopyHere(db, next.ports, copy, secret)).toBe(450)
  expect(writes).toBe(3)
})
