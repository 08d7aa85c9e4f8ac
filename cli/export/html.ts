// Words as HTML. Every text passes through `escaped`, in elements and in attributes alike.
import type { Block, Span } from '../../core/pack/lesson.ts'

const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => names[sign] ?? '')
}

export function htmlOfSpans(spans: readonly Span[]): string {
  return spans
    .map((span) => (typeof span === 'string' ? escaped(span) : `<strong>${escaped(span.strong)}</strong>`))
    .join('')
}

export function htmlOfBlocks(blocks: readonly Block[]): string {
  return blocks
    .map((block) =>
      block.type === 'paragraph'
        ? `<p>${htmlOfSpans(block.spans)}</p>`
        : `<ul>${block.rows.map((row) => `<li>${htmlOfSpans(row)}</li>`).join('')}</ul>`,
    )
    .join('')
}
