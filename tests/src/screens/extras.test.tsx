// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/preact'
import { afterEach, expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { Problem } from '../../../core/problem.ts'
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
  expect(asked).toEqual([[listing.id, 'vi', { without: ['voice'] }]])
})

test('who looks at nothing gets everything', async () => {
  const { listing, asked, rooms, learner } = await panel({ kind: 'offered' }, [pictures, voice])
  show(<PackPanel listing={listing} progress={noProgress} wanted={false} />, rooms, learner)
  press(words('home.download'))
  expect(asked).toEqual([[listing.id, 'vi', { without: [] }]])
})

test('what was left out can be fetched later, that part alone', async () => {
  const left = [pictures, voice].map((one) => ({ ...one, isLeftOut: true }))
  const { listing, asked, rooms, learner } = await panel({ kind: 'ready' }, left)
  show(<PackPanel listing={listing} progress={noProgress} wanted={false} />, rooms, learner)
  fireEvent.click(screen.getByRole('button', { name: /Tải thêm giọng đọc/ }))
  expect(asked).toEqual([[listing.id, 'vi', { without: ['pictures'], ofInstalled: true }]])
})

test('where room is short the voice goes first, and only what is here and large is offered', async () => {
  const { listing, asked, rooms, learner } = await panel({ kind: 'ready' }, [pictures, voice])
  show(<PackShelf />, rooms, learner)
  const drops = await screen.findAllByRole('button', { name: /rộng thêm/ })
  expect(drops.map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/^Xóa giọng đọc/),
    expect.stringMatching(/^Xóa hình vẽ/),
  ])
  fireEvent.click(drops[0] ?? document.body)
  screen.getByRole('status')
  press(words('settings.removeNo'))
  expect(asked).toEqual([])
  fireEvent.click(screen.getByRole('button', { name: /^Xóa giọng đọc, rộng thêm/ }))
  press(words('extras.yes_voice'))
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
  const rows = () => screen.getAllByText(/^(begun|done): /).map(({ textContent }) => textContent?.split(':')[0])
  await waitFor(() => expect(rows()).toEqual(['done', 'begun']))
})

test('what there is to choose is asked for only once somebody looks', async () => {
  const { listing, asked, rooms, learner } = await panel({ kind: 'offered' }, [])
  const content = { ...rooms.content, prepare: async (id: string) => void asked.push(id) }
  show(<PackPanel listing={listing} progress={noProgress} wanted={false} />, { ...rooms, content }, learner)
  expect(asked).toEqual([])
  const details = screen.getByText(words('extras.choose')).closest('details')
  if (details === null) throw new Error('no details')
  // The browser tells of it by itself.
  details.open = true
  expect(asked).toEqual([listing.id])
  screen.getByText(words('extras.looking'))
})

test('a part that cannot be fetched is told of, though the pack itself is whole', async () => {
  const { listing, rooms, learner } = await panel({ kind: 'ready' }, [{ ...voice, isLeftOut: true }])
  const downloads = { ...rooms.downloads, start: () => Promise.reject(new Problem('net/unreachable')) }
  show(<PackPanel listing={listing} progress={noProgress} wanted={false} />, { ...rooms, downloads }, learner)
  fireEvent.click(screen.getByRole('button', { name: /Tải thêm giọng đọc/ }))
  await screen.findByText(words('problems.net/unreachable'))
})
