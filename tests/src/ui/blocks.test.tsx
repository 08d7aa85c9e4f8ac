// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/preact'
import { afterEach, expect, test } from 'vitest'
import type { Block } from '../../../core/pack/lesson.ts'
import { Blocks } from '../../../src/ui/blocks.tsx'

afterEach(cleanup)

const blocks: readonly Block[] = [
  { type: 'paragraph', spans: ['Gọi số ___ ngay, ', { strong: 'bác' }, '.'] },
  { type: 'list', rows: [['Gọi.']] },
]

test('strokes stand as they are written where no gap is asked for', () => {
  const { container } = render(<Blocks blocks={blocks} />)
  expect(container.textContent).toBe('Gọi số ___ ngay, bác.Gọi.')
  expect(container.querySelector('.gap')).toBeNull()
})

test('a gap is shown as one, and said in words', () => {
  const { container } = render(<Blocks blocks={blocks} gap="chỗ trống" />)
  expect(container.querySelector('p')?.textContent).toBe('Gọi số chỗ trống ngay, bác.')
  expect(container.querySelectorAll('.gap')).toHaveLength(1)
})
