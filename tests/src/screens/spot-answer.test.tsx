// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/preact'
import { afterEach, expect, test } from 'vitest'
import { mark } from '../../../core/item/mark.ts'
import { isTold } from '../../../src/screens/feedback.tsx'
import { SpotAnswer } from '../../../src/screens/spot-question.tsx'
import { spot, spots } from './items.ts'

afterEach(cleanup)

const shown = (item: typeof spot, answer: readonly string[], attempt: number) => {
  const marked = mark(item, answer)
  if (marked === null) throw new Error('not an answer')
  render(<SpotAnswer item={item} picture={<img alt="" />} told={isTold(item, { mark: marked, attempt })} />)
  return document.querySelectorAll('.spot.told').length
}

test('after a first wrong try the picture is there to look at again, and nothing in it is told', () => {
  expect(shown(spot, ['time'], 1)).toBe(0)
  expect(document.querySelector('img')).not.toBeNull()
})

test('after a right answer and after a second try the place is shown', () => {
  expect(shown(spot, ['link-in-it'], 1)).toBe(1)
  cleanup()
  expect(shown(spot, ['time'], 2)).toBe(1)
})

test('where several places are right, each is shown at once', () => {
  expect(shown(spots, ['time'], 1)).toBe(2)
})
