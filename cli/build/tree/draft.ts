import type { Play } from '../../../core/practice/play.ts'
import type { Findings } from '../findings.ts'

/** What a lesson may lean on in its pack, in the lesson's language. */
export interface PackWords {
  /** Alt text by picture. */
  readonly alts: ReadonlyMap<string, string>
  readonly facts: ReadonlySet<string>
  readonly clips: ReadonlySet<string>
  readonly practices: ReadonlyMap<string, Play>
}

/** A lesson in the making: where it comes from, and on which line each part of its tree began. */
export interface Draft {
  readonly file: string
  readonly lines: WeakMap<object, number>
  readonly words: PackWords
  readonly findings: Findings
}

/** Remembers where a part of the tree stood, for the checks that come after. */
export function at<T extends object>(draft: Draft, line: number, part: T): T {
  draft.lines.set(part, line)
  return part
}

export function complain(draft: Draft, line: number, sentence: string): void {
  draft.findings.error({ file: draft.file, line }, sentence)
}
