// The real app on a real database in a folder of its own; only the port is missing.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Bytes } from '../../core/bytes.ts'
import { limits } from '../../core/limits.ts'
import type { LearningRecord } from '../../core/record/record.ts'
import type { Ask, OpenedPage } from '../../core/sync/page.ts'
import type { Receipt } from '../../core/sync/receipt.ts'
import { type App, type AppDeps, createApp } from '../../server/app.ts'
import { createMarker } from '../../server/marking.ts'
import { createMetrics } from '../../server/metrics.ts'
import { nodeCodec, nodeRandom, nodeSha256, nodeTimers, nodeVerifier, systemClock } from '../../server/node-ports.ts'
import { createPacks } from '../../server/packs.ts'
import { readInlineHashes, readStaticFiles } from '../../server/static.ts'
import { openStore, type Store } from '../../server/store/store.ts'
import { type BuiltPacks, writeApp, writePacks } from './test-packs.ts'
import { askOf, type BundleChanges, bundleOf, type Phone, pageIn, receiptIn } from './test-phone.ts'

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
  ask(body: Bytes, headers?: Record<string, string>): Promise<Response>
  /** A bundle there and its receipt back; throws for anything but a receipt that the phone believes. */
  send(phone: Phone, records: readonly LearningRecord[], changes?: BundleChanges): Promise<Receipt>
  /** The same for a page. */
  pull(phone: Phone, ask: Partial<Ask> & Pick<Ask, 'learner'>): Promise<OpenedPage>
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
    sha256: nodeSha256,
    codec: nodeCodec,
    metrics: createMetrics(),
    windowSeconds: limits.reconnectWindowSeconds,
    showsMetrics: false,
    clock: systemClock,
    random: nodeRandom,
    timers: nodeTimers,
    dataDir,
    isDraining: () => false,
    onBug: (error) => bugs.push(error),
    ...changes,
  })
  const post = (body: BodyInit, headers: Record<string, string> = {}) =>
    app.fetch(new Request(`${ORIGIN}/sync/bundles`, posting(body, headers)))
  const ask = (body: BodyInit, headers: Record<string, string> = {}) =>
    app.fetch(new Request(`${ORIGIN}/sync/pages`, posting(body, headers)))
  const { identity } = store
  return {
    ...packs,
    app,
    store,
    dataDir,
    bugs,
    post,
    ask,
    get: (path, headers = {}) => app.fetch(new Request(ORIGIN + path, { headers })),
    async send(phone, records, changes = {}) {
      const bundle = await bundleOf(phone, identity, records, changes)
      const learners = new Set([...records.map(({ learner }) => learner), ...Object.keys(changes.secrets ?? {})])
      return receiptIn(await post(bundle), identity, phone, bundle, records.length, learners.size)
    },
    async pull(phone, asked) {
      const bytes = await askOf(phone, identity, asked)
      return pageIn(await ask(bytes), identity, phone, bytes, asked.learner)
    },
  }
}

/** A streamed body declares no length; `duplex` is what fetch asks for then. */
function posting(body: BodyInit, headers: Record<string, string>): RequestInit & { duplex: 'half' } {
  return { method: 'POST', body, headers, duplex: 'half' }
}
