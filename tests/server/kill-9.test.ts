// A killed server never loses what it signed for. (A kill leaves the page cache: a cut of power is not tried here.)
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { parseServerIdentity } from '../../core/sync/identity.ts'
import { openDatabase } from '../../server/store/database.ts'
import { writeApp, writePacks } from './test-packs.ts'
import { answersOf, bundleOf, hashOf, newId, newPhone, receiptIn } from './test-phone.ts'
import { temporaryFolder } from './test-server.ts'

const CYCLES = 10
const LANES = 4
const BUNDLES_BEFORE_KILL = 15

const startFile = new URL('../../server/start.ts', import.meta.url)

async function spawnServer(folder: string, packsDir: string, appDir: string) {
  const options = { host: '127.0.0.1', port: 0, dataDir: join(folder, 'data'), packsDir, appDir }
  const code = `
    import { startServer } from '${startFile}'
    const server = await startServer({ ...${JSON.stringify(options)}, onBug: (error) => console.error(error) })
    console.log(server.port)`
  const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit']
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio })
  const [port] = await once(createInterface(child.stdout), 'line')
  return { child, url: `http://127.0.0.1:${port}` }
}

test(`after ${CYCLES} kills under load every record with a receipt is there, whole and once`, async () => {
  const folder = temporaryFolder()
  const { packsDir } = await writePacks(folder)
  const appDir = writeApp(folder)
  const phones = await Promise.all(
    Array.from({ length: LANES }, async () => ({ phone: await newPhone(), learner: newId() })),
  )
  /** Version and content by record, as receipts named them. */
  const acked = new Map<string, string>()
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const { child, url } = await spawnServer(folder, packsDir, appDir)
    const identity = parseServerIdentity(new Uint8Array(await (await fetch(`${url}/sync/server`)).arrayBuffer()))
    let answered = 0
    const died = once(child, 'close')
    const lane = async ({ phone, learner }: (typeof phones)[number]) => {
      for (;;) {
        const records = answersOf(learner, 3)
        const body = await bundleOf(phone, identity, records)
        const response = await fetch(`${url}/sync/bundles`, { method: 'POST', body }).catch(() => null)
        const receipt = await (response && receiptIn(response, identity, phone, body, 3).catch(() => null))
        if (receipt === null) return
        for (const [i, record] of records.entries()) {
          const verdict = receipt.verdicts[i]
          if (verdict?.kind === 'stored') acked.set(record.id, `${verdict.version} ${hashOf(record)}`)
        }
        answered += 1
        // Other bundles are on their way at this moment: the kill falls anywhere in their work.
        if (answered === BUNDLES_BEFORE_KILL) child.kill('SIGKILL')
      }
    }
    await Promise.all([died, ...phones.map(lane)])
  }
  const database = openDatabase(join(folder, 'data'))
  const rows = await database.db
    .selectFrom('record')
    .select(['learner_id', 'record_id', 'version', 'content_hash'])
    .execute()
  await database.close()
  const stored = new Map(rows.map((row) => [row.record_id, `${row.version} ${row.content_hash}`]))
  expect(acked.size).toBeGreaterThanOrEqual(CYCLES * BUNDLES_BEFORE_KILL * 3)
  for (const [id, held] of acked) expect(stored.get(id)).toBe(held)
  for (const { learner } of phones) {
    const versions = rows.filter((row) => row.learner_id === learner).map(({ version }) => version)
    expect(versions.sort((a, b) => a - b)).toEqual(versions.map((_, i) => i + 1))
    // A bundle of three is stored whole or not at all.
    expect(versions.length % 3).toBe(0)
  }
}, 120_000)
