// @vitest-environment happy-dom
import { cleanup, screen } from '@testing-library/preact'
import { afterEach, expect, test } from 'vitest'
import { noProgress } from '../../../core/record/progress.ts'
import { PackPanel } from '../../../src/screens/pack-panel.tsx'
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
