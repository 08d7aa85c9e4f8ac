// What the screen showed as saved is on disk, whenever the browser dies.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contentLayout } from '../../core/content-layout.ts'
import { isItem } from '../../core/pack/steps.ts'
import { newProfile, startAgain } from './harness/learn.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { openWorld, type World } from './harness/server.ts'
import {
  answerRight,
  atStep,
  downloadAndLearn,
  eventually,
  firstStart,
  goOn,
  said,
  seen,
  verdict,
  words,
} from './harness/walk.ts'

let world: World
let phone: Phone
const profile = newProfile()
const HELD_AFTER = 5

beforeAll(async () => {
  world = await openWorld()
  phone = await openPhone({ ...world, profile: profile.path })
})
afterAll(async () => {
  await phone.close()
  await world.close()
  profile.drop()
})

async function startOver(hash = ''): Promise<Page> {
  phone = await startAgain(world, profile, hash)
  return phone.page
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
  const page = await startOver()
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

  const page = await startOver(hash)
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
