// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/preact'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import type { Block, Span } from '../../../core/pack/lesson.ts'
import { Blocks, textOfSpans } from '../../../src/ui/blocks.tsx'

afterEach(cleanup)

const text = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.constantFrom('<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '&lt;b&gt;', 'javascript:alert(1)'),
)
const span: fc.Arbitrary<Span> = fc.oneof(
  text,
  text.map((strong) => ({ strong })),
)
const spans = fc.array(span, { minLength: 1, maxLength: 4 })
const block: fc.Arbitrary<Block> = fc.oneof(
  spans.map((list) => ({ type: 'paragraph' as const, spans: list })),
  fc.array(spans, { minLength: 1, maxLength: 3 }).map((rows) => ({ type: 'list' as const, rows })),
)

test('whatever a lesson says, only paragraphs, lists and strong words come out, without attributes', () => {
  fc.assert(
    fc.property(fc.array(block, { minLength: 1, maxLength: 4 }), (blocks) => {
      const { container, unmount } = render(<Blocks blocks={blocks} />)
      const made = [...container.querySelectorAll('*')]
      expect(made.filter((one) => !['P', 'UL', 'LI', 'STRONG'].includes(one.tagName))).toEqual([])
      expect(made.filter((one) => one.attributes.length > 0)).toEqual([])
      expect(container.textContent).toBe(blocks.map(plainText).join(''))
      unmount()
    }),
    { numRuns: 60 },
  )
})

function plainText(one: Block): string {
  return (one.type === 'paragraph' ? [one.spans] : one.rows).map(textOfSpans).join('')
}
