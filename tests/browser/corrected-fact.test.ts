// A hotline changed: the phone that learnt the old one gets the new version and says so, to those who learnt it.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPacks } from '../../cli/build/build.ts'
import { violations } from './harness/axe.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, type World } from './harness/server.ts'
import { answerRight, atHome, button, goHome, goOn, openLesson, readyPhone, seen, words } from './harness/walk.ts'

const KiB = 1024
const NOW = 'Công an nay gọi hẹn trước, và không bao giờ đòi tiền.'

let world: World
let phone: Phone
const folder = mkdtempSync(join(tmpdir(), 'domdom-corrected-'))

beforeAll(async () => {
  world = await openWorld()
  phone = await openPhone(world)
  await readyPhone(phone.page, world.origin)
})
afterAll(async () => {
  await phone.close()
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})

const heading = () => phone.page.getByRole('heading', { name: words('changed.title') })

/** The same packs one version later, with one fact that says something else. */
async function correctedPacks(): Promise<string> {
  const packsDir = join(folder, 'packs')
  cpSync(join(import.meta.dirname, '../../packs'), packsDir, { recursive: true })
  const edit = (path: string, change: (text: string) => string) =>
    writeFileSync(join(packsDir, path), change(readFileSync(join(packsDir, path), 'utf8')))
  const raise = (text: string) => text.replace(/^version: (\d+)/m, (_line, n: string) => `version: ${Number(n) + 1}`)
  edit('catalogue.yaml', raise)
  edit(`${world.pack.id}/pack.yaml`, raise)
  edit(`${world.pack.id}/facts.yaml`, (text) => text.replace(/(- id: police-never-ask-money\n {2}vi: ).*/, `$1${NOW}`))
  const outDir = join(folder, 'dist')
  const keysDir = join(dirname(world.appDir), 'keys')
  await buildPacks({ packsDir, outDir, keysDir, today: '2026-01-01', warn: () => undefined })
  return join(outDir, 'packs')
}

test('who learnt the old fact is told the new one as soon as it came, for a few KB', async () => {
  const { page } = phone
  const lesson = world.lesson('fake-police')
  const [card, question] = lesson.steps
  if (card === undefined || question?.kind !== 'choose-one') throw new Error('another lesson')
  await openLesson(page, lesson)
  await goOn(page)
  await answerRight(page, question)
  await goHome(page)
  expect(await heading().count()).toBe(0)
  await world.release({ packsDir: await correctedPacks() })
  const before = world.front.bytes()
  await page.reload()
  await atHome(page)
  // Somebody stands in the middle of a lesson: nothing takes it from under them but their own tap.
  await page.getByRole('button', { name: /^Có bản mới/ }).tap()
  await seen(heading())
  expect(world.front.bytes() - before).toBeLessThan(40 * KiB)
  await seen(page.getByText(words('changed.now', { text: NOW })))
  expect(await violations(page)).toEqual([])
})

test('another learner of the same phone hears nothing of it', async () => {
  const { page } = phone
  await page.getByRole('link', { name: words('home.who') }).tap()
  await button(page, 'who.add').tap()
  await page.getByRole('button', { name: words('pictures.fish') }).tap()
  await atHome(page)
  await seen(page.getByText(words('home.hello')))
  expect(await heading().count()).toBe(0)
})

test('what is known is said no more, also after a start', async () => {
  const { page } = phone
  await page.getByRole('link', { name: words('home.who') }).tap()
  await page.getByRole('button', { name: words('pictures.hat') }).tap()
  await seen(heading())
  await button(page, 'changed.known').tap()
  await heading().waitFor({ state: 'detached' })
  await page.reload()
  await atHome(page)
  await seen(page.getByText(words('home.ready')))
  expect(await heading().count()).toBe(0)
  expect(phone.complaints).toEqual([])
})
