// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/preact'
import { afterEach, expect, test } from 'vitest'
import { sharedCache } from '../../../core/phone/records-layout.ts'
import { vietnamese } from '../../../src/i18n/i18n.ts'
import { ScanScreen } from '../../../src/screens/scan-screen.tsx'
import { fakeCaches } from '../../fake-caches.ts'
import { until } from '../../fake-timers.ts'
import { openTestRooms, show } from './show.tsx'

afterEach(cleanup)

const { words } = vietnamese()
const there = (text: string) => screen.queryByText(text) !== null
const appears = (text: string) => until(() => there(text))

test('a letter that found no room hides none that lies here, and is told once', async () => {
  const { storage, plant } = fakeCaches()
  plant(sharedCache.name, sharedCache.pathOf('1-0'), 'không phải thư')
  const { rooms, letters } = await openTestRooms({ caches: storage, shareTrouble: 'storage/full' })
  show(<ScanScreen letters={letters} />, rooms, await rooms.records.addLearner('hat'))
  await appears(words('problems.storage/full'))
  expect(there(words('scan.sharedWhy', { count: 1 }))).toBe(true)
  fireEvent.click(screen.getByText(words('scan.shared')))
  await appears(words('problems.letter/not-a-letter'))
  await until(() => !there(words('scan.shared')))
  expect(await letters.shared()).toEqual({ waiting: 0, trouble: null })
})

test('what could not be counted just now is still told later', async () => {
  const fake = fakeCaches()
  const { letters } = await openTestRooms({ caches: fake.storage, shareTrouble: 'letter/not-a-letter' })
  fake.breaks = 'UnknownError'
  await expect(letters.shared()).rejects.toThrow('storage/unavailable')
  fake.breaks = null
  expect(await letters.shared()).toEqual({ waiting: 0, trouble: 'letter/not-a-letter' })
})
