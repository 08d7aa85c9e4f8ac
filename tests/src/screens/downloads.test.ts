import { expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import type { Content, PackListing } from '../../../src/content/content.ts'
import { createDownloads } from '../../../src/screens/downloads.ts'

const stopped = { kind: 'stopped', doneBytes: 1, totalBytes: 2, readyLessons: [] } as const

/** Two packs that were begun, one of them paused by the learner; others are here and may have newer versions. */
function phone(savesData: boolean, others: readonly Partial<PackListing>[] = []) {
  const asked: string[] = []
  const paused = new Set(['paused'])
  const listing = (id: string) => ({ id, state: stopped }) as unknown as PackListing
  const content = {
    list: async () => [listing('begun'), listing('paused'), ...others],
    prepare: async () => undefined,
    download: async (id: string) => void asked.push(id),
  } as unknown as Content
  const keep = {
    has: (id: string) => paused.has(id),
    set: (id: string, is: boolean) => void (is ? paused.add(id) : paused.delete(id)),
  }
  return { asked, downloads: createDownloads(content, keep, () => savesData) }
}

test('where the person saves data nothing goes on by itself; a tap goes on', async () => {
  const { asked, downloads } = phone(true)
  await downloads.resumeAll('vi')
  expect(asked).toEqual([])
  await downloads.start('begun', 'vi')
  expect(asked).toEqual(['begun'])
})

test('else what was begun goes on, and what was paused waits', async () => {
  const { asked, downloads } = phone(false)
  await downloads.resumeAll('vi')
  expect(asked).toEqual(['begun'])
})

test('a newer version comes by itself only where it costs next to nothing and is wanted', async () => {
  const here = (id: string, newerBytes?: number, newer = true) =>
    ({ id, newer, state: { kind: 'ready' }, ...(newerBytes !== undefined && { newerBytes }) }) as const
  const { quietUpdateBytesMax } = limits
  const { asked, downloads } = phone(false, [
    here('small', quietUpdateBytesMax),
    here('large', quietUpdateBytesMax + 1),
    here('unknown'),
    here('same', 0, false),
  ])
  await downloads.resumeAll('vi')
  expect(asked).toEqual(['begun', 'small'])
})

test('nor does it come where the person saves data', async () => {
  const small = { id: 'small', newer: true, newerBytes: 1, state: { kind: 'ready' } } as const
  const { asked, downloads } = phone(true, [small])
  await downloads.resumeAll('vi')
  expect(asked).toEqual([])
})
