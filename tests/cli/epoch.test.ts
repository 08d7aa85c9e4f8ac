// A backup put back holds less than its phones were told (D7, I2): the epoch is what lets them know.
import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runDomdom } from '../../cli/domdom.ts'
import type { SyncStore } from '../../core/sync/engine.ts'
import { openReadOnly } from '../../server/store/database.ts'
import { type MemoryStore, memoryStore, roadTo, sync } from '../server/test-engine.ts'
import { answerOf, newId, newPhone, type Phone } from '../server/test-phone.ts'
import { type TestServer, temporaryFolder, testServer } from '../server/test-server.ts'

async function run(...argv: string[]) {
  const said: string[] = []
  const complained: string[] = []
  const code = await runDomdom(argv, {
    say: (line) => said.push(line),
    complain: (line) => complained.push(line),
    today: () => '2026-06-30',
  })
  return { code, said: said.join('\n'), complained: complained.join('\n') }
}

describe('no new epoch is given', () => {
  test('while the server runs', async () => {
    const { store, dataDir } = await testServer()
    const { code, complained } = await run('epoch', '--renew', '--data', dataDir)
    expect(code).toBe(1)
    expect(complained).toContain('Another Đom Đóm server is using the folder')
    await store.close()
    const again = await testServer({ dataDir })
    expect(again.store.identity).toEqual(store.identity)
  })

  test('without --renew', async () => {
    expect(await run('epoch')).toMatchObject({ code: 2, said: '' })
  })

  test('where there is no store, and none is made', async () => {
    const folder = join(temporaryFolder(), 'mistyped')
    expect(await run('epoch', '--renew', '--data', folder)).toMatchObject({ code: 1, said: '' })
    expect(existsSync(folder)).toBe(false)
  })
})

test('a new epoch is another one each time; server and key stay', async () => {
  const { store, dataDir } = await testServer()
  await store.close()
  const epochs = new Set([store.identity.epoch])
  for (let i = 0; i < 3; i++) {
    expect((await run('epoch', '--renew', '--data', dataDir)).code).toBe(0)
    const { identity, close } = (await testServer({ dataDir })).store
    await close()
    expect(identity).toEqual({ ...store.identity, epoch: identity.epoch })
    epochs.add(identity.epoch)
  }
  expect(epochs.size).toBe(4)
})

interface Village {
  readonly phone: Phone
  readonly store: MemoryStore
  readonly restored: string
}

/** Three records, a backup, four more acknowledged, then the disk is lost and the backup put back. */
async function afterTheLoss(): Promise<Village> {
  const learner = newId()
  const records = Array.from({ length: 8 }, () => answerOf(learner))
  const store = memoryStore(records)
  const phone = await newPhone()
  const before = await testServer()
  const road = roadTo(() => before)
  let sent = 0
  const upTo = (count: number): SyncStore => ({
    ...store,
    pending: async () => {
      const ids = new Set(records.slice(0, count).map(({ id }) => id))
      return (await store.pending(count)).filter(({ id }) => ids.has(id))
    },
  })
  sent += (await sync(upTo(3), road, phone)).received
  await before.store.close()
  const restored = temporaryFolder()
  copyFileSync(join(before.dataDir, 'domdom.sqlite'), join(restored, 'domdom.sqlite'))
  const on = await testServer({ dataDir: before.dataDir })
  sent += (
    await sync(
      upTo(7),
      roadTo(() => on),
      phone,
    )
  ).received
  expect(sent).toBe(7)
  return { phone, store, restored }
}

async function heldBy({ dataDir }: TestServer): Promise<readonly string[]> {
  const reader = openReadOnly(dataDir)
  const rows = await reader?.db.selectFrom('record').select('record_id').orderBy('version').execute()
  await reader?.close()
  return (rows ?? []).map((row) => row.record_id)
}

test('after a backup was put back and the epoch renewed, phones send again what it lacks, and nothing is there twice', async () => {
  const { phone, store, restored } = await afterTheLoss()
  expect((await run('epoch', '--renew', '--data', restored)).code).toBe(0)
  const server = await testServer({ dataDir: restored })
  expect(await heldBy(server)).toHaveLength(3)
  const report = await sync(
    store,
    roadTo(() => server),
    phone,
  )
  expect(report).toEqual({ received: 8, rejected: 0 })
  expect(store.pendingIds()).toEqual([])
  const told = [...store.versions].sort(([, a], [, b]) => a - b)
  expect(told.map(([, version]) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(await heldBy(server)).toEqual(told.map(([id]) => id))
})

test('without a new epoch the phones believe the backup, which is why it has to be renewed', async () => {
  const { phone, store, restored } = await afterTheLoss()
  const server = await testServer({ dataDir: restored })
  expect(
    await sync(
      store,
      roadTo(() => server),
      phone,
    ),
  ).toEqual({ received: 1, rejected: 0 })
  expect(await heldBy(server)).toHaveLength(4)
})
