// A pack with a recorded voice and many drawings: what a learner leaves out does not cross the line, and the lessons work all the same.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPacks } from '../../cli/build/build.ts'
import { roadPack, writePacks } from '../bench/packs/made-pack.ts'
import { violations } from './harness/axe.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, readPack, type World } from './harness/server.ts'
import { atHome, button, firstStart, goHome, openTab, seen, words } from './harness/walk.ts'

const loud = {
  ...roadPack,
  lessons: 10,
  picturesPerLesson: 10,
  pictureBytes: 6_000,
  clipsPerLesson: 2,
  clipBytes: 30_000,
}

let world: World
let phone: Phone
let voicePaths: readonly string[] = []
const folder = mkdtempSync(join(tmpdir(), 'domdom-extras-'))

beforeAll(async () => {
  world = await openWorld()
  const outDir = join(folder, 'dist')
  const keysDir = join(dirname(world.appDir), 'keys')
  await buildPacks({ packsDir: writePacks(folder, loud), outDir, keysDir, today: '2026-01-01', warn: () => undefined })
  const packsDir = join(outDir, 'packs')
  const { pack } = await readPack(packsDir)
  voicePaths = pack.chunks.filter(({ part }) => part.startsWith('voice-')).map(({ hash }) => `/packs/chunks/${hash}`)
  await world.release({ packsDir })
  phone = await openPhone(world)
})
afterAll(async () => {
  await phone.close()
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

const voiceAsked = () => world.front.asked.filter(({ path }) => voicePaths.includes(path)).length

test('without the voice a pack is whole, and nothing of the voice was asked for', async () => {
  const { page } = phone
  await firstStart(page, world.origin)
  await page.getByText(words('extras.choose')).tap()
  const voice = page.getByRole('checkbox', { name: /^Giọng đọc/ })
  await page.locator('label').filter({ has: voice }).tap()
  expect(await voice.isChecked()).toBe(false)
  expect(await violations(page)).toEqual([])
  await button(page, 'home.download').tap()
  await page.waitForURL(/#\/l\//)
  await goHome(page)
  await seen(page.getByText(words('home.ready')))
  expect(voicePaths.length).toBeGreaterThan(2)
  expect(voiceAsked()).toBe(0)
})

test('the voice comes later, when it is asked for, and only it', async () => {
  const { page } = phone
  const before = world.front.asked.length
  await page.getByRole('button', { name: /^Tải thêm giọng đọc/ }).tap()
  await page.getByRole('button', { name: /^Tải thêm giọng đọc/ }).waitFor({ state: 'detached' })
  await seen(page.getByText(words('home.ready')))
  const chunks = world.front.asked.slice(before).filter(({ path }) => path.startsWith('/packs/chunks/'))
  expect(chunks.map(({ path }) => path).toSorted()).toEqual([...new Set(voicePaths)].toSorted())
})

test('drawings that were dropped leave their words in the lesson, without a line', async () => {
  const { page } = phone
  // The worker answers 404 for a drawing that is not here.
  phone.lineIsBad = true
  await openTab(page, 'tabs.settings')
  await page.getByRole('button', { name: /^Xóa hình vẽ, rộng thêm/ }).tap()
  await button(page, 'extras.yes_pictures').tap()
  await button(page, 'extras.yes_pictures').waitFor({ state: 'detached' })
  expect(await violations(page)).toEqual([])
  await openTab(page, 'tabs.learn')
  await atHome(page)
  await seen(page.getByRole('button', { name: /^Tải thêm hình vẽ/ }))
  await page.getByRole('listitem').getByRole('link').first().tap()
  await page.waitForURL(/#\/l\//)
  await seen(page.locator('span.picture', { hasText: 'Hình vẽ.' }))
  expect(phone.complaints).toEqual([])
})
