import { expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import type { Content, PackListing } from '../../../src/content/content.ts'
import { createDownloads } from '../../../src/screens/downloads.ts'

const { quietUpdateBytesMax } = limits
type Listed = Pick<PackListing, 'id' | 'newer' | 'newerBytes' | 'state'>

const begun = (id: string): Listed => ({
  id,
  newer: false,
  state: { kind: 'stopped', doneBytes: 1, totalBytes: 2, readyLessons: [] },
})
const here = (id: string, newerBytes?: number, newer = true): Listed => ({
  id,
  newer,
  state: { kind: 'ready' },
  ...(newerBytes !== undefined && { newerBytes }),
})

interface Given {
  readonly packs: readonly Listed[]
  readonly savesData?: boolean
  readonly inUse?: readonly string[]
  /** Runs while a pack is being fetched. */
  readonly during?: (id: string, phone: { packs: Listed[]; pause: (id: string) => void }) => void
}

/** The learner paused 'paused' and 'paused-update'. */
function phone({ packs, savesData = false, inUse = [], during }: Given) {
  const asked: string[] = []
  const paused = new Set(['paused', 'paused-update'])
  const listed = [...packs]
  const content = {
    list: async () => listed,
    prepare: async (id: string) => void asked.push(`manifest of ${id}`),
    download: async (id: string) => {
      asked.push(id)
      during?.(id, { packs: listed, pause: (one) => downloads.pause(one) })
    },
  } as unknown as Content
  const keep = {
    has: (id: string) => paused.has(id),
    set: (id: string, is: boolean) => void (is ? paused.add(id) : paused.delete(id)),
  }
  const downloads = createDownloads({
    content,
    paused: keep,
    savesData: () => savesData,
    isInUse: async (id) => inUse.includes(id),
  })
  return { asked, downloads }
}

const packsOf = (asked: readonly string[]) => asked.filter((one) => !one.startsWith('manifest'))

test('where the person saves data nothing goes on by itself, and nothing newer comes; a tap goes on', async () => {
  const { asked, downloads } = phone({ packs: [begun('begun'), here('small', 1)], savesData: true })
  await downloads.resumeAll('vi')
  expect(asked).toEqual([])
  await downloads.start('begun', 'vi')
  expect(asked).toEqual(['begun'])
})

test('else what was begun goes on before anything else is asked for, and what was paused waits', async () => {
  const { asked, downloads } = phone({ packs: [here('small', 1), begun('begun'), begun('paused')] })
  await downloads.resumeAll('vi')
  expect(asked).toEqual(['begun', 'manifest of small', 'small'])
})

test('a newer version comes by itself only where it costs next to nothing, is wanted and disturbs nobody', async () => {
  const { asked, downloads } = phone({
    packs: [
      here('small', quietUpdateBytesMax),
      here('large', quietUpdateBytesMax + 1),
      here('unknown'),
      here('same', 0, false),
      here('paused-update', 1),
      here('learnt-just-now', 1),
    ],
    inUse: ['learnt-just-now'],
  })
  await downloads.resumeAll('vi')
  expect(packsOf(asked)).toEqual(['small'])
  expect(asked).not.toContain('manifest of paused-update')
})

test('what is removed or paused while another comes does not come after it', async () => {
  const { asked, downloads } = phone({
    packs: [begun('first'), begun('removed'), begun('stopped'), here('gone', 1)],
    during(id, { packs, pause }) {
      if (id !== 'first') return
      packs.splice(0, packs.length, ...packs.filter((pack) => !['removed', 'gone'].includes(pack.id)))
      pause('stopped')
    },
  })
  await downloads.resumeAll('vi')
  expect(packsOf(asked)).toEqual(['first'])
})
