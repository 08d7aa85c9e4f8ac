import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { testServer } from './test-server.ts'

const checksIn = async (response: Response) => ((await response.json()) as { checks: Record<string, boolean> }).checks

test('a server with a closed database lives and is not ready', async () => {
  const server = await testServer()
  await server.store.close()
  const ready = await server.get('/readyz')
  expect(ready.status).toBe(503)
  expect(await checksIn(ready)).toMatchObject({ database: false, migrated: false, packs: true })
  expect((await server.get('/livez')).status).toBe(200)
})

test('a draining server is not ready', async () => {
  const server = await testServer({ isDraining: () => true })
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
