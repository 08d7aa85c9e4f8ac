import { expect, test } from 'vitest'
import { allStrikes, playStruck } from './exhaustive.ts'

test('whatever goes wrong once, at whichever call, nothing is lost and all comes to rest', {
  timeout: 300_000,
}, async () => {
  Error.stackTraceLimit = 0
  const undisturbed = await playStruck([])
  expect(undisturbed.violations).toEqual([])
  const strikes = allStrikes(undisturbed.sizes)
  const wrong: unknown[] = []
  for (const strike of strikes) {
    const { violations } = await playStruck([strike])
    if (violations.length > 0) wrong.push({ strike, violations })
  }
  expect(wrong.slice(0, 3)).toEqual([])
  console.log(`${strikes.length} runs, each with one fault`)
})
