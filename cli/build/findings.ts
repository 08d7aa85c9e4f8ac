// What there is to say about the sources. Errors are gathered, so that an author mends a pack in one go, not in ten.
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

/** An error stops a build, a warning should be mended, a note is only good to know. */
export type Weight = 'error' | 'warning' | 'note'

export interface Finding {
  readonly place: Place
  readonly weight: Weight
  readonly sentence: string
}

/** Keeps all of it, for whoever looks a pack over without building it. */
export interface Report extends Findings {
  note(place: Place, sentence: string): void
  /** In the order of files and lines, none twice. */
  told(): readonly Finding[]
}

/** Warnings are handed on at once; the same line is never said twice. */
export function gatherFindings(warn: (line: string) => void): GatheredFindings {
  const errors: Finding[] = []
  const said = new Set<string>()
  const once = (finding: Finding, say: (line: string) => void) => {
    const line = lineOf(finding)
    if (!said.has(line)) say(line)
    said.add(line)
  }
  return {
    error: (place, sentence) => {
      const finding: Finding = { place, weight: 'error', sentence }
      once(finding, () => errors.push(finding))
    },
    warn: (place, sentence) => once({ place, weight: 'warning', sentence }, warn),
    errorCount: () => errors.length,
    throwIfAny: () => {
      if (errors.length === 0) return
      throw new Problem('pack/source', { found: errors.toSorted(order).map(lineOf).join('\n'), count: errors.length })
    },
  }
}

export function gatherReport(): Report {
  const found = new Map<string, Finding>()
  const keep = (weight: Weight) => (place: Place, sentence: string) => {
    const finding = { place, weight, sentence }
    found.set(lineOf(finding), finding)
  }
  return {
    error: keep('error'),
    warn: keep('warning'),
    note: keep('note'),
    errorCount: () => [...found.values()].filter(({ weight }) => weight === 'error').length,
    told: () => [...found.values()].sort(order),
  }
}

/** file:line: sentence, as editors understand it. */
export function lineOf({ place, weight, sentence }: Finding): string {
  return `${place.file}:${place.line}: ${weight === 'error' ? '' : `${weight}: `}${sentence}`
}

function order({ place: a }: Finding, { place: b }: Finding): number {
  if (a.file === b.file) return a.line - b.line
  return a.file < b.file ? -1 : 1
}
