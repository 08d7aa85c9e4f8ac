// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/preact'
import { afterEach, expect, test } from 'vitest'
import { vietnamese } from '../../../src/i18n/i18n.ts'
import { CardScreen } from '../../../src/screens/card-screen.tsx'
import { until } from '../../fake-timers.ts'
import { openTestRooms, show } from './show.tsx'

afterEach(cleanup)

const { words } = vietnamese()
const there = (text: string) => screen.queryByText(text) !== null
const appears = (text: string) => until(() => there(text))
const press = (name: string) => fireEvent.click(screen.getByText(name))

async function cardScreen(row: { readonly isCardVoid?: boolean; readonly isClaiming?: boolean } = {}) {
  const { rooms, letters } = await openTestRooms()
  const { records } = rooms
  const learner = await records.addLearner('hat')
  await records.db.write(['learners'], async (tx) => {
    const [before] = await tx.list('learners', 'id', learner.id, learner.id)
    if (before !== undefined) await tx.putMany('learners', [{ ...before, ...row }])
  })
  show(<CardScreen letters={letters} />, rooms, learner)
  return { records, learner }
}

test('a card that was renewed elsewhere is not shown: the new one is to be scanned', async () => {
  await cardScreen({ isCardVoid: true, isClaiming: true })
  await appears(words('card.isVoid'))
  expect(there(words('card.scanNew'))).toBe(true)
  for (const word of ['card.print', 'card.copy', 'card.renew'] as const) expect(there(words(word))).toBe(false)
  expect(document.querySelector('.card-letters')).toBeNull()
})

test('a phone that may send all the same makes a new card there', async () => {
  await cardScreen({ isCardVoid: true, isClaiming: false })
  await appears(words('card.renewHere'))
  press(words('card.renew'))
  expect(there(words('card.renewOthers'))).toBe(true)
  press(words('card.renew'))
  await appears(words('card.print'))
  expect(there(words('card.isVoid'))).toBe(false)
})

test('a new card is made after it was said what becomes of the old one, and not before', async () => {
  const { records, learner } = await cardScreen()
  await appears(words('card.print'))
  const old = await records.cardSecret(learner.id)
  press(words('card.renew'))
  press(words('card.keepOld'))
  expect(await records.cardSecret(learner.id)).toBe(old)
  press(words('card.renew'))
  expect(there(words('card.renewWhy'))).toBe(true)
  press(words('card.renew'))
  await until(() => !there(words('card.renewWhy')))
  expect(await records.cardSecret(learner.id)).not.toBe(old)
})
