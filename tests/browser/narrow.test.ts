// The narrowest phone with the largest letters, and fingers that are not small.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { setFont, sticksOut, TARGET_PX, tooLow } from './harness/narrow.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, type World } from './harness/server.ts'
import { tour } from './harness/tour.ts'

let world: World
let phone: Phone

beforeAll(async () => {
  world = await openWorld()
  phone = await openPhone({ ...world, width: 320 })
})
afterAll(async () => {
  await phone.close()
  await world.close()
})

test('nothing is cut off or must be moved sideways at 320 pixels with letters of twice the size, and every target is high enough', async () => {
  const { page } = phone
  const found: string[] = []
  await tour(page, world, async (screen) => {
    for (const one of await page.evaluate(tooLow, TARGET_PX)) found.push(`${screen}: ${one}`)
    await setFont(page, 2)
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('32px')
    for (const one of await page.evaluate(sticksOut)) found.push(`${screen}: ${one}`)
    await setFont(page, 1)
  })
  expect(found).toEqual([])
  expect(phone.complaints).toEqual([])
})
