// The browser's next try of what an app asked it to do once the line is back.
import type { Page } from 'playwright-core'

/** The worker is woken as the browser itself would wake it, from a page of any address. */
export async function nextTry(page: Page, origin: string, tag: string): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  const found = new Promise<string>((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const ours = registrations.find(({ scopeURL, isDeleted }) => scopeURL.startsWith(origin) && !isDeleted)
      if (ours !== undefined) resolve(ours.registrationId)
    })
  })
  await cdp.send('ServiceWorker.enable')
  await cdp.send('ServiceWorker.dispatchSyncEvent', { origin, registrationId: await found, tag, lastChance: false })
  await cdp.detach()
}
