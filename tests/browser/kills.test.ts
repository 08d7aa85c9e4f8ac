// What the screen showed as saved is on disk, whenever the browser dies.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contentLayout } from '../../core/content-layout.ts'
import type { Lesson } from '../../core/pack/lesson.ts'
import { isItem, itemsOf } from '../../core/pack/steps.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, type World } from './harness/server.ts'
import {
  allowSending,
  answerRight,
  atHome,
  atStep,
  button,
  downloadAndLearn,
  eventually,
  firstStart,
  goOn,
  openTab,
  said,
  seen,
  verdict,
  words,
} from './harness/walk.ts'

let world: World
let phone: Phone
const profile = mkdtempSync(join(tmpdir(), 'domdom-phone-'))
const HELD_AFTER = 5

beforeAll(async () => {
  world = await openWorld()
  phone = await openPhone({ ...world, profile })
})
afterAll(async () => {
  await phone.close()
  await world.close()
  rmSync(profile, { recursive: true, force: true })
})

async function startAgain(hash = ''): Promise<Page> {
  phone = await openPhone({ ...world, profile })
  const { page } = phone
  await page.goto(`${world.origin}/${hash}`)
  // The browser writes localStorage late: after a kill the language may be asked again, but never who learns here.
  const language = page.getByRole('button', { name: 'Tiếng Việt' })
  await seen(
    language
      .or(page.getByRole('progressbar'))
      .or(said(page, words('home.hello')))
      .first(),
  )
  if (await language.isVisible()) await language.tap()
  return page
}

const chunkRequests = () =>
  world.front.asked.map(({ path }) => path).filter((path) => path.startsWith('/packs/chunks/'))

/** Addresses of the chunks that lie in the phone's database. */
async function storedChunks(page: Page): Promise<readonly string[]> {
  const hashes = await page.evaluate(
    ({ name, stores }) =>
      new Promise<IDBValidKey[]>((resolve, reject) => {
        const opening = indexedDB.open(name)
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const asking = opening.result.transaction(stores.chunks).objectStore(stores.chunks).getAllKeys()
          asking.onsuccess = () => {
            opening.result.close()
            resolve(asking.result)
          }
        }
      }),
    contentLayout,
  )
  return hashes.map((hash) => `/packs/chunks/${String(hash)}`)
}

test('a download that was killed goes on by itself and asks for the missing chunks only', async () => {
  const allowed = new Set<string>()
  world.front.fault(({ path }) => {
    if (!path.startsWith('/packs/chunks/')) return null
    if (allowed.size < HELD_AFTER) allowed.add(path)
    return allowed.has(path) ? null : { kind: 'hold', until: new Promise(() => undefined) }
  })
  await firstStart(phone.page, world.origin)
  await downloadAndLearn(phone.page)
  await eventually(async () => (await storedChunks(phone.page)).length, HELD_AFTER)
  await phone.crash()
  expect(phone.complaints).toEqual([])

  world.front.pass()
  world.front.asked.length = 0
  const page = await startAgain()
  await seen(said(page, words('home.ready')))
  const all = new Set(world.pack.chunks.map(({ hash }) => `/packs/chunks/${hash}`))
  const missing = [...all].filter((path) => !allowed.has(path))
  expect(chunkRequests().toSorted()).toEqual(missing.toSorted())
})

test('a kill right after the feedback keeps the answer, and the lesson opens again at that feedback', async () => {
  const lesson = world.lesson('fake-police')
  const [card, question] = lesson.steps
  if (card === undefined || question === undefined || !isItem(question)) throw new Error('another lesson')
  const hash = `#/l/${world.pack.id}/${lesson.id}`
  await phone.page.goto(`${world.origin}/${hash}`)
  await atStep(phone.page, lesson, card)
  await goOn(phone.page)
  await answerRight(phone.page, question)
  await phone.crash()

  const page = await startAgain(hash)
  await atStep(page, lesson, question)
  await eventually(() => verdict(page).textContent(), words('item.right'))
  await page.goto(`${world.origin}/#/mine`)
  await seen(
    page
      .getByRole('listitem')
      .filter({ hasText: words('mine.onPhone') })
      .getByText(words('mine.count', { count: 1 })),
  )
})

/** Where the screen stands after a restart: the step's number, and whether its answer's feedback is shown. */
async function whereNow(page: Page, lesson: Lesson): Promise<{ at: number; answered: boolean }> {
  await page.getByRole('progressbar').waitFor()
  const label = await page.getByRole('progressbar').getAttribute('aria-label')
  const at = lesson.steps.findIndex(
    (_, i) => words('lesson.progress', { step: i + 1, steps: lesson.steps.length }) === label,
  )
  return { at, answered: await verdict(page).isVisible() }
}

/** Walks on and notes each item whose feedback was seen; ends with the lesson. */
async function walkOn(page: Page, lesson: Lesson, noted: string[]): Promise<void> {
  const { at, answered } = await whereNow(page, lesson)
  for (const [i, step] of lesson.steps.entries()) {
    if (i < at) continue
    await atStep(page, lesson, step)
    if (isItem(step) && !(i === at && answered)) {
      await answerRight(page, step)
      noted.push(step.id)
    }
    await goOn(page)
  }
  await seen(page.getByRole('heading', { level: 1, name: words('result.title') }))
}

/** A fixed list of moments that looks like chance. */
const moments = [350, 900, 120, 1400, 620]

test('five kills at any moment lose nothing that was shown as saved, and double nothing', async () => {
  const lesson = world.lesson('fake-commune')
  const hash = `#/l/${world.pack.id}/${lesson.id}`
  const noted: string[] = []
  let page = phone.page
  await page.goto(`${world.origin}/${hash}`)
  for (const moment of moments) {
    await page.getByRole('progressbar').waitFor()
    let dead = false
    const walked = walkOn(page, lesson, noted).catch((error: unknown) => {
      if (!dead) throw error
    })
    await new Promise((resolve) => setTimeout(resolve, moment))
    dead = true
    await phone.crash()
    await walked
    page = await startAgain(hash)
  }
  await walkOn(page, lesson, noted)

  await page.goto(`${world.origin}/#/mine`)
  const [kept] = await Promise.all([page.waitForEvent('download'), button(page, 'mine.keep').tap()])
  const lines = readFileSync(await kept.path(), 'utf8')
    .trim()
    .split('\n')
  await button(page, 'mine.allow').tap()
  await allowSending(page)
  await seen(said(page, words('mine.sentAll')))
  const rows = (await world.rows()).filter((row) => row.kind !== 'consent')
  expect(rows.map((row) => row.record_id).toSorted()).toEqual(lines.map((line) => JSON.parse(line).id).toSorted())

  const ofLesson = rows.filter((row) => row.lesson === lesson.id)
  for (const { id } of itemsOf(lesson)) {
    const answers = ofLesson.filter((row) => row.kind === 'answer' && row.item === id)
    expect(answers.length).toBeGreaterThanOrEqual(Math.max(1, noted.filter((one) => one === id).length))
  }
  // A kill after the end begins the lesson anew; within one passage nothing is doubled.
  const runs = [...new Set(ofLesson.map((row) => row.run_id))]
  for (const run of runs) {
    const places = ofLesson.filter((row) => row.run_id === run).map((row) => `${row.item} ${row.attempt}`)
    expect(new Set(places).size).toBe(places.length)
  }
  const last = ofLesson.filter((row) => row.run_id === runs.at(-1) && row.kind === 'completion')
  expect(last).toHaveLength(1)
  await openTab(page, 'tabs.learn')
  await atHome(page)
  expect(phone.complaints).toEqual([])
})
