// Downloads that go on while the learner walks through the app; a pause is the learner's own and is remembered.
import { limits } from '../../core/limits.ts'
import type { Extra } from '../../core/pack/extras.ts'
import type { Content, PackListing } from '../content/content.ts'

export interface Downloads {
  /** Resolves when the pack is whole or was paused; trouble shows in the pack's own state. */
  start(packId: string, language: string, without?: readonly Extra[]): Promise<void>
  pause(packId: string): void
  /**
   * Goes on with everything that was begun and not paused, and fetches newer versions that cost next to nothing; not where the person
   * asked the browser to save data: then they tap.
   */
  resumeAll(language: string): Promise<void>
}

export interface PausedPacks {
  has(packId: string): boolean
  set(packId: string, paused: boolean): void
}

export function createDownloads(content: Content, paused: PausedPacks, savesData: () => boolean): Downloads {
  const running = new Map<string, AbortController>()

  const start = async (packId: string, language: string, without?: readonly Extra[]) => {
    if (running.has(packId)) return
    const stop = new AbortController()
    running.set(packId, stop)
    paused.set(packId, false)
    try {
      await content.download(packId, language, { signal: stop.signal, ...(without && { without }) })
    } finally {
      running.delete(packId)
    }
  }
  return {
    start,
    pause(packId) {
      paused.set(packId, true)
      running.get(packId)?.abort()
    },
    async resumeAll(language) {
      if (savesData()) return
      const begun = (await content.list()).filter(({ id, state }) => state.kind === 'stopped' && !paused.has(id))
      const small = (await smallUpdates(content)).filter(({ id }) => !paused.has(id))
      // The trouble of a resumed download stands in the pack's state, where the learner sees it.
      for (const { id } of [...begun, ...small]) await start(id, language).catch((_shownOnHome: unknown) => undefined)
    },
  }
}

/** What an update costs is known once its manifest, a few KB, is here. */
async function smallUpdates(content: Content): Promise<readonly PackListing[]> {
  const waiting = async () => (await content.list()).filter(({ newer, state }) => newer && state.kind === 'ready')
  for (const { id } of await waiting()) await content.prepare(id).catch((_thenTheyTap: unknown) => undefined)
  return (await waiting()).filter(({ newerBytes = Infinity }) => newerBytes <= limits.quietUpdateBytesMax)
}
