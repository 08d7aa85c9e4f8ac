import { afterEach, expect, test } from 'vitest'
import type { RecordRow } from '../../core/phone/tables.ts'
import type { DbFault } from './memory-db.ts'
import { copyDisk, createMemoryDisk, losePower, type MemoryDisk, rowsOf } from './memory-disk.ts'
import { createRealDisks, type RealDisks } from './real-db.ts'

const learner = 'a'.repeat(32)
const consent = { kind: 'consent', learner, at: 0, given: true, words: 'v1' } as const
const row = (id: string): RecordRow => ({ id, learner, record: { ...consent, id }, hash: '', n: 1, link: '' })

const opened: RealDisks[] = []
afterEach(async () => {
  for (const disks of opened.splice(0)) await disks.close()
})

async function browser() {
  const disks = await createRealDisks()
  opened.push(disks)
  const ids = async (disk: MemoryDisk) =>
    ((await disks.rowsOf(disk)).get('records') ?? []).map((one) => Reflect.get(one, 'id'))
  return { disks, ids }
}

test('what was committed is seen as IndexedDB holds it', async () => {
  const { disks, ids } = await browser()
  const disk = createMemoryDisk()
  expect(await disks.openDb(disk, {}).write(['records'], (tx) => tx.add('records', row('one')))).toBe(1)
  expect(rowsOf(disk, 'records')).toEqual([{ ...row('one'), order: 1 }])
  expect(await ids(disk)).toEqual(['one'])
})

test.each([['die'], ['hang']] as const)(
  'a tab struck before its commit (%s) leaves nothing, and never hears',
  async (fault) => {
    const { disks, ids } = await browser()
    const disk = createMemoryDisk()
    const struck = disks.openDb(disk, { fault: ({ kind }): DbFault => (kind === 'commit' ? fault : null) })
    let isTold = false
    const tell = () => {
      isTold = true
    }
    struck.write(['records'], (tx) => tx.add('records', row('one'))).then(tell, tell)
    await disks.openDb(disk, {}).write(['records'], (tx) => tx.add('records', row('two')))
    expect(await ids(disk)).toEqual(['two'])
    expect(rowsOf(disk, 'records').map(({ id }) => id)).toEqual(['two'])
    expect(isTold).toBe(false)
  },
)

test('a copied profile goes on by itself, and counts on from where it was copied', async () => {
  const { disks, ids } = await browser()
  const disk = createMemoryDisk()
  const db = disks.openDb(disk, {})
  await db.write(['records'], (tx) => tx.addMany('records', [row('one'), row('two')]))
  await db.write(['records'], (tx) => tx.deleteMany('records', [2]))
  const copy = copyDisk(disk)
  await db.write(['records'], (tx) => tx.add('records', row('three')))
  expect(await disks.openDb(copy, {}).write(['records'], (tx) => tx.add('records', row('four')))).toBe(3)
  expect(await ids(disk)).toEqual(['one', 'three'])
  expect(await ids(copy)).toEqual(['one', 'four'])
})

test('a relaxed disk without power goes on without its last commit', async () => {
  const { disks, ids } = await browser()
  const disk = createMemoryDisk({ relaxed: true })
  const db = disks.openDb(disk, {})
  for (const id of ['one', 'two']) await db.write(['records'], (tx) => tx.add('records', row(id)))
  db.die()
  expect(losePower(disk, 1)).toBe(1)
  expect(await disks.openDb(disk, {}).write(['records'], (tx) => tx.add('records', row('three')))).toBe(2)
  expect(await ids(disk)).toEqual(['one', 'three'])
})
