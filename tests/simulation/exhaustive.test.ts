import { expect, test } from 'vitest'
import { allStrikes, crashesOnTheRoad, playStruck } from './exhaustive.ts'
import { runStruck } from './struck-run.ts'

test('undisturbed, three records get from two phones to the server and to each other', async () => {
  expect((await playStruck([])).violations).toEqual([])
})

test('whatever goes wrong once, at whichever call, with or without a crash, nothing is lost and all comes to rest', {
  timeout: 1_800_000,
}, async () => {
  const { sizes } = await playStruck([])
  const all = [...allStrikes(sizes).map((strike) => [strike]), ...crashesOnTheRoad(sizes)]
  expect(all.length).toBeGreaterThan(5_000)
  expect((await runStruck(all)).slice(0, 3)).toEqual([])
})
