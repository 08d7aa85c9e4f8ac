// What every carried item has: its question, ids for its parts, and what is said after an answer.
import type { Block, Span } from '../../../core/pack/lesson.ts'
import type { Entry, Page, Words } from '../question.ts'
import { fittedBlocks } from './fitted.ts'
import type { Sentences } from './sentences.ts'

export interface Carrying {
  readonly sentences: Sentences
  /** The step's id, free in its lesson; those of its parts begin with it. */
  readonly id: string
  /** Tells what the step lacks of its entry. */
  readonly lose: (sentence: string) => void
  readonly check: (sentence: string) => void
}

export function baseOf(entry: Pick<Exclude<Entry, Page>, 'stem' | 'fixed'>, { id }: Carrying) {
  const prompt = fittedBlocks(entry.stem.blocks).flat()
  return { id, prompt, ...(entry.fixed && { fixed: true as const }) }
}

export function partId(id: string, i: number): string {
  return `${id}-${String.fromCharCode(97 + i)}`
}

export function whyOf(own: Words | undefined, general: Words | undefined, usual: string): Block[] {
  const said = [...(own?.blocks ?? []), ...(general?.blocks ?? [])]
  const spans: Span[] = [usual]
  return said.length > 0 ? fittedBlocks(said).flat() : fittedBlocks([{ type: 'paragraph', spans }]).flat()
}
