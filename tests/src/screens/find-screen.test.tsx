// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/preact'
import { afterEach, expect, test } from 'vitest'
import { vietnamese } from '../../../src/i18n/i18n.ts'
import { FindScreen } from '../../../src/screens/find-screen.tsx'
import { PACK } from '../../sample-pack.ts'
import { openTestRooms, show } from './show.tsx'

afterEach(cleanup)

const { words } = vietnamese()

async function searching() {
  const { rooms } = await openTestRooms()
  await rooms.content.refreshCatalogue()
  await rooms.content.download(PACK, 'vi')
  const { lesson } = (await rooms.content.lesson(PACK, 'first', 'vi')) ?? {}
  if (lesson === undefined) throw new Error('the lesson is not here')
  show(<FindScreen />, rooms, await rooms.records.addLearner('hat'))
  const type = (text: string) => fireEvent.input(screen.getByRole('searchbox'), { target: { value: text } })
  return { lesson, type }
}

test('what is nowhere on the phone is said, and nothing is said before anything is typed', async () => {
  const { type } = await searching()
  await screen.findByText('', { selector: '[role=status]' })
  type('zzz')
  await screen.findByText(words('find.none'))
  expect(screen.queryAllByRole('listitem')).toEqual([])
})

test('a lesson is found by its title without marks, and opened by its row', async () => {
  const { lesson, type } = await searching()
  type(lesson.title.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd').toUpperCase())
  const row = await screen.findByRole('link', { name: new RegExp(lesson.title) })
  expect(row.getAttribute('href')).toBe(`#/l/${PACK}/first`)
})
