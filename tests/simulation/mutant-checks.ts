// Checks for what no history of records can show. Each answers true for the product as it is, and must not for its mutant.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { limits } from '../../core/limits.ts'
import { assertNotOlder } from '../../core/pack/catalogue.ts'
import { isProblem } from '../../core/problem.ts'
import { noSum } from '../../core/record/sum.ts'
import { openBundle } from '../../core/sync/bundle.ts'
import { retryDelayMs } from '../../core/sync/retry.ts'
import { migrations } from '../../server/store/migrations.ts'
import { openFile } from '../../server/store/sqlite-file.ts'
import { createRandom } from './random.ts'
import { sha256, standInCodec, standInVerifier } from './stand-ins.ts'

const FULL = 2

export const mutantChecks: Readonly<Record<string, () => Promise<boolean>>> = {
  'an older catalogue is refused': async () =>
    refuses('pack/rollback', async () => assertNotOlder({ format: 'domdom-catalogue/1', version: 1, packs: [] }, 2)),

  'two phones do not come back together': async () => {
    const random = createRandom(1)
    const waits = new Set(Array.from({ length: 100 }, () => retryDelayMs(6, random.bytes)))
    return waits.size > 90
  },

  'a store opened again is as durable as a new one': async () => {
    const folder = mkdtempSync(join(tmpdir(), 'domdom-mutant-'))
    try {
      const file = join(folder, 'store.sqlite')
      openFile(file, 'own').close()
      const again = openFile(file, 'own')
      const level = again.pragma('synchronous', { simple: true })
      again.close()
      return level === FULL
    } finally {
      rmSync(folder, { recursive: true })
    }
  },

  'an older store keeps every record through its steps': async () => {
    const sqlite = new Sqlite(':memory:')
    sqlite.aggregate('hash_sum', { start: noSum, step: (sum: string) => sum })
    const [first = '', ...later] = migrations
    sqlite.exec(first)
    const body = '{"kind":"consent","tomorrow":"kept"}'
    const columns = 'learner_id, record_id, version, device_id, kind, body, content_hash, phone_at, received_at'
    sqlite.prepare(`insert into record (${columns}) values ('l', 'r', 1, 'd', 'consent', ?, 'h', 1, 2)`).run(body)
    for (const step of later) sqlite.exec(step)
    const rows = sqlite.prepare<[], { readonly body: string }>('select body from record').all()
    sqlite.close()
    return rows.length === 1 && rows[0]?.body === body
  },

  'a bundle that is too large is refused unopened': async () => {
    const bytes = new Uint8Array(limits.bundleBytesMax + 1)
    const ports = { verifier: standInVerifier, sha256, codec: standInCodec, keyOf: async () => null }
    const audience = { server: 'a'.repeat(32), epoch: 'b'.repeat(32) }
    return refuses('sync/too-large', () => openBundle(bytes, audience, ports))
  },
}

async function refuses(code: Parameters<typeof isProblem>[1], work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return false
  } catch (error) {
    return isProblem(error, code)
  }
}
