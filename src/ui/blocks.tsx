// Lesson text: a typed tree, rendered by this allow-list and nothing else (D15).
import type { Block, Span } from '../../core/pack/lesson.ts'

function SpanText({ spans }: { spans: readonly Span[] }) {
  return (
    <>{spans.map((span) => (typeof span === 'string' ? span : <strong key={span.strong}>{span.strong}</strong>))}</>
  )
}

export function Spans({ spans }: { spans: readonly Span[] }) {
  return <SpanText spans={spans} />
}

export function Blocks({ blocks }: { blocks: readonly Block[] }) {
  return (
    <>
      {blocks.map((block, i) =>
        block.type === 'paragraph' ? (
          <p key={i}>
            <SpanText spans={block.spans} />
          </p>
        ) : (
          <ul key={i}>
            {block.rows.map((row, j) => (
              <li key={j}>
                <SpanText spans={row} />
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
