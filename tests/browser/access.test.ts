// axe-core on every screen, in both themes.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { violations } from './harness/axe.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, type World } from './harness/server.ts'
import { tour } from './harness/tour.ts'

let world: World
let phone: Phone

beforeAll(async () => {
  world = await openWorld()
  phone = await openPhone(world)
})
afterAll(async () => {
  await phone.close()
  await world.close()
})

const usual = { width: 360, height: 640 }
/** So tall that nothing lies under the tabs, which stick to the bottom; a learner scrolls instead. */
const wholePage = { width: 360, height: 3000 }

test('axe finds nothing on any screen, by day and by night', async () => {
  const { page } = phone
  const found: string[] = []
  const screens: string[] = []
  await tour(page, world, async (screen) => {
    screens.push(screen)
    await page.setViewportSize(wholePage)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      for (const one of await violations(page)) found.push(`${screen}, ${colorScheme}: ${one}`)
    }
    await page.setViewportSize(usual)
  })
  expect(found).toEqual([])
  expect(screens.length).toBeGreaterThanOrEqual(24)
  expect(phone.complaints).toEqual([])
})
