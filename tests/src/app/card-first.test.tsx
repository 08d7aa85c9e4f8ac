// @vitest-environment happy-dom
// Somebody who learnt on another phone starts here with the card, and nobody else is made.
import { cleanup, fireEvent, render, screen } from '@testing-library/preact'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { cardLetters } from '../../../core/letter/card.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'
import { App } from '../../../src/app/app.tsx'
import { LaterScreen } from '../../../src/app/later-screen.tsx'
import { vietnamese } from '../../../src/i18n/i18n.ts'
import type { Preferences, Rooms } from '../../../src/screens/world.ts'
import { until } from '../../fake-timers.ts'
import { chooseOne } from '../screens/items.ts'
import { noUpdates, openTestRooms } from '../screens/show.tsx'

beforeEach(() => {
  location.hash = ''
})
afterEach(cleanup)

const { words } = vietnamese()
const there = (text: string) => screen.queryByText(text) !== null
const press = (name: string) => fireEvent.click(screen.getByText(name))

const card = { learner: 'a1'.repeat(16), secret: 'b2'.repeat(16), picture: 'rooster' }

function start(rooms: Rooms): Preferences[] {
  const remembered: Preferences[] = []
  render(
    <App
      begin={{ language: 'vi', learner: null, size: '1', theme: 'auto' }}
      remember={(preferences) => void remembered.push(preferences)}
      behind={Promise.resolve({ rooms, LaterScreen })}
      updates={noUpdates()}
      install={{ offered: () => false, accept: () => undefined, watch: () => () => undefined }}
      keeping={{ ask: async () => true, kept: async () => true }}
      version="1"
    />,
  )
  return remembered
}

async function type(text: string) {
  await until(() => there(words('scan.type')))
  press(words('scan.type'))
  await until(() => there(words('scan.typeHere')))
  fireEvent.input(screen.getByRole('textbox'), { target: { value: text } })
  await until(() => screen.getByText(words('go.done')).closest('button')?.getAttribute('aria-disabled') !== 'true')
  press(words('go.done'))
}

test('a card with a slip of the finger makes no learner, and the picture can still be chosen', async () => {
  const { rooms } = await openTestRooms()
  start(rooms)
  await until(() => there(words('who.withCard')))
  press(words('who.withCard'))
  const [first, second, ...rest] = cardLetters(card, nodeSha256)
  await type([second, first, ...rest].join(' '))
  await until(() => there(words('problems.card/mistyped')))
  expect(await rooms.records.learners()).toEqual([])
  // Where the way back leads.
  location.hash = '#/'
  await until(() => there(words('start.picture')))
  press(words('pictures.hat'))
  await until(async () => (await rooms.records.learners()).length === 1)
})

test('with the card the learner is the only one here, is told so, and goes on to the lessons', async () => {
  const { rooms } = await openTestRooms()
  const remembered = start(rooms)
  await until(() => there(words('who.withCard')))
  press(words('who.withCard'))
  await type(cardLetters(card, nodeSha256).join(' '))
  await until(() => there(words('scan.cardYes')))
  expect(there(words('pictures.rooster'))).toBe(true)
  press(words('scan.cardYes'))
  await until(() => there(words('scan.welcome')))
  await until(() => remembered.at(-1)?.learner === card.learner)
  expect((await rooms.records.learners()).map(({ id, picture }) => [id, picture])).toEqual([[card.learner, 'rooster']])
  expect(there(words('scan.welcome'))).toBe(true)
  press(words('go.home'))
  await until(() => screen.queryByRole('heading', { name: words('home.title') }) !== null)
})

test('a copy opened before the card was shown comes in with it', async () => {
  const old = await openTestRooms()
  const learner = await old.rooms.records.addLearner('rooster')
  const run = await old.rooms.records.openRun(learner.id, 'scam-calls', 'ab'.repeat(32), 'fake-police')
  await old.rooms.records.saveAnswer(run.id, chooseOne, ['yes'])
  const text = await old.letters.copyFile(learner.id)
  const secret = await old.rooms.records.cardSecret(learner.id)
  const { rooms } = await openTestRooms()
  location.hash = '#/scan'
  start(rooms)
  await until(() => document.querySelector('input[type=file]') !== null)
  const input = document.querySelector('input[type=file]')
  if (!(input instanceof HTMLInputElement)) throw new Error('no way to open a file')
  Object.defineProperty(input, 'files', { value: [new File([text ?? ''], 'ban-sao.txt')], configurable: true })
  fireEvent.change(input)
  await until(() => there(words('scan.gotCopies', { count: 1 })))
  press(words('go.done'))
  await type(cardLetters({ learner: learner.id, secret, picture: 'rooster' }, nodeSha256).join(' '))
  await until(() => there(words('scan.cardYes')))
  press(words('scan.cardYes'))
  await until(() => there(words('scan.welcome')))
  expect(there(words('scan.welcomeLater'))).toBe(false)
})
