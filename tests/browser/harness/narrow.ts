// Letters of twice the size, and what they push out of a narrow window.
import type { Page } from 'playwright-core'

const USUAL_FONT_PX = 16
export const TARGET_PX = 56

/** The browser's own setting for the size of letters. */
export async function setFont(page: Page, share: number): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Page.setFontSizes', { fontSizes: { standard: USUAL_FONT_PX * share } })
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
  await cdp.detach()
}

/** Elements that reach out of the window sideways. */
export function sticksOut(): readonly string[] {
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

/** What is pressed and is lower than a finger needs. Places in a picture have a row of their own below it. */
export function tooLow(targetPx: number): readonly string[] {
  return [...document.querySelectorAll('button:not([aria-hidden]), a, summary, label:has(input)')].flatMap((one) => {
    const { height } = one.getBoundingClientRect()
    return height > 0 && height < targetPx ? [`${one.textContent} is ${height} px high`] : []
  })
}
