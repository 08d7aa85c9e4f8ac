// Checks for what no history of records can show. Each answers true for the product as it is, and must not for its mutant.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { limits } from '../../core/limits.ts'
import { assertNotOlder } from '../../core/pack/catalogue.ts'
import { isProblem } from '../../core/problem.ts'
import { openBundle } from '../../core/sync/bundle.ts'
import { retryDelayMs } from '../../core/sync/retry.ts'
import { migrations } from '../../server/store/migrations.ts'
import { openFile } from '../../server/store/sqlite-file.ts'
import { createRandom } from './random.ts'
import { sha256, standInCodec, standInVerifier } from './stand-ins.ts'

const FULL = 2
const APPLICATION_ID = 0x444f4d44

export const mutantChecks: Readonly<Record<string, () => Promise<boolean>>> = {
  'an older catalogue is refused': async () =>
    refuses('pack/rollback', async () => assertNotOlder({ format: 'domdom-catalogue/1', version: 1, packs: [] }, 2)),

  'two phones do not come back together': async () => {
    const random = createRandom(1)
    const waits = new Set(Array.from({ length: 100 }, () => retryDelayMs(6, random.bytes)))
    return waits.size > 90
  },

  'a store opened again is as durable as a new one': () =>
    inFolder((file) => {
      openFile(file, 'own').close()
      const again = openFile(file, 'own')
      const level = again.pragma('synchronous', { simple: true })
      again.close()
      return level === FULL
    }),

  'an older store keeps every record through its steps': () =>
    inFolder((file) => {
      const old = new Sqlite(file)
      const [first = ''] = migrations
      old.exec(`${first}; pragma application_id = ${APPLICATION_ID}; pragma user_version = 1`)
      const body = '{"kind":"consent","tomorrow":"kept"}'
      const columns = 'learner_id, record_id, version, device_id, kind, body, content_hash, phone_at, received_at'
      const hash = '0'.repeat(16)
      old.prepare(`insert into record (${columns}) values ('l', 'r', 1, 'd', 'consent', ?, ?, 1, 2)`).run(body, hash)
      old.prepare(`insert into learner_counter values ('l', 1)`).run()
      old.close()
      const now = openFile(file, 'own')
      const rows = now.prepare<[], { readonly body: string }>('select body from record').all()
      now.close()
      return rows.length === 1 && rows[0]?.body === body
    }),

  'a bundle that is too large is refused unopened': async () => {
    const bytes = new Uint8Array(limits.bundleBytesMax + 1)
    const ports = { verifier: standInVerifier, sha256, codec: standInCodec, keyOf: async () => null }
    const audience = { server: 'a'.repeat(32), epoch: 'b'.repeat(32) }
    return refuses('sync/too-large', () => openBundle(bytes, audience, ports))
  },
}

async function inFolder(work: (file: string) => boolean): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'domdom-mutant-'))
  try {
    return work(join(folder, 'store.sqlite'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function refuses(code: Parameters<typeof isProblem>[1], work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return false
  } catch (error) {
    return isProblem(error, code)
  }
}
