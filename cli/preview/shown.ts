// What the preview's page is told: packs as the app's own screens take them, and what a check says of them.
import type { Lesson } from '../../core/pack/lesson.ts'
import type { Manifest } from '../../core/pack/manifest.ts'
import type { Finding } from '../build/findings.ts'

/** Where the page asks for a `Shown`, and under which event it hears of a new one. */
export const shownPath = '/shown.json'
export const changedEvent = 'domdom:changed'

export interface ShownPack {
  /** As a pack's name on a phone: 64 hex digits, other ones after every change. */
  readonly hash: string
  /** Without chunks and files, and only of lessons that can be shown. */
  readonly manifest: Manifest
  /** By lesson, then by language. */
  readonly lessons: Readonly<Record<string, Readonly<Record<string, Lesson>>>>
  /** Every lesson the author lists, also those that cannot be shown now. */
  readonly listed: readonly string[]
}

export interface Shown {
  readonly packs: readonly ShownPack[]
  readonly findings: readonly Finding[]
}

/** Where the page asks for a picture or a clip, by its path in the pack. */
export function filePath(hash: string, path: string): string {
  return `/files/${hash}/${path}`
}
