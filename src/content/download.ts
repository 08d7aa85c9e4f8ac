// Fetching a pack: missing chunks only, a few at a time, each verified and stored by itself, the ready marker last.
import { contentLayout } from '../../core/content-layout.ts'
import type { Chunk } from '../../core/pack/manifest.ts'
import { isProblem, Problem, type ProblemCode } from '../../core/problem.ts'
import { type Telling, tellCalmly } from './calm.ts'
import { withFreshCatalogue } from './catalogue.ts'
import type { ContentPorts, DownloadOptions } from './content.ts'
import { type ContentDatabase, reading } from './database.ts'
import { begin, chosenWithout, finish, type Install, isHere, storeChunk, storedHashes } from './install.ts'
import { bringChunks, childOf } from './lanes.ts'
import { soundHere, wantedManifest } from './manifest.ts'
import { type Porter, PorterGone } from './porter/porter.ts'
import { picturesOfLesson } from './read.ts'
import { removed } from './removed.ts'
import { trustedRoot } from './trust.ts'
import { chunksInOrder, chunksOfLesson } from './wanted.ts'

export interface Downloads {
  start(packId: string, language: string, options: DownloadOptions): Promise<void>
  /**
   * The same place for another road: `bring` runs alone among all tabs. What runs here for this pack steps aside, and goes on afterwards.
   * Trouble is the caller's to tell: the download's own is told no longer once `bring` succeeded.
   */
  inPlace<T>(packId: string, bring: (signal: AbortSignal) => Promise<T>): Promise<T>
  /** Stops what runs in this tab. */
  stop(packId: string): void
  /** What went wrong is no longer told: the pack is gone. */
  forget(packId: string): void
  isRunning(packId: string): boolean
  /** What stopped the last try in this tab. */
  problemOf(packId: string): ProblemCode | null
}

/** The pieces of one running download. */
interface Job extends Install {
  readonly ports: ContentPorts
  readonly porter: Porter | null
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
    problems.delete(packId)
    try {
      let isAgain = false
      await steppingAside(() =>
        inTurn(packId, options.signal, (signal) => {
          // What was chosen at the tap is written down by then, and may have been thought better of.
          const first = !isAgain
          isAgain = true
          return fetchPack(packId, language, options, first, signal)
        }),
      )
    } catch (error) {
      if (isProblem(error)) problems.set(packId, error.code)
      throw error
    } finally {
      tell()
    }
  }

  function fetchPack(
    packId: string,
    language: string,
    options: DownloadOptions,
    isFirst: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    return withFreshCatalogue(ports, database, packId, signal, async () => {
      const porter = ports.hirePorter?.() ?? null
      try {
        const wanted = await versionFor(packId, options, signal)
        const asked = isFirst ? options.without : undefined
        const without = asked ?? (await database.use((db) => chosenWithout(db, packId))) ?? options.without ?? []
        await run({ ports, porter, database, ...wanted, language, signal, without, tell }, options.only)
      } finally {
        porter?.dismiss()
      }
    })
  }

  async function versionFor(packId: string, { ofInstalled = false }: DownloadOptions, signal: AbortSignal) {
    if (!ofInstalled) return wantedManifest(ports, database, packId, signal)
    const { installed } = await reading(database, async (db) =>
      soundHere(db, packId, await trustedRoot(db, ports.builtInRoot)),
    )
    if (installed === null) throw new Problem('pack/missing', { packId })
    return installed
  }

  async function inTurn<T>(
    packId: string,
    signal: AbortSignal = new AbortController().signal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const stop = childOf(signal)
    running.set(packId, (running.get(packId) ?? new Set()).add(stop))
    tell()
    try {
      await clearOnce()
      return await alone(packId, stop.signal, () => work(stop.signal))
    } finally {
      stop.release()
      running.get(packId)?.delete(stop)
      tell()
    }
  }

  /** Another tab may have fetched it all, or removed it, by the time the lock is ours: what is missing is asked only then. */
  async function alone<T>(packId: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const wasHere = isHere(database, packId)
    wasHere.catch((_thrown_below: unknown) => undefined)
    const now = async () => {
      signal.throwIfAborted()
      if ((await wasHere) && !(await isHere(database, packId))) throw removed()
      return work()
    }
    return ports.locks.hold(`domdom-download-${packId}`, now, signal)
  }

  function stop(packId: string): void {
    for (const one of running.get(packId) ?? []) one.abort(removed())
  }

  function inPlace<T>(packId: string, bring: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const before = [...(running.get(packId) ?? [])]
    const brought = inTurn(packId, undefined, bring).then((done) => {
      problems.delete(packId)
      return done
    })
    const aside = new Aside(brought)
    for (const one of before) one.abort(aside)
    return brought
  }

  return {
    start,
    inPlace,
    stop,
    forget: (packId) => void problems.delete(packId),
    isRunning: (packId) => (running.get(packId)?.size ?? 0) > 0,
    problemOf: (packId) => problems.get(packId) ?? null,
  }
}

/** Why a download stopped that goes on afterwards. */
class Aside extends DOMException {
  /** Rejects when the pack was removed meanwhile: that stops the download too. */
  readonly ended: Promise<void>
  constructor(brought: Promise<unknown>) {
    super('The pack comes by another road', 'AbortError')
    this.ended = brought.then(
      () => undefined,
      async (error) => {
        if (error instanceof Aside) await error.ended
        else if (isAbort(error)) throw error
      },
    )
    this.ended.catch(() => undefined)
  }
}

/** Out of a transaction it comes as Dexie's own error of that name. */
const isAbort = (error: unknown) => error instanceof Error && error.name === 'AbortError'

async function steppingAside(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Aside)) throw error
      await error.ended
    }
  }
}

async function run(job: Job, only: string | undefined): Promise<void> {
  const installed = await begin(job)
  if (installed) return
  if (only === undefined) return fetchWhole(job)
  await fetchMissing(job, chunksOfLesson(job.manifest, only, job.language, job.without))
  if (!job.without.includes('pictures'))
    await fetchMissing(job, await picturesOfLesson(job.database, job.manifest, job.hash, only, job.language))
  await finish(job)
}

/** A chunk that it shares with another pack may go with that one meanwhile: then it is fetched once more. */
async function fetchWhole(job: Job): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    await fetchMissing(job, chunksInOrder(job.manifest, job.language, job.without))
    if (await finish(job)) return
  }
  throw new Problem('pack/missing', { packId: job.manifest.id })
}

const ROUNDS_MAX = 3

async function fetchMissing(job: Job, wanted: readonly Chunk[]): Promise<void> {
  const queue = await missing(job, wanted)
  const first = chunksOfLesson(job.manifest, job.manifest.lessons[0]?.id ?? '', job.language, job.without)
  const waitedFor = first.filter(({ part }) => !part.startsWith('voice-')).map(({ hash }) => hash)
  const telling = tellCalmly(waitedFor, job.ports.timers, job.tell)
  try {
    await bringAll(job, queue, waitedFor, telling)
  } finally {
    telling.end()
  }
}

async function missing<T extends Pick<Chunk, 'hash'>>({ database }: Job, wanted: readonly T[]): Promise<T[]> {
  const stored = await storedHashes(database)
  return wanted.filter(({ hash }) => !stored.has(hash))
}

/** On a thread of its own as soon as that stands and a place is free; until then, and without one, here. */
async function bringAll(job: Job, queue: Chunk[], waitedFor: readonly string[], telling: Telling): Promise<void> {
  const { ports, porter } = job
  const { signal, abort, release } = childOf(job.signal)
  let there: Promise<void> | null = null
  const handOver = () => {
    if (porter?.isReady() !== true) return false
    there ??= bringThere(porter, { ...job, signal }, queue, waitedFor).catch(abort)
    return true
  }
  const store = (chunk: Pick<Chunk, 'hash'>, bytes: Uint8Array<ArrayBuffer>) =>
    storeChunk({ ...job, signal }, chunk, bytes)
  const arrived = ({ hash }: Pick<Chunk, 'hash'>) => telling.arrived(hash)
  const here = (isEnough: () => boolean) => bringChunks(ports, { queue, signal, isEnough, store, arrived }).catch(abort)
  await here(handOver)
  await there
  // What the thread left when it ended by itself.
  await here(() => false)
  release()
  signal.throwIfAborted()
}

/** Takes all of the queue; puts back what is missing where the thread ends by itself. */
async function bringThere(porter: Porter, job: Job, queue: Chunk[], waitedFor: readonly string[]): Promise<void> {
  const { root, databaseName = contentLayout.name } = job.ports
  const rest = queue.splice(0)
  if (rest.length === 0) return
  const order = { root, databaseName, pack: job.manifest.id, hash: job.hash, queue: rest, waitedFor }
  try {
    await porter.bring(order, job.signal, job.tell)
  } catch (error) {
    if (!(error instanceof PorterGone)) throw error
    queue.push(...(await missing(job, rest)))
  }
}
