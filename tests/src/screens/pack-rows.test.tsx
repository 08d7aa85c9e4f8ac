// @vitest-environment happy-dom
import { cleanup, screen } from '@testing-library/preact'
import { afterEach, describe, expect, test } from 'vitest'
import type { Progress } from '../../../core/record/progress.ts'
import type { PackListing, PackState } from '../../../src/content/content.ts'
import { vietnamese } from '../../../src/i18n/i18n.ts'
import { PackRows, unfolded } from '../../../src/screens/pack-rows.tsx'
import { openTestRooms, show } from './show.tsx'

afterEach(cleanup)

const { words } = vietnamese()

const listing = (id: string, state: PackState, change: Partial<PackListing> = {}): PackListing => ({
  id,
  version: 1,
  title: { vi: `Gói ${id}` },
  summary: { vi: 'Tóm tắt' },
  lessons: 2,
  wireBytes: 200_000,
  manifestHash: 'a'.repeat(64),
  state,
  publisher: null,
  withdrawn: false,
  newer: false,
  extras: [],
  ...change,
})
const coming: PackState = { kind: 'stopped', doneBytes: 1, totalBytes: 2, readyLessons: [] }
const offered: PackState = { kind: 'offered' }
const ready: PackState = { kind: 'ready' }
const completed = (...lessons: string[]): Progress =>
  Object.fromEntries(
    lessons.map((key) => [key, { started: true, completed: true, passed: true, bestRight: 1, total: 1 }]),
  )

const idsOf = (packs: readonly PackListing[]) => packs.map(({ id }) => id)
const open = (packs: readonly PackListing[], progress: Progress = {}, wanted?: string) =>
  idsOf(unfolded(packs, progress, wanted).open)

describe('what is open on the home screen', () => {
  test('a newcomer sees one offer open, the first; the others are rows', () => {
    const packs = [listing('a', offered), listing('b', offered), listing('c', offered)]
    expect(open(packs)).toEqual(['a'])
    expect(idsOf(unfolded(packs, {}, undefined).closed)).toEqual(['b', 'c'])
  })

  test('where a poster led is open first, and what is coming beside it', () => {
    expect(open([listing('a', coming), listing('b', ready), listing('c', offered)], {}, 'c')).toEqual(['c', 'a'])
  })

  test('a poster of a pack that nobody knows changes nothing', () => {
    expect(open([listing('a', offered), listing('b', offered)], {}, 'x')).toEqual(['a'])
  })

  test('what was taken back or became newer is open until it is settled', () => {
    const packs = [
      listing('a', ready),
      listing('b', ready, { withdrawn: true }),
      listing('c', ready, { newer: true }),
      listing('d', offered),
    ]
    expect(open(packs)).toEqual(['b', 'c'])
  })

  test('of packs on the phone the first with a lesson left is open; with none left the first', () => {
    const packs = [listing('a', ready), listing('b', ready), listing('c', offered)]
    expect(open(packs, completed('a/one'))).toEqual(['a'])
    expect(open(packs, completed('a/one', 'a/two'))).toEqual(['b'])
    expect(open(packs, completed('a/one', 'a/two', 'b/one', 'b/two'))).toEqual(['a'])
  })

  test('lessons of a pack whose name only begins alike do not count for it', () => {
    expect(open([listing('a', ready), listing('b', ready)], completed('a-b/one', 'a-b/two'))).toEqual(['a'])
  })
})

test('a row leads to its pack, and says whether it is here, how far, or what it costs', async () => {
  const { rooms } = await openTestRooms()
  const learner = await rooms.records.addLearner('hat')
  const packs = [listing('a', ready), listing('b', ready), listing('c', offered)]
  show(<PackRows packs={packs} progress={completed('a/one', 'b/one', 'b/two')} />, rooms, learner)
  const rows = screen.getAllByRole('link')
  expect(rows.map((row) => row.getAttribute('href'))).toEqual(['#/p/a', '#/p/b', '#/p/c'])
  expect(rows[0]?.textContent).toContain(words('home.doneOf', { done: 1, count: 2 }))
  expect(rows[1]?.className).toBe('row right')
  expect(rows[2]?.textContent).toMatch(/195.KB/)
})
