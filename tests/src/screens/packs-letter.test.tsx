// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/preact'
import { afterEach, expect, test } from 'vitest'
import { vietnamese } from '../../../src/i18n/i18n.ts'
import type { Arrived, Opened } from '../../../src/letters/letters.ts'
import { PacksScreen } from '../../../src/screens/packs-screen.tsx'
import { until } from '../../fake-timers.ts'
import { openTestRooms, show } from './show.tsx'

afterEach(cleanup)

const { words } = vietnamese()
const there = (text: string) => screen.queryByText(text) !== null

const arrived: Arrived = {
  letters: 2,
  settled: 0,
  confirmed: 0,
  receipts: 0,
  restored: 0,
  copies: 0,
  known: 0,
  foreign: 0,
  unread: 0,
  full: 0,
  held: [],
}

test('a letter that was opened among the packs says what it was', async () => {
  const { rooms, letters } = await openTestRooms()
  const opened: Opened = { arrived, packs: [] }
  show(
    <PacksScreen letters={{ ...letters, openFile: async () => opened }} />,
    rooms,
    await rooms.records.addLearner('hat'),
  )
  const input = document.querySelector('input[type=file]')
  if (!(input instanceof HTMLInputElement)) throw new Error('no way to open a file')
  Object.defineProperty(input, 'files', { value: [new File(['thu'], 'thu.txt')], configurable: true })
  fireEvent.change(input)
  await until(() => there(words('scan.got')))
  expect(there(words('scan.gotLetters', { count: 2 }))).toBe(true)
})
