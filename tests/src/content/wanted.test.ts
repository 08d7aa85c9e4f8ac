import { expect, test } from 'vitest'
import type { Chunk, Manifest } from '../../../core/pack/manifest.ts'
import { chunksInOrder, chunksOfLesson, readyLessons } from '../../../src/content/wanted.ts'

const text = { vi: 'Bài' }
const lessons = ['a', 'b', 'c', 'd'].map((id) => ({ id, title: text, summary: text, minutes: 3, skills: [], items: 1 }))

const chunk = (hash: string, lesson: string, part: string, until?: string): Chunk => ({
  hash,
  bytes: 1,
  wireBytes: 1,
  lesson,
  ...(until !== undefined && { until }),
  part,
})

/** The first lesson by itself; b and c share their pictures, b to d their words. */
const chunks = [
  chunk('pictures-a', 'a', 'base'),
  chunk('words-a', 'a', 'vi'),
  chunk('pictures-bc', 'b', 'base', 'c'),
  chunk('words-bcd', 'b', 'vi', 'd'),
  chunk('pictures-d', 'd', 'base'),
]
const manifest = {
  languages: ['vi'],
  lessons,
  chunks,
  files: lessons.map(({ id }) => ({ path: `lessons/${id}/vi.json`, slices: [[id === 'a' ? 1 : 3, 0, 1]] })),
} as unknown as Manifest

const hashes = (found: readonly Chunk[]) => found.map(({ hash }) => hash)

test('a lesson that shares its chunks needs them whole, and those of no other', () => {
  expect(hashes(chunksOfLesson(manifest, 'c', 'vi'))).toEqual(['pictures-bc', 'words-bcd'])
  expect(hashes(chunksOfLesson(manifest, 'd', 'vi'))).toEqual(['words-bcd', 'pictures-d'])
  expect(hashes(chunksOfLesson(manifest, 'a', 'vi'))).toEqual(['pictures-a', 'words-a'])
})

test('lessons that share a chunk are ready together, but for what else one of them needs', () => {
  expect(readyLessons(manifest, new Set(['words-bcd']))).toEqual([])
  expect(readyLessons(manifest, new Set(['pictures-bc', 'words-bcd']))).toEqual(['b', 'c'])
  expect(readyLessons(manifest, new Set(['pictures-d', 'words-bcd']))).toEqual(['d'])
})

test('chunks come in the order in which a learner needs them', () => {
  expect(hashes(chunksInOrder(manifest, 'vi'))).toEqual(hashes(chunks))
})
