import { rmSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { limits } from '../../core/limits.ts'
import { nodeRandom } from '../../server/node-ports.ts'
import { openStore } from '../../server/store/store.ts'
import { temporaryFolder, testServer } from './test-server.ts'

const checksIn = async (response: Response) => ((await response.json()) as { checks: Record<string, boolean> }).checks

test('a server with a closed database lives and is not ready', async () => {
  const server = await testServer()
  await server.store.close()
  const ready = await server.get('/readyz')
  expect(ready.status).toBe(503)
  expect(await checksIn(ready)).toMatchObject({ database: false, migrated: false, packs: true })
  expect((await server.get('/livez')).status).toBe(200)
})

test('a server that begins to drain is not ready, whatever it remembers', async () => {
  let draining = false
  const server = await testServer({ isDraining: () => draining })
  expect((await server.get('/readyz')).status).toBe(200)
  draining = true
  const ready = await server.get('/readyz')
  expect(ready.status).toBe(503)
  expect(await checksIn(ready)).toMatchObject({ accepting: false, database: true })
})

test('a server without packs is not ready', async () => {
  const server = await testServer({ files: new Map() })
  expect(await checksIn(await server.get('/readyz'))).toMatchObject({ packs: false, database: true })
})

test('a server whose folder is gone is not ready', async () => {
  const server = await testServer()
  rmSync(server.dataDir, { recursive: true })
  const ready = await server.get('/readyz')
  expect(ready.status).toBe(503)
  expect(await checksIn(ready)).toMatchObject({ disk: false })
})

test('a server that can take records is ready', async () => {
  const server = await testServer()
  const ready = await server.get('/readyz')
  expect(await ready.json()).toEqual({
    ok: true,
    checks: { accepting: true, database: true, migrated: true, packs: true, disk: true },
  })
  expect(ready.headers.get('cache-control')).toBe('no-store')
  expect(await (await server.get('/livez')).json()).toEqual({ ok: true })
})

test('many who ask at the same time cost one write, and the next one comes only after a while', async () => {
  const store = await openStore(temporaryFolder(), nodeRandom)
  onTestFinished(() => store.close())
  let now = 1_000_000
  let probes = 0
  const probe = () => {
    probes += 1
    return store.probe()
  }
  const server = await testServer({ store: { ...store, probe }, clock: () => now })
  const ask = async () => expect((await server.get('/readyz')).status).toBe(200)
  await Promise.all([ask(), ask(), ask()])
  now += limits.readyRememberedMs - 1
  await ask()
  expect(probes).toBe(1)
  now += 1
  await ask()
  expect(probes).toBe(2)
  // A clock that was put back must not keep the old answer for years.
  now -= 1_000_000
  await ask()
  expect(probes).toBe(3)
})
