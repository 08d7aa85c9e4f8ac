// F47, F65: a full disk is told as such, takes nothing half, and is forgotten once there is room again.
import { spawnSync } from 'node:child_process'
import { setImmediate as turn } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { isProblem } from '../../../core/problem.ts'
import { createMetrics } from '../../../server/metrics.ts'
import { nodeRandom } from '../../../server/node-ports.ts'
import { fileLedger } from '../../../server/store/erasures.ts'
import { grouped } from '../../../server/store/group.ts'
import { loadSelf } from '../../../server/store/identity.ts'
import { sqlStore } from '../../../server/store/sql-tx.ts'
import { openFile, query } from '../../../server/store/sqlite-file.ts'
import { createRecords } from '../../../server/store/store.ts'
import { answersOf, bundleOf, newId, newPhone, receiptIn } from '../test-phone.ts'
import { temporaryFolder, testServer } from '../test-server.ts'
import { deliveryOf } from './deliveries.ts'

/** A server whose database may not grow beyond what `bound` says. */
async function boundServer() {
  const folder = temporaryFolder()
  const sqlite = openFile(`${folder}/domdom.sqlite`, 'own')
  onTestFinished(() => void sqlite.close())
  const db = query(sqlite)
  const self = await loadSelf(db, nodeRandom)
  const records = createRecords(grouped(sqlStore(db), turn), fileLedger(folder))
  const metrics = createMetrics()
  const store = { ...self, ...records, probe: async () => undefined, isMigrated: async () => true }
  const server = await testServer({ store, metrics })
  const pages = () => Number(sqlite.pragma('page_count', { simple: true }))
  return { server, self, folder, metrics, bound: (more: number) => sqlite.pragma(`max_page_count = ${pages() + more}`) }
}

test('a push that finds the disk full is refused with a code and a time, acknowledges nothing, and is taken once there is room', async () => {
  const { server, self, bound, metrics } = await boundServer()
  const [phone, learner] = [await newPhone(), newId()]
  const send = async (bundle: Uint8Array<ArrayBuffer>) => server.post(bundle)
  const first = await bundleOf(phone, self.identity, answersOf(learner, 3))
  expect((await send(first)).status).toBe(200)
  bound(0)
  const big = await bundleOf(phone, self.identity, answersOf(learner, 400))
  const refused = await Promise.all([send(big), send(big), send(big)])
  for (const response of refused) {
    expect(response.status).toBe(507)
    expect(await response.json()).toEqual({ code: 'sync/no-room' })
    const wait = Number(response.headers.get('retry-after'))
    expect(wait).toBeGreaterThanOrEqual(limits.noRoomRetrySeconds)
    expect(wait).toBeLessThanOrEqual(2 * limits.noRoomRetrySeconds)
  }
  expect(metrics.text()).toContain('domdom_refused_total{kind="sync/no-room"} 3\n')
  // What is there is still read, and known again without a new byte.
  const again = await receiptIn(await send(first), self.identity, phone, first, 3)
  expect(again.verdicts.map(({ kind }) => kind)).toEqual(['duplicate', 'duplicate', 'duplicate'])
  expect(again.learners[0]?.version).toBe(3)
  bound(1_000)
  const taken = await receiptIn(await send(big), self.identity, phone, big, 400)
  expect(taken.verdicts[399]).toEqual({ kind: 'stored', version: 403 })
  expect(server.bugs).toEqual([])
})

test('a small push goes on where a large one beside it finds no room', async () => {
  const { server, self, bound } = await boundServer()
  const [phone, other] = [await newPhone(), await newPhone()]
  await server.post(await bundleOf(phone, self.identity, answersOf(newId(), 3)))
  bound(12)
  const [large, small] = [
    await bundleOf(phone, self.identity, answersOf(newId(), 400)),
    await bundleOf(other, self.identity, answersOf(newId(), 1)),
  ]
  const [refused, taken] = await Promise.all([server.post(large), server.post(small)])
  expect([refused?.status, taken?.status]).toEqual([507, 200])
})

test('a full disk that ended the transaction by itself is told as what it is, and the next transaction begins anew', async () => {
  const sqlite = openFile(':memory:', 'own')
  const store = sqlStore(query(sqlite))
  const failing = store.transact(async () => {
    sqlite.exec('rollback')
    throw new Sqlite.SqliteError('database or disk is full', 'SQLITE_FULL')
  })
  expect(isProblem(await failing.catch((error: unknown) => error), 'sync/no-room')).toBe(true)
  const records = createRecords(store, { add: async () => undefined, all: async () => [] })
  const { verdicts } = await records.receive(deliveryOf(newId(), answersOf(newId(), 1)))
  expect(verdicts).toEqual([{ kind: 'stored', version: 1 }])
  sqlite.close()
})

test('on a small disk of its own all that was acknowledged is there, nothing else, and it goes on when there is room', () => {
  const script = new URL('./fill-disk.ts', import.meta.url).pathname
  const folder = temporaryFolder()
  const mounted = `mount -t tmpfs -o size=3m tmpfs "${folder}" && exec "${process.execPath}" "${script}" "${folder}"`
  const { status, stdout, stderr } = inWorldOfItsOwn(mounted)
  // A system that lets nobody mount a disk of their own: the bounds on pages above must do.
  if (status !== 0 && inWorldOfItsOwn(`mount -t tmpfs tmpfs "${folder}"`).status !== 0) return
  expect([status, stderr]).toEqual([0, ''])
  const { refusals, before, acknowledged, held } = JSON.parse(stdout) as Record<string, never>
  expect(refusals).toEqual(Array(5).fill('sync/no-room'))
  expect(before).toBeGreaterThan(0)
  expect(acknowledged).toBe(Number(before) + 50)
  expect(held).toBe(acknowledged)
})

/** Mounts are seen by this child alone, and end with it. */
function inWorldOfItsOwn(command: string) {
  return spawnSync('unshare', ['-rm', 'sh', '-c', command], { encoding: 'utf8', timeout: 60_000 })
}
