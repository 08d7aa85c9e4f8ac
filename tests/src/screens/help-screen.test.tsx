// @vitest-environment happy-dom
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanup, screen, waitFor } from '@testing-library/preact'
import { afterEach, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { ContactFact } from '../../../core/pack/contacts.ts'
import { vietnamese } from '../../../src/i18n/i18n.ts'
import { builtInContacts } from '../../../src/screens/help-contacts.ts'
import { HelpScreen } from '../../../src/screens/help-screen.tsx'
import { openTestRooms, show } from './show.tsx'

afterEach(cleanup)

const { words } = vietnamese()

async function showHelp(contacts: () => Promise<readonly ContactFact[]>) {
  const { rooms } = await openTestRooms()
  const learner = await rooms.records.addLearner('hat')
  show(<HelpScreen />, { ...rooms, content: { ...rooms.content, contacts } }, learner)
}

const hrefs = () => screen.getAllByRole('link').map((link) => link.getAttribute('href'))

test('packs that cannot be read take nothing away: the steps and the built-in number stand there', async () => {
  await showHelp(async () => {
    throw new Error('the database is broken')
  })
  expect(screen.getAllByRole('listitem')).toHaveLength(5)
  screen.getByText(words('help.bankSay'))
  expect(hrefs()).toContain('tel:156')
})

test('a number that an installed pack corrected is the one to call', async () => {
  const [builtIn] = builtInContacts
  if (builtIn === undefined) throw new Error('no number is built in')
  const corrected = { ...builtIn, checked: '2026-12-01', contact: { call: '157' } }
  await showHelp(async () => [corrected])
  await waitFor(() => expect(hrefs()).toContain('tel:157'))
  expect(hrefs()).not.toContain('tel:156')
})

test('a number that should have been looked at again long ago says so', async () => {
  const [builtIn] = builtInContacts
  if (builtIn === undefined) throw new Error('no number is built in')
  await showHelp(async () => [{ ...builtIn, reviewBy: '2020-01-01' }])
  await screen.findByText(words('help.old'))
})

test('the built-in number is what the pack about scam calls says', () => {
  const path = join(import.meta.dirname, '../../../packs/scam-calls/facts.yaml')
  const facts = parse(readFileSync(path, 'utf8')) as Record<string, unknown>[]
  for (const { id, text, source, checked, reviewBy, contact } of builtInContacts) {
    const fact = facts.find((one) => one.id === id)
    expect(fact).toMatchObject({ ...text, source, checked, review_by: reviewBy, contact })
  }
})
