// Android needs the memory: the whole browser dies while a pack is on its way, again and again. Each download ends whole.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contentLayout } from '../../core/content-layout.ts'
import { newProfile, startAgain } from './harness/learn.ts'
import { openPhone, type Phone } from './harness/phone.ts'
import { seeded } from './harness/seeded.ts'
import { openWorld, type World } from './harness/server.ts'
import { button, eventually, firstStart, said, words } from './harness/walk.ts'

const kills = Number(process.env.SOAK_DOWNLOAD_KILLS ?? 12)
const seed = Number(process.env.SOAK_SEED ?? 20261128)
/** The longest life of a browser. A chunk takes up to half as long. */
const LIFE_MS = 800

const random = seeded(seed)
let world: World

beforeAll(async () => {
  world = await openWorld()
  const slowly = () => new Promise<void>((resolve) => setTimeout(resolve, (random() * LIFE_MS) / 2))
  world.front.fault(({ path }) => (path.startsWith('/packs/') ? { kind: 'hold', until: slowly() } : null))
})
afterAll(() => world.close())

const isWhole = (page: Page) => said(page, words('home.ready')).isVisible()

/** Killed before anything of it was written down, a download was never begun: the learner taps once more. */
async function isWholeOrAskedFor(page: Page): Promise<boolean> {
  const offer = button(page, 'home.download')
  if (await offer.isVisible()) await offer.tap()
  if (page.url().includes('#/l/')) await page.goto(`${world.origin}/`)
  return isWhole(page)
}

test(`${kills} kills at any moment of a download: each pack comes whole, with every byte as it was signed`, {
  timeout: 60_000 + kills * 8000,
}, async () => {
  let done = 0
  let whole = 0
  while (done < kills) {
    const profile = newProfile()
    const begun = await openPhone({ origin: world.origin, profile: profile.path })
    await firstStart(begun.page, world.origin)
    await button(begun.page, 'home.download').tap()
    const { phone, kills: died } = await dieUntilWhole(begun, profile, kills - done)
    done += died
    await eventually(() => isWholeOrAskedFor(phone.page), true, 30_000)
    expect(await wrongChunks(phone.page)).toEqual([])
    expect(phone.complaints).toEqual([])
    whole++
    await phone.close()
    profile.drop()
  }
  // Not one life long enough for all of it: several died in the middle of each.
  expect(whole).toBeLessThan(kills / 2)
})

/** At most so many kills; the phone that is left goes on by itself. */
async function dieUntilWhole(first: Phone, profile: { readonly path: string; drop(): void }, most: number) {
  let phone = first
  for (let kills = 0; ; kills++) {
    if (kills === most || (kills > 0 && (await isWhole(phone.page)))) return { phone, kills }
    await new Promise((resolve) => setTimeout(resolve, random() * LIFE_MS))
    expect(phone.complaints).toEqual([])
    await phone.crash()
    phone = await startAgain(world, profile)
  }
}

/** Chunks of the pack that are not here, or are not what their hash says. */
async function wrongChunks(page: Page): Promise<readonly string[]> {
  const sound = await page.evaluate(soundChunks, contentLayout)
  return world.pack.chunks.map(({ hash }) => hash).filter((hash) => !sound.includes(hash))
}

/** In the page. */
async function soundChunks({ name, stores }: typeof contentLayout): Promise<string[]> {
  const answer = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  const db = await answer(indexedDB.open(name))
  const rows: { hash: string; bytes: Uint8Array<ArrayBuffer> }[] = await answer(
    db.transaction(stores.chunks).objectStore(stores.chunks).getAll(),
  )
  db.close()
  const found: string[] = []
  for (const { hash, bytes } of rows) {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    if ([...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('') === hash) found.push(hash)
  }
  return found
}
