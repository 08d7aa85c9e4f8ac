import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, type World } from './harness/server.ts'
import { firstStart, readyPhone } from './harness/walk.ts'

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

/** What the browser refused since the last look; the phone's own ear is emptied. */
function refusals(): readonly string[] {
  return phone.complaints.splice(0).filter((one) => one.includes('CSP'))
}

test('an inline script does not run', async () => {
  await firstStart(phone.page, world.origin)
  await phone.page.evaluate(() => {
    const script = document.createElement('script')
    // A text node: assigning .text would be stopped by Trusted Types already.
    script.append(document.createTextNode('window.broken = true'))
    document.body.append(script)
  })
  expect(await phone.page.evaluate(() => 'broken' in window)).toBe(false)
  await expect.poll(refusals).not.toEqual([])
})

test('a string cannot become markup, and no other script address can be made', async () => {
  const thrown = await phone.page.evaluate(() => {
    const attempts = [
      () => {
        document.createElement('p').innerHTML = '<b>x</b>'
      },
      () => {
        document.createElement('script').src = '/elsewhere.js'
      },
      () => Reflect.get(window, 'trustedTypes').createPolicy('another', {}),
    ]
    return attempts.map((attempt) => {
      try {
        attempt()
        return 'nothing'
      } catch (error) {
        return error instanceof Error ? error.name : 'something'
      }
    })
  })
  expect(thrown).toEqual(['TypeError', 'TypeError', 'TypeError'])
  await expect.poll(refusals).not.toEqual([])
})

test('a request to another origin does not leave the page', async () => {
  const went = await phone.page.evaluate(() =>
    fetch('http://127.0.0.1:9/').then(
      () => 'went',
      () => 'stayed',
    ),
  )
  expect(went).toBe('stayed')
  await expect.poll(refusals).not.toEqual([])
})

test('the phone would install the app', async () => {
  phone.complaints.length = 0
  await phone.close()
  phone = await openPhone(world)
  await readyPhone(phone.page, world.origin)
  const cdp = await phone.context.newCDPSession(phone.page)
  const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors')
  const { url, errors } = await cdp.send('Page.getAppManifest')
  expect({ installabilityErrors, url, errors }).toEqual({
    installabilityErrors: [],
    url: `${world.origin}/manifest.webmanifest`,
    errors: [],
  })
  expect(phone.complaints).toEqual([])
})
