// Two phones without a line, one before the other's camera: the codes are those on the screen, the camera is Chromium's own, showing a film of
// them, and the reader is the one in JavaScript, for this Chromium has no other.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { buildPage } from '../bench/build-page.ts'
import { recordsOf } from '../bench/learning.ts'
import { readPack } from '../bench/lessons.ts'
import { codeOn, film, movingCodes } from './harness/camera.ts'
import { refused } from './harness/faulty-front.ts'
import { consent, metServer, openMine } from './harness/learn.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { tablesOf } from './harness/phone-tables.ts'
import { openWorld, type World } from './harness/server.ts'
import { button, eventually, said, seen, words } from './harness/walk.ts'

const folder = mkdtempSync(join(tmpdir(), 'domdom-film-'))
const films = { sender: join(folder, 'sender.y4m'), carrier: join(folder, 'carrier.y4m') }
const STILL = 20
const MOVING = 200

let world: World
let sender: Phone
let carrier: Phone

beforeAll(async () => {
  world = await openWorld()
  for (const path of Object.values(films)) film(path, [{ size: 1, path: '' }])
  const [one, other] = await Promise.all([
    openPhone({ ...world, camera: films.sender }),
    openPhone({ ...world, camera: films.carrier }),
  ])
  sender = one
  carrier = other
  await Promise.all([sender, carrier].map(({ page }) => metServer(page, world.origin)))
  for (const phone of [sender, carrier]) phone.lineIsBad = true
  noLine()
  await consent(sender.page)
})
afterAll(async () => {
  await sender.close()
  await carrier.close()
  await world.close()
  rmSync(folder, { recursive: true })
})
afterEach(() => expect([...sender.complaints, ...carrier.complaints]).toEqual([]))

const noLine = () => world.front.fault(({ path }) => (path.startsWith('/sync') ? refused : null))

/** Answers and results as a learner would leave them, past the screens: no finger makes so many in good time. */
async function learnt(count: number, only: 'completion' | 'all'): Promise<void> {
  const { page } = sender
  const pack = await readPack(world.packsDir, world.pack.id)
  const [learner] = (await tablesOf(page)).learners
  if (learner === undefined) throw new Error('nobody learns here')
  const all = recordsOf(pack, learner.id, count * 10, `${only} ${count}`)
  const records = all.filter(({ kind }) => only === 'all' || kind === only).slice(0, count)
  // Not as a script of the page: its policy lets none in.
  await page.evaluate(await buildPage(join(import.meta.dirname, '../bench/doors.ts'), 'iife'))
  await page.evaluate((some) => Reflect.get(window, 'benchDoors').save(some), records)
}

async function showLetter(): Promise<void> {
  const { page } = sender
  await openMine(page)
  await button(page, 'send.title').tap()
  await page.getByRole('button', { name: words('send.code') }).tap()
  await seen(page.getByRole('img', { name: words('send.codeLabel') }))
}

async function scan(page: Page): Promise<void> {
  await openMine(page)
  await page.evaluate(() => {
    location.hash = '#/scan'
  })
  await page.getByRole('button', { name: words('scan.camera') }).tap()
}

const unsent = async () => (await tablesOf(sender.page)).outbox.length

test('twenty results in one still code reach the carrier, whose word comes back by code, and then the receipt', async () => {
  await learnt(STILL, 'completion')
  await showLetter()
  await seen(said(sender.page, words('send.still')))
  film(films.carrier, [await codeOn(sender.page)])
  await scan(carrier.page)
  await seen(said(carrier.page, words('scan.gotLetters', { count: 1 })))

  expect(world.front.asked.some(({ path }) => path.startsWith('/assets/jsQR-'))).toBe(true)

  film(films.sender, [await codeOn(carrier.page)])
  await scan(sender.page)
  await seen(said(sender.page, words('scan.gotConfirmed', { count: 1 })))

  // Only the carrier comes to a place with a line: the sender would deliver by itself there.
  await sender.context.setOffline(true)
  world.front.pass()
  await carrier.page.goto(`${world.origin}/#/carry`)
  await button(carrier.page, 'carry.deliver').tap()
  await eventually(async () => (await world.rows()).length, STILL + 2)
  expect(await unsent()).toBe(STILL + 2)
  await button(carrier.page, 'carry.receiptsCode').tap()
  film(films.sender, [await codeOn(carrier.page)])
  await scan(sender.page)
  await seen(said(sender.page, words('scan.gotSettled', { count: 1 })))
  expect(await unsent()).toBe(0)
})

test('what one code cannot hold is read from codes that change', async () => {
  await learnt(MOVING, 'all')
  await sender.page.emulateMedia({ reducedMotion: 'no-preference' })
  await showLetter()
  await seen(said(sender.page, words('send.moving')))
  film(films.carrier, await movingCodes(sender.page, 14))
  await scan(carrier.page)
  await seen(carrier.page.getByRole('progressbar'))
  await carrier.page.getByText(words('scan.gotLetters', { count: 1 })).waitFor({ timeout: 60_000 })
  world.front.pass()
  await carrier.page.goto(`${world.origin}/#/carry`)
  await button(carrier.page, 'carry.deliver').tap()
  await eventually(async () => (await world.rows()).length, STILL + 2 + MOVING)
})
