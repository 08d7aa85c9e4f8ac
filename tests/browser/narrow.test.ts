// The narrowest phone with the largest letters, and fingers that are not small.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
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

const USUAL_FONT_PX = 16
const TARGET_PX = 56

/** The browser's own setting for the size of letters. */
async function setFont(page: Page, share: number): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Page.setFontSizes', { fontSizes: { standard: USUAL_FONT_PX * share } })
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
  await cdp.detach()
}

/** Elements that reach out of the window sideways. */
function sticksOut(): readonly string[] {
  const { clientWidth, scrollWidth } = document.documentElement
  if (scrollWidth <= clientWidth) return []
  const wide = [...document.body.querySelectorAll('*')].filter(
    (one) => one.getBoundingClientRect().right > clientWidth + 1,
  )
  return [
    `${scrollWidth} of ${clientWidth} px`,
    ...wide.map((one) => `${one.tagName}.${one.getAttribute('class')} ${one.textContent?.slice(0, 30)}`),
  ]
}

/** What is pressed and is lower than a finger needs. */
function tooLow(targetPx: number): readonly string[] {
  return [...document.querySelectorAll('button, a, summary, label')].flatMap((one) => {
    const { height } = one.getBoundingClientRect()
    return height > 0 && height < targetPx ? [`${one.textContent} is ${height} px high`] : []
  })
}

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
