// A made pack on our real server behind the slow line.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buildPacks } from '../../../cli/build/build.ts'
import type { Catalogue } from '../../../core/pack/catalogue.ts'
import { packFilePath } from '../../../core/pack/road.ts'
import { startServer } from '../../../server/start.ts'
import { builtApp } from '../../browser/harness/built-app.ts'
import { newProfile, onProfile, type Phone } from '../phone.ts'
import { FAST, type LineShape, openSlowLine, type SlowLine } from '../slow-line.ts'
import { type MadePack, writePacks } from './made-pack.ts'

export interface Road {
  readonly origin: string
  readonly line: SlowLine
  /** The pack as the catalogue names it. */
  entry(): Catalogue['packs'][number]
  /** The same pack as one file, as it lies on a memory card: its path. */
  file(): string
  /** From now on the server has this version. */
  publish(pack: MadePack): Promise<void>
  withPhone<T>(shape: LineShape, slower: number, act: (phone: Phone) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export async function openRoad(first: MadePack): Promise<Road> {
  const { appDir } = await builtApp()
  const folder = mkdtempSync(join(tmpdir(), 'domdom-bench-road-'))
  const build = async (pack: MadePack) => {
    const outDir = join(folder, `v${pack.version}`)
    const keysDir = join(dirname(appDir), 'keys')
    const { catalogue } = await buildPacks({
      packsDir: writePacks(mkdtempSync(join(folder, 'source-')), pack),
      outDir,
      keysDir,
      today: '2026-01-01',
      warn: () => undefined,
    })
    const [entry] = catalogue.packs
    if (entry === undefined) throw new Error('no pack was built')
    return { packsDir: join(outDir, 'packs'), entry, file: join(outDir, packFilePath(entry)) }
  }
  const serve = (packsDir: string, port: number) =>
    startServer({ host: '127.0.0.1', port, dataDir: join(folder, 'data'), appDir, packsDir, onBug: console.error })

  let built = await build(first)
  let server = await serve(built.packsDir, 0)
  const line = await openSlowLine(server.port, FAST)
  return {
    origin: `http://127.0.0.1:${line.port}`,
    line,
    entry: () => built.entry,
    file: () => built.file,
    async publish(pack) {
      built = await build(pack)
      const { port } = server
      await server.close()
      server = await serve(built.packsDir, port)
    },
    withPhone(shape, slower, act) {
      line.shape(shape)
      return onProfile(newProfile(), slower, line.forget, act)
    },
    async close() {
      await line.close()
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
