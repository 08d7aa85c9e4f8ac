// axe-core, put in through the debugger: the page's own policy would refuse it.
import { source as axeSource } from 'axe-core'
import type { Page } from 'playwright-core'

const judge = `axe.run(document, {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  rules: { 'color-contrast-enhanced': { enabled: true }, 'target-size': { enabled: true } },
  resultTypes: ['violations'],
}).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
  nodes.map(({ target, any, all, none }) => [id, target, ...[...any, ...all, ...none].map((check) => check.message)].join(' | '))))`

/** WCAG 2.2 AA, with the contrast of AAA: what is wrong on the screen, a line each. */
export async function violations(page: Page): Promise<readonly string[]> {
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
