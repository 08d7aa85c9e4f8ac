// Fetching a pack: missing chunks only, a few at a time, each verified and stored by itself, the ready marker last.
import { hex } from '../../core/bytes.ts'
import { limits } from '../../core/limits.ts'
import type { Chunk, Manifest } from '../../core/pack/manifest.ts'
import { chunkUrlPath } from '../../core/pack/road.ts'
import { isProblem, Problem, type ProblemCode } from '../../core/problem.ts'
import { withFreshCatalogue } from './catalogue.ts'
import type { ContentPorts, DownloadOptions } from './content.ts'
import type { ContentDatabase, ContentTables } from './database.ts'
import { fetchBytes } from './fetch-bytes.ts'
import { prepareManifest } from './manifest.ts'
import { picturesOfLesson } from './read.ts'
import { retrying } from './retrying.ts'
import { chunksInOrder, chunksOfLesson } from './wanted.ts'

export interface Downloads {
  start(packId: string, language: string, options: DownloadOptions): Promise<void>
  /** Stops what runs in this tab. */
  stop(packId: string): void
  /** What went wrong is no longer told: the pack is gone. */
  forget(packId: string): void
  isRunning(packId: string): boolean
  /** What stopped the last try in this tab. */
  problemOf(packId: string): ProblemCode | null
}

/** The pieces of one running download. */
interface Job {
  readonly ports: ContentPorts
  readonly database: ContentDatabase
  readonly manifest: Manifest
  readonly hash: string
  readonly language: string
  readonly signal: AbortSignal
  readonly tell: () => void
}

/** `clearOnce` frees what an earlier start left: before anything new comes, for later it could be what an open lesson shows. */
export function createDownloads(
  ports: ContentPorts,
  database: ContentDatabase,
  clearOnce: () => Promise<void>,
  tell: () => void,
): Downloads {
  const running = new Map<string, Set<ReturnType<typeof childOf>>>()
  const problems = new Map<string, ProblemCode>()

  async function start(packId: string, language: string, options: DownloadOptions): Promise<void> {
    const stop = childOf(options.signal ?? new AbortController().signal)
    running.set(packId, (running.get(packId) ?? new Set()).add(stop))
    problems.delete(packId)
    tell()
    try {
      await clearOnce()
      await alone(packId, stop.signal, () =>
        withFreshCatalogue(ports, database, packId, stop.signal, async () => {
          const prepared = await prepareManifest(ports, database, packId, stop.signal)
          await run({ ports, database, ...prepared, language, signal: stop.signal, tell }, options.only)
        }),
      )
    } catch (error) {
      if (isProblem(error)) problems.set(packId, error.code)
      throw error
    } finally {
      stop.release()
      running.get(packId)?.delete(stop)
      tell()
    }
  }

  /** Another tab may have fetched it all, or removed it, by the time the lock is ours: what is missing is asked only then. */
  async function alone(packId: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    const wasHere = await isHere(database, packId)
    const inTurn = async () => {
      signal.throwIfAborted()
      if (wasHere && !(await isHere(database, packId))) throw removed()
      await work()
    }
    await ports.locks.hold(`domdom-download-${packId}`, inTurn, signal)
  }

  return {
    start,
    stop: (packId) => {
      for (const stop of running.get(packId) ?? []) stop.abort(removed())
    },
    forget: (packId) => void problems.delete(packId),
    isRunning: (packId) => (running.get(packId)?.size ?? 0) > 0,
    problemOf: (packId) => problems.get(packId) ?? null,
  }
}

function removed(): DOMException {
  return new DOMException('The pack is removed', 'AbortError')
}

/** Begun or installed. */
function isHere(database: ContentDatabase, packId: string): Promise<boolean> {
  return database.use(async (db) => ((await db.downloads.get(packId)) ?? (await db.packs.get(packId))) !== undefined)
}

async function run(job: Job, only: string | undefined): Promise<void> {
  const installed = await begin(job)
  if (installed) return
  if (only === undefined) {
    await fetchMissing(job, chunksInOrder(job.manifest, job.language))
  } else {
    await fetchMissing(job, chunksOfLesson(job.manifest, only, job.language))
    await fetchMissing(job, await picturesOfLesson(job.database, job.manifest, job.hash, only, job.language))
  }
  await finish(job)
}

/** True when this very version is installed already. */
function begin({ database, manifest, hash, language, signal }: Job): Promise<boolean> {
  return database.use((db) =>
    db.transaction('rw', [db.packs, db.downloads], async () => {
      signal.throwIfAborted()
      if ((await db.packs.get(manifest.id))?.hash === hash) return true
      await db.downloads.put({ pack: manifest.id, hash, language })
      return false
    }),
  )
}

async function fetchMissing(job: Job, wanted: readonly Chunk[]): Promise<void> {
  const stored = await storedHashes(job.database)
  const queue = wanted.filter((chunk) => !stored.has(chunk.hash))
  const { signal, abort, release } = childOf(job.signal)
  const lane = async () => {
    for (let chunk = queue.shift(); chunk !== undefined; chunk = queue.shift()) {
      await fetchChunk({ ...job, signal }, chunk)
      job.tell()
    }
  }
  const lanes = Array.from({ length: limits.chunksInFlight }, () => lane().catch(abort))
  // All lanes are awaited, so that nothing is written after the caller was told that it stopped.
  await Promise.all(lanes)
  release()
  signal.throwIfAborted()
}

/** A signal that follows its parent and can also be aborted alone (AbortSignal.any is missing below Chrome 116). */
function childOf(parent: AbortSignal) {
  const child = new AbortController()
  const follow = () => child.abort(parent.reason)
  parent.addEventListener('abort', follow)
  if (parent.aborted) follow()
  return {
    signal: child.signal,
    abort: (reason: unknown) => child.abort(reason),
    release: () => parent.removeEventListener('abort', follow),
  }
}

/** A corrupt chunk is fetched again by itself; the others stay. */
async function fetchChunk(job: Job, chunk: Chunk): Promise<void> {
  const { ports, database, signal } = job
  const bytes = await retrying(ports, signal, async () => {
    const fetched = await fetchBytes(ports, chunkUrlPath(chunk.hash), chunk.bytes, signal)
    if (fetched.length < chunk.bytes) throw new Problem('net/unreachable', { bytes: fetched.length })
    if (hex(await ports.verifier.sha256(fetched)) !== chunk.hash)
      throw new Problem('pack/bad-hash', { hash: chunk.hash })
    return fetched
  })
  signal.throwIfAborted()
  await database.use((db) =>
    db.transaction('rw', [db.packs, db.downloads, db.chunks], async () => {
      await assertWanted(db, job)
      await db.chunks.put({ hash: chunk.hash, bytes })
    }),
  )
}

/** Inside a transaction over packs and downloads. A pack removed meanwhile, in whatever tab, gets no more bytes. */
async function assertWanted(db: ContentTables, { manifest, hash }: Job): Promise<void> {
  const rows = [await db.downloads.get(manifest.id), await db.packs.get(manifest.id)]
  if (!rows.some((row) => row?.hash === hash)) throw removed()
}

/** Written last: a pack without this row counts as not installed, so a cut connection leaves no half pack. */
function finish(job: Job): Promise<void> {
  const { database, manifest, hash } = job
  return database.use((db) =>
    db.transaction('rw', [db.packs, db.downloads, db.manifests, db.chunks], async () => {
      await assertWanted(db, job)
      const stored = new Set(await db.chunks.toCollection().primaryKeys())
      const named = (await db.manifests.where('hash').equals(hash).count()) > 0
      if (!named || manifest.chunks.some((chunk) => !stored.has(chunk.hash))) return
      await db.packs.put({ pack: manifest.id, hash })
      await db.downloads.delete(manifest.id)
    }),
  )
}

async function storedHashes(database: ContentDatabase): Promise<ReadonlySet<string>> {
  return database.use(async (db) => new Set(await db.chunks.toCollection().primaryKeys()))
}
