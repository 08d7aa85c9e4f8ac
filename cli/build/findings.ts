// What the build has to say about the sources. Errors are gathered, so that an author mends a pack in one go, not in ten.
import { Problem } from '../../core/problem.ts'

export interface Place {
  /** As an author would type it: packs/<pack>/… */
  readonly file: string
  /** From 1. */
  readonly line: number
}

export interface Findings {
  error(place: Place, sentence: string): void
  warn(place: Place, sentence: string): void
  /** How many errors so far: a later step that needs sound input asks whether an earlier one added any. */
  errorCount(): number
}

export interface GatheredFindings extends Findings {
  /** Throws 'pack/source' when there is any error; `found` holds one line each, in the order of files and lines. */
  throwIfAny(): void
}

/** Warnings are handed on at once; the same line is never said twice. */
export function gatherFindings(warn: (line: string) => void): GatheredFindings {
  const errors: { place: Place; line: string }[] = []
  const said = new Set<string>()
  const once = (place: Place, sentence: string, say: (line: string) => void) => {
    const line = `${place.file}:${place.line}: ${sentence}`
    if (!said.has(line)) say(line)
    said.add(line)
  }
  return {
    error: (place, sentence) => once(place, sentence, (line) => errors.push({ place, line })),
    warn: (place, sentence) => once(place, `warning: ${sentence}`, warn),
    errorCount: () => errors.length,
    throwIfAny: () => {
      if (errors.length === 0) return
      const sorted = errors.toSorted((a, b) => order(a.place, b.place)).map(({ line }) => line)
      throw new Problem('pack/source', { found: sorted.join('\n'), count: sorted.length })
    },
  }
}

function order(a: Place, b: Place): number {
  if (a.file === b.file) return a.line - b.line
  return a.file < b.file ? -1 : 1
}
