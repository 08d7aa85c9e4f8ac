// What every measure stands on: the app as delivered, our real server, the slow line, and a profile that has learned before.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '../../server/start.ts'
import { openReadOnly } from '../../server/store/database.ts'
import { builtApp } from '../browser/harness/built-app.ts'
import { type BuiltPack, readPack } from './lessons.ts'
import { CPU_SLOWER, dropProfile, FULL_SPEED, newProfile, onProfile, openPhone, type Phone } from './phone.ts'
import { FAST, openSlowLine, SLOW, type SlowLine } from './slow-line.ts'
import { PACK, poster, workerInCharge } from './steps.ts'
import { word } from './words.ts'

export interface Stage {
  readonly origin: string
  readonly line: SlowLine
  readonly pack: BuiltPack
  /** A phone that never saw the app, on the slow line. */
  withNewPhone<T>(act: (phone: Phone) => Promise<T>): Promise<T>
  /** A new browser on a profile with the whole pack, a learner and the first answer; the worker is in charge. */
  withUsedPhone<T>(act: (phone: Phone) => Promise<T>): Promise<T>
  /** A new phone at full speed: learned, agreed to send, and the server has received what there was. */
  withSendingPhone<T>(act: (phone: Phone) => Promise<T>): Promise<T>
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
  const prepare = async (profile: string, act: (phone: Phone) => Promise<void>) => {
    line.mend()
    line.shape(FAST)
    const phone = await openPhone(profile, FULL_SPEED)
    await act(phone).finally(phone.close)
    return profile
  }
  const used = once(() => prepare(newProfile(), (phone) => learn(phone, origin)))

  return {
    origin,
    line,
    pack,
    withNewPhone: (act) => onSlowLine(newProfile(), act),
    withUsedPhone: async (act) => onSlowLine(copied(await used()), act),
    // Never a copy: two phones with one key are twins, and the server would tell them so.
    withSendingPhone: async (act) => onSlowLine(await prepare(newProfile(), learnAndAgree), act, FULL_SPEED),
    recordCount: () => countRecords(dataDir),
    async close() {
      await line.close()
      await server.close()
      if (used.made !== null) dropProfile(await used.made)
      rmSync(dataDir, { recursive: true, force: true })
      if (bugs.length > 0) throw new AggregateError(bugs, 'the server met bugs')
    },
  }

  async function learnAndAgree(phone: Phone): Promise<void> {
    await learn(phone, origin)
    await agree(phone, origin)
  }

  function onSlowLine<T>(profile: string, act: (phone: Phone) => Promise<T>, slower = CPU_SLOWER): Promise<T> {
    line.mend()
    line.shape(SLOW)
    return onProfile(profile, slower, line.forget, act)
  }
}

/** Made at first need. */
function once(make: () => Promise<string>) {
  const get = () => {
    get.made ??= make()
    return get.made
  }
  get.made = null as Promise<string> | null
  return get
}

function copied(profile: string): string {
  const copy = newProfile()
  cpSync(profile, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}

async function learn({ page, walk }: Phone, origin: string): Promise<void> {
  await walk(origin + poster.hash, poster.steps)
  await page.goto(`${origin}/#/`)
  await page.getByText(word('home.ready')).waitFor()
  await workerInCharge(page)
}

async function agree({ page }: Phone, origin: string): Promise<void> {
  await page.goto(`${origin}/#/consent`)
  await page.locator('label', { hasText: word('consent.tick') }).tap()
  await page.getByRole('button', { name: word('consent.yes') }).tap()
  await page.getByText(word('mine.sentAll')).waitFor()
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
