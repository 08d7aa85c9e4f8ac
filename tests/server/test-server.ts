// The real app on a real database in a folder of its own; only the port is missing.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type App, type AppDeps, createApp } from '../../server/app.ts'
import { createMarker } from '../../server/marking.ts'
import { nodeCodec, nodeRandom, nodeTimers, nodeVerifier, systemClock } from '../../server/node-ports.ts'
import { createPacks } from '../../server/packs.ts'
import { readInlineHashes, readStaticFiles } from '../../server/static.ts'
import { openStore, type Store } from '../../server/store/store.ts'
import { type BuiltPacks, writeApp, writePacks } from './test-packs.ts'

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'domdom-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface TestServer extends BuiltPacks {
  readonly app: App
  readonly store: Store
  readonly dataDir: string
  readonly bugs: readonly unknown[]
  post(body: BodyInit, headers?: Record<string, string>): Promise<Response>
  get(path: string, headers?: Record<string, string>): Promise<Response>
}

export const ORIGIN = 'http://domdom.test'

/** On a data folder of its own, or on the one given. */
export async function testServer(changes: Partial<AppDeps> = {}): Promise<TestServer> {
  const folder = temporaryFolder()
  const dataDir = changes.dataDir ?? join(folder, 'data')
  const packs = await writePacks(folder)
  const appDir = writeApp(folder)
  const store = await openStore(dataDir, nodeRandom)
  onTestFinished(() => store.close())
  const bugs: unknown[] = []
  const app = createApp({
    store,
    files: readStaticFiles(appDir, packs.packsDir),
    inline: readInlineHashes(appDir),
    mark: createMarker(createPacks(packs.packsDir, nodeVerifier)),
    verifier: nodeVerifier,
    codec: nodeCodec,
    clock: systemClock,
    random: nodeRandom,
    timers: nodeTimers,
    dataDir,
    isDraining: () => false,
    onBug: (error) => bugs.push(error),
    ...changes,
  })
  return {
    ...packs,
    app,
    store,
    dataDir,
    bugs,
    post: (body, headers = {}) => app.fetch(new Request(`${ORIGIN}/sync/bundles`, posting(body, headers))),
    get: (path, headers = {}) => app.fetch(new Request(ORIGIN + path, { headers })),
  }
}

/** A streamed body declares no length; `duplex` is what fetch asks for then. */
function posting(body: BodyInit, headers: Record<string, string>): RequestInit & { duplex: 'half' } {
  return { method: 'POST', body, headers, duplex: 'half' }
}
