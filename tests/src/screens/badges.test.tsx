// @vitest-environment happy-dom
import { cleanup, screen, waitFor } from '@testing-library/preact'
import { afterEach, describe, expect, test } from 'vitest'
import { vietnamese } from '../../../src/i18n/i18n.ts'
import { Badges, useBadges } from '../../../src/screens/badges.tsx'
import { PACK } from '../../sample-pack.ts'
import { type Learnt, whoMissedBoth } from './review-learner.ts'
import { show } from './show.tsx'

afterEach(cleanup)

const { words } = vietnamese()
const Mine = () => <Badges badges={useBadges()} />
const wordsShown = async ({ rooms, learner }: Learnt) => {
  show(<Mine />, rooms, learner)
  await screen.findByRole('heading', { name: words('mine.badges') })
  return screen.getAllByRole('listitem').map((one) => one.textContent)
}

describe('no badge stands there', () => {
  test('for who did not finish a topic: nothing that is missing is shown', async () => {
    const { rooms } = await whoMissedBoth()
    const other = await rooms.records.addLearner('fish')
    show(<Mine />, rooms, other)
    await rooms.records.review(other.id)
    expect(screen.queryByRole('heading')).toBeNull()
  })

  test('of a pack that was removed; it stands there again with the pack', async () => {
    const learnt = await whoMissedBoth()
    await wordsShown(learnt)
    await learnt.rooms.content.remove(PACK)
    await waitFor(() => expect(screen.queryByRole('heading')).toBeNull())
    await learnt.rooms.content.download(PACK, 'vi')
    await screen.findByRole('heading', { name: words('mine.badges') })
  })
})

test('a finished topic is learnt, then practised, then mastered, each with its word', async () => {
  const learnt = await whoMissedBoth()
  const { lessons, learn } = learnt
  expect(await wordsShown(learnt)).toEqual([`Gói thử${words('mine.badgeLearnt')}`])
  for (const lesson of lessons) await learn(lesson, 'yes')
  await screen.findByText(words('mine.badgePractised'))
  for (const lesson of lessons) await learn(lesson, 'yes')
  await screen.findByText(words('mine.badgeMastered'))
  await learn('first', 'no')
  expect(await wordsShown(learnt)).toContain(`Gói thử${words('mine.badgeMastered')}`)
})
