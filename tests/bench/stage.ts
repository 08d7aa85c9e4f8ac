// What every measure stands on: the app as delivered, our real server, the slow line, and a profile that has learned before.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '../../server/start.ts'
import { openReadOnly } from '../../server/store/database.ts'
import { builtApp } from '../browser/harness/built-app.ts'
import { type BuiltPack, readPack } from './lessons.ts'
import { dropProfile, newProfile, openPhone, type Phone } from './phone.ts'
import { type LineShape, openSlowLine, type SlowLine } from './slow-line.ts'
import { PACK, poster, workerInCharge } from './steps.ts'
import { word } from './words.ts'

export const SLOW: LineShape = { downKbit: 400, upKbit: 400, rttMs: 400 }
const FAST: LineShape = { downKbit: 100_000, upKbit: 100_000, rttMs: 0 }

export interface Stage {
  readonly origin: string
  readonly line: SlowLine
  readonly pack: BuiltPack
  /** A phone that never saw the app, on the slow line. */
  withNewPhone<T>(act: (phone: Phone) => Promise<T>): Promise<T>
  /** A new browser on a profile with the whole pack, a learner and the first answer; the worker is in charge. */
  withUsedPhone<T>(act: (phone: Phone) => Promise<T>, slower?: number): Promise<T>
  /** Records in the server's database. */
  recordCount(): Promise<number>
  close(): Promise<void>
}

export async function openStage(): Promise<Stage> {
  const built = await builtApp()
  const dataDir = mkdtempSync(join(tmpdir(), 'domdom-bench-server-'))
  const bugs: unknown[] = []
  const server = await startServer({ host: '127.0.0.1', port: 0, dataDir, ...built, onBug: (bug) => bugs.push(bug) })
  const line = await openSlowLine(server.port, SLOW)
  const origin = `http://127.0.0.1:${line.port}`
  const pack = await readPack(built.packsDir, PACK)
  const used = newProfile()
  let isUsed = false

  async function learnedProfile(): Promise<string> {
    const profile = newProfile()
    if (!isUsed) await learnOnce(used, line, origin)
    isUsed = true
    cpSync(used, profile, { recursive: true, verbatimSymlinks: true })
    return profile
  }

  return {
    origin,
    line,
    pack,
    withNewPhone: (act) => onProfile(newProfile(), act),
    withUsedPhone: async (act, slower) => onProfile(await learnedProfile(), act, slower),
    recordCount: () => countRecords(dataDir),
    async close() {
      await line.close()
      await server.close()
      dropProfile(used)
      rmSync(dataDir, { recursive: true, force: true })
      if (bugs.length > 0) throw new AggregateError(bugs, 'the server met bugs')
    },
  }

  async function onProfile<T>(profile: string, act: (phone: Phone) => Promise<T>, slower?: number): Promise<T> {
    line.mend()
    line.shape(SLOW)
    const phone = await openPhone(profile, slower)
    try {
      line.forget()
      return await act(phone)
    } finally {
      await phone.close()
      dropProfile(profile)
    }
  }
}

/** Nothing is measured here, so the line and the processor are fast. */
async function learnOnce(profile: string, line: SlowLine, origin: string): Promise<void> {
  line.shape(FAST)
  const phone = await openPhone(profile, 1)
  await phone.walk(origin + poster.hash, poster.steps)
  await phone.page.goto(`${origin}/#/`)
  await phone.page.getByText(word('home.ready')).waitFor()
  await workerInCharge(phone.page)
  await phone.close()
}

async function countRecords(dataDir: string): Promise<number> {
  const store = openReadOnly(dataDir)
  if (store === null) return 0
  const { count } = await store.db
    .selectFrom('record')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  await store.close()
  return count
}
