// A pack that comes as a file, to a phone without a line: picked, shared by another app, half of it and the rest by line, and sent on.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Bytes, concat } from '../../core/bytes.ts'
import { openPackFile, writePackFile } from '../../core/pack/pack-file.ts'
import { packFilePath } from '../../core/pack/road.ts'
import { sharing } from '../../core/phone/records-layout.ts'
import { sourceOf } from '../pack-files.ts'
import { type Front, refused } from './harness/faulty-front.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, type World } from './harness/server.ts'
import {
  atHome,
  atStep,
  button,
  firstStart,
  goHome,
  openLesson,
  said,
  seen,
  words,
  workerInCharge,
} from './harness/walk.ts'

let world: World
let phone: Phone
let whole: Bytes
const folder = mkdtempSync(join(tmpdir(), 'domdom-pack-file-'))

beforeAll(async () => {
  world = await openWorld()
  whole = new Uint8Array(readFileSync(join(world.packsDir, '..', packFilePath(world.pack))))
})
afterAll(async () => {
  await world.close()
  rmSync(folder, { recursive: true })
})
afterEach(async () => {
  const { complaints } = phone
  await phone.close()
  expect(complaints).toEqual([])
})

/** A phone that has the app, and never saw a pack or a list of them. */
async function bareStart(): Promise<Page> {
  phone = await openPhone(world)
  phone.lineIsBad = true
  await world.front.up().catch((_isUp: unknown) => undefined)
  world.front.fault(({ path }) => (path.startsWith('/packs/') ? refused : null))
  await firstStart(phone.page, world.origin)
  await workerInCharge(phone.page)
  return phone.page
}

/** On disk, as it lies on a memory card. */
function onCard(bytes: Uint8Array, name: string): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

async function withHalf(): Promise<{ readonly bytes: Bytes; readonly left: readonly string[] }> {
  const pieces = await openPackFile(sourceOf(whole))
  const chunks = [...pieces.chunks]
  const middle = Math.ceil(chunks.length / 2)
  const parts: Bytes[] = []
  for await (const part of writePackFile({ ...pieces, chunks: new Map(chunks.slice(0, middle)) })) parts.push(part)
  return { bytes: concat(...parts), left: chunks.slice(middle).map(([hash]) => `/packs/chunks/${hash}`) }
}

async function openPacks(page: Page): Promise<void> {
  await button(page, 'packs.title').tap()
  await seen(page.getByRole('heading', { level: 1, name: words('packs.title') }))
}

const pick = (page: Page, file: string) => page.locator('input[type=file]').setInputFiles(file)

const title = () => world.pack.title.vi

const chunksAsked = ({ asked }: Front) =>
  asked.map(({ path }) => path).filter((path) => path.startsWith('/packs/chunks/'))

test('without a line a file is refused in a sentence, or brings the whole pack: its lessons open', async () => {
  const page = await bareStart()
  await world.front.down()
  await openPacks(page)
  await pick(page, onCard(Buffer.from('PK\u0003\u0004 không phải gói bài'), 'bai.zip'))
  await seen(said(page, words('problems.pack/not-a-file')))
  await pick(page, onCard(whole.subarray(0, whole.length - 1000), 'cut.zip'))
  await seen(said(page, words('problems.pack/file-damaged')))
  await pick(page, onCard(whole, 'anh-gia-dinh.jpg'))
  await seen(said(page, words('packs.ready', { title: title() })))
  await button(page, 'go.done').tap()
  await atHome(page)
  await seen(said(page, words('home.ready')))
  const [first] = world.pack.lessons
  const lesson = world.lesson(first?.id ?? '')
  await openLesson(page, lesson)
  const [step] = lesson.steps
  if (step !== undefined) await atStep(page, lesson, step)
  await goHome(page)
  await openPacks(page)
  await pick(page, onCard(whole, 'again.zip'))
  await seen(said(page, words('packs.known', { title: title() })))
})

test('half a file, then the line: only the other half is asked for', async () => {
  const page = await bareStart()
  const half = await withHalf()
  await openPacks(page)
  await pick(page, onCard(half.bytes, 'half.zip'))
  await seen(said(page, words('packs.begun', { title: title() })))
  await button(page, 'go.done').tap()
  world.front.pass()
  const before = chunksAsked(world.front).length
  await button(page, 'home.downloadRest').tap()
  await seen(said(page, words('home.ready')))
  expect(chunksAsked(world.front).slice(before).toSorted()).toEqual(half.left.toSorted())
})

test('another app hands a pack over as a text file: it is opened where letters are', async () => {
  const page = await bareStart()
  await world.front.down()
  await page.goto('about:blank')
  // As Android does it: a form that no page of ours sends.
  await page.setContent(
    `<form method="post" enctype="multipart/form-data" action="${world.origin}${sharing.path}">
       <input type="file" name="${sharing.field}" multiple><button>ok</button></form>`,
  )
  await page.locator('input').setInputFiles(onCard(whole, 'domdom-bai.zip.txt'))
  await page.locator('button').click()
  await page.waitForURL(/#\/scan$/)
  await page.getByRole('button', { name: words('scan.shared') }).tap()
  await seen(said(page, words('packs.ready', { title: title() })))
  await button(page, 'go.done').tap()
  await seen(said(page, words('home.ready')))
})

test('a pack is sent on as the very file that was built, whichever road brought it here', async () => {
  const page = await bareStart()
  world.front.pass()
  await button(page, 'home.look').tap()
  await button(page, 'home.download').tap()
  await page.waitForURL(/#\/l\//)
  await goHome(page)
  await seen(said(page, words('home.ready')))
  await world.front.down()
  await openPacks(page)
  await page.getByRole('button', { name: title() }).tap()
  const [saved] = await Promise.all([page.waitForEvent('download'), button(page, 'packs.save').tap()])
  expect(saved.suggestedFilename()).toBe(`domdom-${world.pack.id}-${world.pack.version}.zip`)
  expect(Buffer.compare(readFileSync(await saved.path()), whole)).toBe(0)
  await seen(said(page, words('packs.saved')))
})
