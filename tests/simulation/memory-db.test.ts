import { expect, test } from 'vitest'
import type { OutboxRow, RecordRow, Tx } from '../../core/phone/tables.ts'
import { Problem } from '../../core/problem.ts'
import { createMemoryDb, type DbCall } from './memory-db.ts'
import { copyDisk, createMemoryDisk, losePower, rowsOf } from './memory-disk.ts'

const learner = 'a'.repeat(32)
const consent = { kind: 'consent', learner, at: 0, given: true, words: 'v1' } as const
const row = (id: string): RecordRow => ({ id, learner, record: { ...consent, id }, hash: '', n: 1, link: '' })
const waiting = (id: string, order: number): OutboxRow => ({ id, order, learner, lesson: '', state: 'pending' })
const tables = ['records', 'outbox'] as const

test('a transaction that throws leaves nothing, and gives its number back', async () => {
  const db = createMemoryDb()
  const work = db.write(tables, async (tx) => {
    await tx.add('records', row('one'))
    throw new Problem('storage/full')
  })
  await expect(work).rejects.toThrow('storage/full')
  expect(rowsOf(db.disk, 'records')).toEqual([])
  expect(await db.write(tables, (tx) => tx.add('records', row('two')))).toBe(1)
})

test('an id that is there already is refused, and the transaction with it', async () => {
  const db = createMemoryDb()
  await db.write(tables, (tx) => tx.add('records', row('one')))
  await expect(db.write(tables, (tx) => tx.add('records', row('one')))).rejects.toThrow()
  expect(rowsOf(db.disk, 'records')).toHaveLength(1)
})

test('a write in a read, and a table that was not named, are bugs', async () => {
  const db = createMemoryDb()
  await expect(db.read(tables, (tx) => tx.add('records', row('one')))).rejects.toThrow('a write in a read')
  await expect(db.read(['outbox'], (tx) => tx.get('records', 1))).rejects.toThrow('not in the transaction')
})

test('a transaction that is over answers no more', async () => {
  const db = createMemoryDb()
  let kept: Tx | null = null
  await db.read(tables, async (tx) => {
    kept = tx
  })
  await expect((kept as Tx | null)?.get('records', 1)).rejects.toThrow('over')
})

test('whichever call the tab dies in, all of the transaction is there or nothing, and other tabs go on', async () => {
  for (let deadAt = 1; ; deadAt++) {
    const disk = createMemoryDisk()
    let calls = 0
    const dying = createMemoryDb(disk, { fault: () => (++calls === deadAt ? 'die' : null) })
    const save = dying.write(tables, async (tx) => {
      const order = await tx.add('records', row('one'))
      await tx.putMany('outbox', [waiting('one', order)])
    })
    const saved = await Promise.race([save.then(() => true), settled().then(() => false)])
    const other = createMemoryDb(disk)
    const [records, outbox] = await other.read(tables, async (tx) => [await tx.all('records'), await tx.all('outbox')])
    expect([records.length, outbox.length]).toEqual(saved ? [1, 1] : [0, 0])
    if (saved) return
  }
})

test('a call that never answers holds up nobody else', async () => {
  const disk = createMemoryDisk()
  const hung = createMemoryDb(disk, { fault: ({ kind }: DbCall) => (kind === 'add' ? 'hang' : null) })
  const save = hung.write(tables, (tx) => tx.add('records', row('one')))
  expect(await Promise.race([save.then(() => 'saved'), settled().then(() => 'hung')])).toBe('hung')
  expect(await createMemoryDb(disk).write(tables, (tx) => tx.add('records', row('two')))).toBe(1)
})

test('an index lists in its own order, within both bounds, each key once', async () => {
  const db = createMemoryDb()
  await db.write(tables, (tx) => tx.putMany('outbox', [waiting('c', 10), waiting('b', 9), waiting('a', 100)]))
  const found = await db.read(tables, (tx) =>
    tx.list('outbox', '[learner+state+order]', [learner, 'pending', 0], [learner, 'pending', 99]),
  )
  expect(found.map(({ order }) => order)).toEqual([9, 10])
  const keys = await db.read(tables, (tx) => tx.keys('outbox', '[learner+state]', [learner, ''], [learner, '\uffff']))
  expect(keys).toEqual([[learner, 'pending']])
})

test('strict commits outlive the battery, relaxed ones may not, and a copy keeps what it had', async () => {
  for (const relaxed of [false, true]) {
    const db = createMemoryDb(createMemoryDisk({ relaxed }))
    await db.write(tables, (tx) => tx.add('records', row('one')))
    const copy = copyDisk(db.disk)
    await db.write(tables, (tx) => tx.add('records', row('two')))
    losePower(db.disk, 1)
    expect(rowsOf(db.disk, 'records')).toHaveLength(relaxed ? 1 : 2)
    expect(rowsOf(copy, 'records')).toHaveLength(1)
  }
})

/** All that can happen without us has happened. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
