// axe-core on every screen, in both themes. It is put in through the debugger: the page's own policy would refuse it.
import { source as axeSource } from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
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

const judge = `axe.run(document, {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  rules: { 'color-contrast-enhanced': { enabled: true }, 'target-size': { enabled: true } },
  resultTypes: ['violations'],
}).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
  nodes.map(({ target, any, all, none }) => [id, target, ...[...any, ...all, ...none].map((check) => check.message)].join(' | '))))`

async function violations(page: Page): Promise<readonly string[]> {
  const cdp = await page.context().newCDPSession(page)
  const { result: there } = await cdp.send('Runtime.evaluate', { expression: 'typeof axe' })
  if (there.value === 'undefined') await cdp.send('Runtime.evaluate', { expression: axeSource })
  const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', {
    expression: judge,
    awaitPromise: true,
    returnByValue: true,
  })
  await cdp.detach()
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
  return result.value
}

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
