// The screens for places without a line, in the built app: they come from the phone's own copy, and the page's rules allow all they do.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refused } from './harness/faulty-front.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, type World } from './harness/server.ts'
import { button, firstStart, openTab, said, seen, words, workerInCharge } from './harness/walk.ts'

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

test('with the line gone, the card is shown, a letter becomes a code and a file, and a missing camera is told', async () => {
  const { page } = phone
  const met = page.waitForResponse((response) => response.url().endsWith('/sync/server'))
  await firstStart(page, world.origin)
  await workerInCharge(page)
  await met
  phone.lineIsBad = true
  world.front.fault(() => refused)

  await openTab(page, 'tabs.mine')
  await button(page, 'mine.allow').tap()
  await page.getByText(words('consent.tick')).tap()
  await button(page, 'consent.yes').tap()
  await button(page, 'card.title').tap()
  await seen(page.getByRole('img', { name: words('card.code') }))

  await page.goBack()
  await button(page, 'send.title').tap()
  await page.getByRole('button', { name: words('send.code') }).tap()
  await seen(page.getByRole('img', { name: words('send.codeLabel') }))
  await button(page, 'go.done').tap()
  await seen(said(page, words('send.shared')))
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: words('send.file') }).tap()
  expect((await download).suggestedFilename()).toBe('domdom-thu.txt')

  await button(page, 'scan.title').tap()
  await page.getByRole('button', { name: words('scan.camera') }).tap()
  await seen(
    said(page, words('problems.camera/none'))
      .or(said(page, words('problems.camera/refused')))
      .first(),
  )
  await page.locator('input[type=file]').setInputFiles({
    name: 'anh.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('không phải thư'),
  })
  await seen(said(page, words('problems.letter/not-a-letter')))
  expect(phone.complaints).toEqual([])
})
