import { expect, test } from 'vitest'
import { createTurns } from '../../../server/sync/turns.ts'

test('work that throws gives its turn on', async () => {
  const turns = createTurns(1)
  const fails = turns.take(async () => {
    throw new Error('broken')
  })
  const next = turns.take(async () => 'done')
  await expect(fails).rejects.toThrow('broken')
  expect(await next).toBe('done')
  expect(await turns.take(async () => 'again')).toBe('again')
})

test('no more run at once than there are turns, in the order they came', async () => {
  const turns = createTurns(2)
  const begun: number[] = []
  let running = 0
  const work = (n: number) => async () => {
    begun.push(n)
    running += 1
    expect(running).toBeLessThanOrEqual(2)
    await new Promise((resolve) => setImmediate(resolve))
    running -= 1
  }
  await Promise.all([0, 1, 2, 3, 4].map((n) => turns.take(work(n))))
  expect(begun).toEqual([0, 1, 2, 3, 4])
})
