// The packs' room of a previewed phone: what the server shows now, in place of a database and downloads.

import { filePath, type Shown, type ShownPack } from '../../cli/preview/shown.ts'
import type { Lesson } from '../../core/pack/lesson.ts'
import { Problem } from '../../core/problem.ts'
import type { Content, OpenPack } from '../../src/content/content.ts'

export interface ShownContent extends Content {
  show(shown: Shown): void
  packNow(id: string): ShownPack | undefined
}

export function createShownContent(): ShownContent {
  let packs: readonly ShownPack[] = []
  const listeners = new Set<() => void>()
  const packNow = (id: string) => packs.find(({ manifest }) => manifest.id === id)
  return {
    show(shown) {
      packs = shown.packs
      for (const listener of listeners) listener()
    },
    packNow,
    list: async () => [],
    changedFacts: async () => [],
    contacts: async () => [],
    findable: async () => [],
    hasReady: async () => packs.length > 0,
    weeksBehind: async () => null,
    refreshCatalogue: async () => undefined,
    prepare: async () => undefined,
    download: async () => undefined,
    remove: async () => undefined,
    // A previewed phone keeps nothing that a file could bring or take.
    take: nothingKept,
    dropExtra: nothingKept,
    pieces: nothingKept,
    pack: async (id) => openPackOf(packNow(id)),
    lesson: async (id, lesson, language) => lessonOf(packNow(id), lesson, language),
    async file(hash, path) {
      const response = await fetch(filePath(hash, path))
      return response.ok ? response.blob() : null
    },
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const nothingKept = () => Promise.reject(new Problem('pack/missing'))

function openPackOf(pack: ShownPack | undefined): OpenPack | null {
  if (pack === undefined) return null
  const { manifest, hash } = pack
  return { manifest, hash, readyLessons: manifest.lessons.map(({ id }) => id) }
}

function lessonOf(
  pack: ShownPack | undefined,
  id: string,
  language: string,
): { lesson: Lesson; packHash: string } | null {
  const lesson = pack?.lessons[id]?.[language]
  if (pack === undefined || lesson === undefined) return null
  // An author sees the whole pool: the desk names each step by its place.
  const { ask: _, ...whole } = lesson
  return { lesson: whole, packHash: pack.hash }
}
