import { expect, test } from 'vitest'
import type { Content, PackListing } from '../../../src/content/content.ts'
import { createDownloads } from '../../../src/screens/downloads.ts'

const stopped = { kind: 'stopped', doneBytes: 1, totalBytes: 2, readyLessons: [] } as const

/** Two packs that were begun, one of them paused by the learner. */
function phone(savesData: boolean) {
  const asked: string[] = []
  const paused = new Set(['paused'])
  const listing = (id: string) => ({ id, state: stopped }) as unknown as PackListing
  const content = {
    list: async () => [listing('begun'), listing('paused')],
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
