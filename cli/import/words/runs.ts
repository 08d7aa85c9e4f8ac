// Words gathered run by run, as a reader of markup meets them, into blocks that hold no empty text.
import type { Block, Span } from '../../../core/pack/lesson.ts'

export interface Runs {
  add(text: string, strong: boolean): void
  /** Ends a paragraph, or a row when `mark` is given: what stands before the row's words, such as '' or '1. '. */
  close(mark?: string): void
  blocks(): Block[]
}

export function gatherRuns(): Runs {
  const blocks: Block[] = []
  let runs: { text: string; strong: boolean }[] = []
  return {
    add: (text, strong) => {
      const last = runs.at(-1)
      if (last?.strong === strong) last.text += text
      else runs.push({ text, strong })
    },
    close: (mark) => {
      const spans = spansOf(mark === undefined ? runs : [{ text: mark, strong: false }, ...runs], mark ?? '')
      runs = []
      if (spans.length === 0) return
      const last = blocks.at(-1)
      if (mark === undefined) blocks.push({ type: 'paragraph', spans })
      else if (last?.type === 'list') last.rows.push(spans)
      else blocks.push({ type: 'list', rows: [spans] })
    },
    blocks: () => blocks,
  }
}

/** White space is one space, and none at the ends; a run of space alone is never strong. */
function spansOf(runs: readonly { readonly text: string; readonly strong: boolean }[], mark: string): Span[] {
  const spans: Span[] = []
  let isOpen = false
  for (const { text, strong } of runs) {
    let words = text.replace(/[\s\u00a0]+/g, ' ')
    if (!isOpen) words = words.trimStart()
    if (words === '') continue
    isOpen = !words.endsWith(' ')
    push(spans, words, strong && words.trim() !== '')
  }
  trimEnd(spans)
  const isMarkAlone = mark !== '' && spans.length === 1 && spans[0] === mark.trim()
  return isMarkAlone ? [] : spans
}

/** Spaces stand outside of strong words, where Markdown can spell them. */
function push(spans: Span[], words: string, strong: boolean): void {
  if (!strong) {
    pushPlain(spans, words)
    return
  }
  if (words.startsWith(' ')) pushPlain(spans, ' ')
  spans.push({ strong: words.trim() })
  if (words.endsWith(' ')) pushPlain(spans, ' ')
}

function pushPlain(spans: Span[], words: string): void {
  const last = spans.at(-1)
  if (typeof last === 'string') spans[spans.length - 1] = last + words
  else spans.push(words)
}

function trimEnd(spans: Span[]): void {
  const last = spans.at(-1)
  if (typeof last !== 'string') return
  const words = last.trimEnd()
  if (words === '') spans.pop()
  else spans[spans.length - 1] = words
}
