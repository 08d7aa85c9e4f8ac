// Lesson text: a typed tree, rendered by this allow-list and nothing else (D15).
import type { Block, Span } from '../../core/pack/lesson.ts'

interface WordsProps {
  /** Said in place of ___, which is shown as a gap; without it ___ stands as it is written. */
  readonly gap?: string | undefined
}

function SpanText({ spans, gap }: WordsProps & { spans: readonly Span[] }) {
  return (
    <>
      {spans.map((span) =>
        typeof span === 'string' ? withGap(span, gap) : <strong key={span.strong}>{withGap(span.strong, gap)}</strong>,
      )}
    </>
  )
}

function withGap(text: string, gap: string | undefined) {
  const [before, after] = gap === undefined ? [text] : text.split(/_{3,}/)
  if (after === undefined) return text
  return (
    <>
      {before}
      <span class="gap">
        <span class="hidden">{gap}</span>
      </span>
      {after}
    </>
  )
}

export function Spans({ spans }: { spans: readonly Span[] }) {
  return <SpanText spans={spans} />
}

export function Blocks({ blocks, gap }: WordsProps & { blocks: readonly Block[] }) {
  return (
    <>
      {blocks.map((block, i) =>
        block.type === 'paragraph' ? (
          <p key={i}>
            <SpanText spans={block.spans} gap={gap} />
          </p>
        ) : (
          <ul key={i}>
            {block.rows.map((row, j) => (
              <li key={j}>
                <SpanText spans={row} gap={gap} />
              </li>
            ))}
          </ul>
        ),
      )}
    </>
  )
}

export function textOfSpans(spans: readonly Span[]): string {
  return spans.map((span) => (typeof span === 'string' ? span : span.strong)).join('')
}

/** What a voice reads. */
export function textOfBlocks(blocks: readonly Block[]): string {
  return blocks
    .flatMap((block) => (block.type === 'paragraph' ? [block.spans] : block.rows))
    .map(textOfSpans)
    .join(' ')
}
