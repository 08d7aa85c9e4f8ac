// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/preact'
import { afterEach, expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { noProgress } from '../../../core/record/progress.ts'
import type { ExtraListing, PackListing } from '../../../src/content/content.ts'
import { vietnamese } from '../../../src/i18n/i18n.ts'
import { PackPanel } from '../../../src/screens/pack-panel.tsx'
import { PackShelf } from '../../../src/screens/pack-shelf.tsx'
import type { Rooms } from '../../../src/screens/world.ts'
import { openTestRooms, show } from './show.tsx'

afterEach(cleanup)

const { words } = vietnamese()
const MB = 1024 * 1024
const voice = { extra: 'voice', bytes: 2 * MB, isLeftOut: false } as const
const pictures = { extra: 'pictures', bytes: MB, isLeftOut: false } as const
const small = { extra: 'pictures', bytes: limits.extraAskedBytesMin - 1, isLeftOut: false } as const

/** A pack in this state, and what was asked of the downloads and the packs' room. */
async function panel(state: PackListing['state'], extras: readonly ExtraListing[]) {
  const { rooms } = await openTestRooms()
  await rooms.content.refreshCatalogue()
  const [offered] = await rooms.content.list()
  if (offered === undefined) throw new Error('nothing is offered')
  const listing: PackListing = { ...offered, wireBytes: 4 * MB, state, extras }
  const asked: unknown[] = []
  const here: Rooms = {
    ...rooms,
    downloads: { ...rooms.downloads, start: async (...args) => void asked.push(args) },
    content: {
      ...rooms.content,
      list: async () => [listing],
      dropExtra: async (...args) => void asked.push(args),
    },
  }
  const learner = await rooms.records.addLearner('hat')
  return { listing, asked, rooms: here, learner }
}

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

test('parts that cost next to nothing are no question', async () => {
  const { listing, rooms, learner } = await panel({ kind: 'offered' }, [small])
  show(<PackPanel listing={listing} progress={noProgress} wanted={false} />, rooms, learner)
  expect(screen.queryByText(words('extras.choose'))).toBeNull()
})

test('who unticks the voice downloads the rest, and sees what that costs', async () => {
  const { listing, asked, rooms, learner } = await panel({ kind: 'offered' }, [pictures, voice])
  show(<PackPanel listing={listing} progress={noProgress} wanted={false} />, rooms, learner)
  screen.getByText(/4 MB|4,0 MB/)
  fireEvent.click(screen.getByRole('checkbox', { name: /Giọng đọc/ }))
  screen.getByText(/2 MB|2,0 MB/, { selector: 'p' })
  press(words('home.download'))
  expect(asked).toEqual([[listing.id, 'vi', ['voice']]])
})

test('who looks at nothing gets everything', async () => {
  const { listing, asked, rooms, learner } = await panel({ kind: 'offered' }, [pictures, voice])
  show(<PackPanel listing={listing} progress={noProgress} wanted={false} />, rooms, learner)
  press(words('home.download'))
  expect(asked).toEqual([[listing.id, 'vi', []]])
})

test('what was left out can be fetched later, that part alone', async () => {
  const left = [pictures, voice].map((one) => ({ ...one, isLeftOut: true }))
  const { listing, asked, rooms, learner } = await panel({ kind: 'ready' }, left)
  show(<PackPanel listing={listing} progress={noProgress} wanted={false} />, rooms, learner)
  fireEvent.click(screen.getByRole('button', { name: /Tải thêm giọng đọc/ }))
  expect(asked).toEqual([[listing.id, 'vi', ['pictures']]])
})

test('where room is short the voice goes first, and only what is here and large is offered', async () => {
  const { listing, asked, rooms, learner } = await panel({ kind: 'ready' }, [pictures, voice])
  show(<PackShelf />, rooms, learner)
  const drops = await screen.findAllByRole('button', { name: /^Bỏ / })
  expect(drops.map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/^Bỏ giọng đọc/),
    expect.stringMatching(/^Bỏ hình vẽ/),
  ])
  fireEvent.click(drops[0] ?? document.body)
  expect(asked).toEqual([[listing.id, 'voice']])
})

test('packs that everybody here has finished stand first where room is made', async () => {
  const { rooms } = await openTestRooms()
  await rooms.content.refreshCatalogue()
  const [offered] = await rooms.content.list()
  if (offered === undefined) throw new Error('nothing is offered')
  const named = (id: string): PackListing => ({ ...offered, id, title: { vi: id }, state: { kind: 'ready' } })
  const lesson = { ...offered, id: 'only', minutes: 1, skills: [], items: 1 }
  const manifest = { lessons: [lesson] } as never
  const learner = await rooms.records.addLearner('hat')
  const run = await rooms.records.openRun(learner.id, 'done', 'a'.repeat(64), 'only')
  await rooms.records.complete(run.id, 1)
  await rooms.records.openRun(learner.id, 'begun', 'a'.repeat(64), 'only')
  const content = {
    ...rooms.content,
    list: async () => [named('begun'), named('done')],
    pack: async () => ({ manifest, hash: 'a'.repeat(64), readyLessons: [] }),
  }
  show(<PackShelf />, { ...rooms, content }, learner)
  const rows = await screen.findAllByText(/^(begun|done): /)
  expect(rows.map(({ textContent }) => textContent?.split(':')[0])).toEqual(['done', 'begun'])
})
