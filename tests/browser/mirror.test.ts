// A mirror behind any web server, with no header of ours: a phone opens the app there, fetches, learns, and starts without any line. And on one
// origin it takes from the mirror what the server had not given yet.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type PlainServer, plainServer } from '../cli/mirror/plain-server.ts'
import { mirrorOf } from '../cli/mirror/workbench.ts'
import { gate } from './harness/faulty-front.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, type World } from './harness/server.ts'
import {
  button,
  downloadAndLearn,
  eventually,
  firstStart,
  openLesson,
  said,
  seen,
  walkToEnd,
  wholePackHere,
  words,
  workerInCharge,
} from './harness/walk.ts'

let world: World
let mirror: PlainServer
let phone: Phone
/** Chunks that the server still gave. */
const GIVEN = 5
const folder = mkdtempSync(join(tmpdir(), 'domdom-mirror-'))

beforeAll(async () => {
  world = await openWorld()
  const keysDir = join(dirname(world.appDir), 'keys')
  await mirrorOf({ keysDir }, new URL(world.origin), folder, { app: true })
  mirror = await plainServer(folder)
})
afterAll(async () => {
  await mirror.close()
  await world.close()
  rmSync(folder, { recursive: true, force: true })
})
afterEach(async () => {
  const { complaints } = phone
  await phone.close()
  expect(complaints).toEqual([])
})

test('a phone opens the app at the mirror, takes a pack and a lesson, and starts again without a line; the page keeps its rules', async () => {
  const origin = mirror.url.origin
  phone = await openPhone({ origin })
  // Nobody receives records there: the app asks who the server is, and is told that there is none.
  phone.lineIsBad = true
  const { page } = phone
  await firstStart(page, origin)
  await downloadAndLearn(page)
  await wholePackHere(page)
  await workerInCharge(page)
  // No header says so: the page itself does. Both the browser and our own ear complain of it.
  expect(await page.evaluate(() => fetch('https://elsewhere.example/').catch((error) => error.name))).toBe('TypeError')
  await eventually(() => phone.complaints.filter((text) => text.includes('connect-src')).length, 2)
  phone.complaints.length = 0

  await phone.context.setOffline(true)
  await page.reload()
  const lesson = world.lesson('fake-police')
  await openLesson(page, lesson)
  await walkToEnd(page, lesson)
  await seen(said(page, words('result.saved')))
  const asked = mirror.asked.filter((path) => path.startsWith('packs/'))
  expect(asked.filter((path) => !/^packs\/(catalogue|(manifests|chunks)\/[0-9a-f]{64})$/.test(path))).toEqual([])
})

test('a download that began at the server goes on at the mirror, chunk by chunk, on the same origin', async () => {
  const given = new Set<string>()
  const turn = gate()
  world.front.fault(({ path }) => {
    if (!path.startsWith('/packs/chunks/')) return null
    if (given.size < GIVEN && !given.has(path)) given.add(path)
    return given.has(path) ? null : { kind: 'hold', until: turn.opened }
  })
  phone = await openPhone(world)
  phone.lineIsBad = true
  const { page } = phone
  await firstStart(page, world.origin)
  await button(page, 'home.download').tap()
  await eventually(() => given.size, GIVEN)
  // From now on the name leads to the other machine.
  world.front.lead(Number(mirror.url.port))
  mirror.asked.length = 0
  turn.open()
  world.front.pass()
  await page.waitForURL(/#\/l\//)
  await wholePackHere(page)
  const all = world.pack.chunks.map(({ hash }) => `/packs/chunks/${hash}`)
  const missing = new Set(all.filter((path) => !given.has(path)))
  expect(missing.size).toBeGreaterThan(0)
  expect(mirror.asked.filter((path) => path.startsWith('packs/chunks/')).toSorted()).toEqual(
    [...missing].map((path) => path.slice(1)).toSorted(),
  )
})
