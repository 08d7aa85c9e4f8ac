// Downloads that go on while the learner walks through the app; a pause is the learner's own and is remembered.
import { limits } from '../../core/limits.ts'
import type { Content, DownloadOptions, PackListing } from '../content/content.ts'

export interface Downloads {
  /** Resolves when the pack is whole or was paused; trouble shows in the pack's own state. */
  start(packId: string, language: string, options?: Pick<DownloadOptions, 'without' | 'ofInstalled'>): Promise<void>
  pause(packId: string): void
  /**
   * Goes on with everything that was begun and not paused, then fetches newer versions that cost next to nothing; not where the person
   * asked the browser to save data: then they tap.
   */
  resumeAll(language: string): Promise<void>
}

export interface PausedPacks {
  has(packId: string): boolean
  set(packId: string, paused: boolean): void
}

export interface DownloadsPorts {
  readonly content: Content
  readonly paused: PausedPacks
  readonly savesData: () => boolean
  /** Somebody stands in the middle of one of its lessons: a newer version would begin that lesson anew. */
  readonly isInUse: (packId: string) => Promise<boolean>
}

export function createDownloads({ content, paused, savesData, isInUse }: DownloadsPorts): Downloads {
  const running = new Map<string, AbortController>()

  async function run(packId: string, language: string, options: DownloadOptions = {}): Promise<void> {
    if (running.has(packId)) return
    const stop = new AbortController()
    running.set(packId, stop)
    try {
      await content.download(packId, language, { ...options, signal: stop.signal })
    } finally {
      running.delete(packId)
    }
  }

  /** One after the other, which takes its time: each is looked at once more before it begins. */
  async function goOn(language: string, wants: (pack: PackListing) => boolean): Promise<void> {
    const wanted = async () => (await content.list()).filter((pack) => wants(pack) && !paused.has(pack.id))
    for (const { id } of await wanted()) {
      if (!(await wanted()).some((pack) => pack.id === id)) continue
      // The trouble of a resumed download stands in the pack's state, where the learner sees it.
      await run(id, language).catch((_shownOnHome: unknown) => undefined)
    }
  }

  /** What an update costs is known once its manifest, a few KB, is here. */
  async function fetchSmallUpdates(language: string): Promise<void> {
    const inUse = new Set<string>()
    const isWaiting = ({ id, newer, state }: PackListing) => newer && state.kind === 'ready' && !inUse.has(id)
    for (const { id } of (await content.list()).filter((pack) => isWaiting(pack) && !paused.has(pack.id))) {
      if (await isInUse(id)) inUse.add(id)
      else await content.prepare(id).catch((_thenTheyTap: unknown) => undefined)
    }
    const isSmall = ({ newerBytes = Number.POSITIVE_INFINITY }: PackListing) => newerBytes <= limits.quietUpdateBytesMax
    await goOn(language, (pack) => isWaiting(pack) && isSmall(pack))
  }

  return {
    start(packId, language, options) {
      paused.set(packId, false)
      return run(packId, language, options)
    },
    pause(packId) {
      paused.set(packId, true)
      running.get(packId)?.abort()
    },
    async resumeAll(language) {
      if (savesData()) return
      await goOn(language, ({ state }) => state.kind === 'stopped')
      await fetchSmallUpdates(language)
    },
  }
}
