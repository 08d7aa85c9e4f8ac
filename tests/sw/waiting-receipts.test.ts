import { describe, expect, test } from 'vitest'
import { type LateReceipt, takeReceipt } from '../../core/phone/receipts.ts'
import { receiptsCache } from '../../core/phone/records-layout.ts'
import { everything } from '../src/records/phone.ts'
import { waiting, withUnsent } from './worker-phone.ts'

describe('a receipt that waits moves nothing', () => {
  async function withReceipt() {
    const phone = await withUnsent()
    await phone.send()
    const [late] = await phone.receipts.all()
    if (late === undefined) throw new Error('no receipt')
    const take = (changed: Partial<LateReceipt>) => takeReceipt(phone.records.db, { ...late, ...changed }, phone.engine)
    return { ...phone, late, take }
  }

  test('when it is of another epoch, another device, another bundle, or of fewer or other records', async () => {
    const { late, take, unsent, records } = await withReceipt()
    const { sent } = late
    for (const changed of [
      { epoch: 'f'.repeat(32) },
      { device: 'f'.repeat(32) },
      { hash: 'f'.repeat(64) },
      { ids: sent.ids.slice(1) },
      { learners: [] },
    ]) {
      expect(await take({ sent: { ...sent, ...changed } })).toBe('void')
    }
    expect(await take({ receipt: late.receipt.slice(0, -1) })).toBe('void')
    expect(await take({ receipt: new Uint8Array() })).toBe('void')
    expect(await everything(records)).toEqual(unsent)
    expect(await take({})).toBe('settled')
    expect(await everything(records)).toEqual([])
  })

  test('when the server was rebuilt meanwhile; then it goes', async () => {
    const { records, server, unsent, keeping, caches } = await withReceipt()
    await records.syncStore().adopt({ ...server.store.identity, epoch: 'e'.repeat(32) })
    await keeping.takeReceipts()
    expect(await everything(records)).toEqual(unsent)
    expect(waiting({ caches })).toEqual([])
  })

  test('when it is junk that somebody laid there', async () => {
    const { caches, receipts } = await withReceipt()
    caches.plant(receiptsCache.name, receiptsCache.pathOf('junk'), '{"sent":1}')
    expect(await receipts.all()).toHaveLength(1)
  })
})

test('a receipt for this phone’s earlier key still counts, and says nothing about the new one', async () => {
  const phone = await withUnsent()
  await phone.send()
  await phone.records.renewKey()
  await phone.keeping.takeReceipts()
  expect(await everything(phone.records)).toEqual([])
  expect((await phone.records.syncStore().server())?.knows).toBeUndefined()
})
