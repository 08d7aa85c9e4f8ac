// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/preact'
import { afterEach, expect, test } from 'vitest'
import { noProgress } from '../../../core/record/progress.ts'
import { vietnamese } from '../../../src/i18n/i18n.ts'
import { PackPanel } from '../../../src/screens/pack-panel.tsx'
import { until } from '../../fake-timers.ts'
import { openTestRooms, show } from './show.tsx'

afterEach(cleanup)

test('a stopped pack that costs nothing on the wire shows a bar with a number', async () => {
  const { rooms } = await openTestRooms()
  await rooms.content.refreshCatalogue()
  const [offered] = await rooms.content.list()
  if (offered === undefined) throw new Error('nothing is offered')
  const listing = { ...offered, state: { kind: 'stopped', doneBytes: 0, totalBytes: 0, readyLessons: [] } } as const
  show(
    <PackPanel listing={listing} progress={noProgress} wanted={false} />,
    rooms,
    await rooms.records.addLearner('hat'),
  )
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('100')
})

test('who went home while the phone was still looking is not fetched back into the first lesson', async () => {
  const { rooms } = await openTestRooms()
  await rooms.content.refreshCatalogue()
  const [offered] = await rooms.content.list()
  if (offered === undefined) throw new Error('nothing is offered')
  const { content } = rooms
  // Slow answers to all looks at once, the last one long after the first has opened the lesson.
  const waiting: (() => void)[] = []
  let holds = false
  const slow = {
    ...content,
    pack: async (id: string) => {
      if (holds) await new Promise<void>((resolve) => waiting.push(resolve))
      return content.pack(id)
    },
  }
  const { went } = show(
    <PackPanel listing={offered} progress={noProgress} wanted={false} />,
    { ...rooms, content: slow },
    await rooms.records.addLearner('hat'),
  )
  holds = true
  fireEvent.click(await screen.findByRole('button', { name: vietnamese().words('home.download') }))
  await until(() => content.hasReady())
  await until(() => waiting.length > 2)
  for (const resolve of waiting) resolve()
  await until(() => went.length > 0)
  for (let turns = 0; turns < 50; turns++) await new Promise((resolve) => setImmediate(resolve))
  expect(went.map(({ at }) => at)).toEqual(['lesson'])
})
