// Our real server on a folder of its own behind the faulty front, with the packs it serves at hand.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseCatalogue } from '../../../core/pack/catalogue.ts'
import type { Lesson } from '../../../core/pack/lesson.ts'
import type { Manifest } from '../../../core/pack/manifest.ts'
import type { LearningRecord } from '../../../core/record/record.ts'
import { parseSignedFile } from '../../../core/signed.ts'
import { nodeVerifier } from '../../../server/node-ports.ts'
import { createPacks } from '../../../server/packs.ts'
import { type RunningServer, startServer } from '../../../server/start.ts'
import { openReadOnly } from '../../../server/store/database.ts'
import type { RecordRow } from '../../../server/store/schema.ts'
import { type BuiltApp, builtApp } from './built-app.ts'
import { type Front, openFront } from './faulty-front.ts'

export interface World {
  readonly front: Front
  readonly origin: string
  readonly dataDir: string
  readonly appDir: string
  readonly packsDir: string
  readonly pack: Manifest
  /** By id, in Vietnamese. */
  lesson(id: string): Lesson
  /** What the server's database holds, oldest first, of each learner. */
  rows(): Promise<readonly RecordRow[]>
  /** The same records as the phone wrote them. */
  received(): Promise<readonly LearningRecord[]>
  /** A new release: the same data, another app or other packs. */
  release(built: Partial<BuiltApp>): Promise<void>
  close(): Promise<void>
}

/** `packsOf` builds other packs for the same app; without it the shipped ones are there. */
export async function openWorld(packsOf?: (built: BuiltApp) => Promise<string>): Promise<World> {
  const app = await builtApp()
  const built = packsOf === undefined ? app : { ...app, packsDir: await packsOf(app) }
  const dataDir = mkdtempSync(join(tmpdir(), 'domdom-browser-'))
  const bugs: unknown[] = []
  let server = await serve(built, dataDir, bugs)
  const front = await openFront(server.port)
  const { pack, lessons } = await readPack(built.packsDir)
  const rows = () => readRows(dataDir)
  return {
    front,
    origin: front.origin,
    dataDir,
    ...built,
    pack,
    lesson(id) {
      const found = lessons.get(id)
      if (found === undefined) throw new Error(`no lesson ${id}`)
      return found
    },
    rows,
    received: async () => (await rows()).map((row) => JSON.parse(row.body) as LearningRecord),
    async release(other) {
      const next = server.close().then(() => serve({ ...built, ...other }, dataDir, bugs))
      // The phone asks whenever it likes: whoever asks in between waits, and is not refused.
      front.lead(next.then(({ port }) => port))
      server = await next
    },
    async close() {
      await front.down()
      await server.close()
      rmSync(dataDir, { recursive: true, force: true })
      if (bugs.length > 0) throw new AggregateError(bugs, 'the server met bugs')
    },
  }
}

function serve({ appDir, packsDir }: BuiltApp, dataDir: string, bugs: unknown[]): Promise<RunningServer> {
  // Nobody has to come back one after the other: there is one phone.
  const calm = { reconnectWindowSeconds: 0, onBug: (bug: unknown) => bugs.push(bug) }
  return startServer({ host: '127.0.0.1', port: 0, dataDir, appDir, packsDir, ...calm })
}

/** The newest built pack, and its lessons by id in Vietnamese. */
export async function readPack(packsDir: string) {
  const signed = parseSignedFile(new Uint8Array(readFileSync(join(packsDir, 'catalogue'))))
  const hash = signed && parseCatalogue(signed.payload).packs[0]?.manifest
  const packs = createPacks(packsDir, nodeVerifier)
  const pack = hash ? await packs.manifest(hash) : null
  if (!hash || pack === null) throw new Error('no pack was built')
  const lessons = new Map<string, Lesson>()
  for (const { id } of pack.lessons) {
    const lesson = await packs.lesson(hash, id)
    if (lesson !== null) lessons.set(id, lesson)
  }
  return { pack, lessons }
}

async function readRows(dataDir: string): Promise<readonly RecordRow[]> {
  const store = openReadOnly(dataDir)
  if (store === null) return []
  try {
    return await store.db.selectFrom('record').selectAll().orderBy('learner_id').orderBy('version').execute()
  } finally {
    await store.close()
  }
}
