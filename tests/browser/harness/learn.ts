// A learner at work who may be torn away at any moment; what the screen called saved is noted.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Lesson } from '../../../core/pack/lesson.ts'
import { isItem } from '../../../core/pack/steps.ts'
import { openPhone, type Phone } from './phone.ts'
import type { World } from './server.ts'
import {
  allowSending,
  answerRight,
  atStep,
  button,
  eventually,
  firstStart,
  goOn,
  readyPhone,
  said,
  seen,
  verdict,
  words,
  workerInCharge,
} from './walk.ts'
import type { Shown } from './whole.ts'

export interface Folder {
  readonly path: string
  drop(): void
}

/** A browser profile that outlives its browser. */
export function newProfile(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'domdom-phone-'))
  return { path, drop: () => rmSync(path, { recursive: true, force: true }) }
}

export const hashOf = (world: Pick<World, 'pack'>, lesson: Lesson) => `#/l/${world.pack.id}/${lesson.id}`

/** A new browser process on a profile that has learnt before. */
export async function startAgain(
  world: { readonly origin: string },
  profile: Folder,
  hash = '',
  prepare: (phone: Phone) => Promise<void> = async () => undefined,
): Promise<Phone> {
  const phone = await openPhone({ origin: world.origin, profile: profile.path })
  try {
    await prepare(phone)
    await openAt(phone.page, world.origin, hash)
  } catch (error) {
    // A browser that nobody holds would keep the profile from all that follow.
    await phone.close()
    throw error
  }
  return phone
}

/** The browser writes localStorage late: after a kill the language may be asked again, but never who learns here. */
export async function openAt(page: Page, origin: string, hash: string): Promise<void> {
  await page.goto(`${origin}/${hash}`)
  const language = page.getByRole('button', { name: 'Tiếng Việt' })
  await seen(language.or(page.getByRole('progressbar')).or(page.locator('nav.tabs, .tabs')).first())
  if (await language.isVisible()) await language.tap()
}

/** Says what stands on the screen instead. */
export class NoLesson extends Error {}

/** Where the screen stands after a restart: the step's number, and whether its answer's feedback is shown. */
async function whereNow(page: Page, lesson: Lesson): Promise<{ at: number; answered: boolean }> {
  await page
    .getByRole('progressbar')
    .waitFor()
    .catch(async (error: unknown) => {
      throw new NoLesson(`no lesson stands here, but: ${await page.locator('body').textContent()}`, { cause: error })
    })
  const label = await page.getByRole('progressbar').getAttribute('aria-label')
  const at = lesson.steps.findIndex(
    (_, i) => words('lesson.progress', { step: i + 1, steps: lesson.steps.length }) === label,
  )
  return { at, answered: await verdict(page).isVisible() }
}

/** From wherever the open lesson stands to its end, or until it is enough. */
export async function walkOn(page: Page, lesson: Lesson, shown: Shown[], isEnough = () => false): Promise<void> {
  const { at, answered } = await whereNow(page, lesson)
  for (const [i, step] of lesson.steps.entries()) {
    if (i < at) continue
    await atStep(page, lesson, step)
    if (isItem(step) && !(i === at && answered)) {
      await answerRight(page, step)
      shown.push({ lesson: lesson.id, item: step.id })
    }
    if (isEnough()) return
    await goOn(page)
  }
  await seen(page.getByRole('heading', { level: 1, name: words('result.title') }))
  shown.push({ lesson: lesson.id, item: null })
}

/** Answers the next item of the first lesson that is not done: a few taps for one record. A lesson's end is walked over. */
export async function answerOne(page: Page, world: World, shown: Shown[]): Promise<void> {
  const done = new Set(shown.filter(({ item }) => item === null).map(({ lesson }) => lesson))
  const next = world.pack.lessons.find(({ id }) => !done.has(id))
  if (next === undefined) throw new Error('every lesson is done')
  const lesson = world.lesson(next.id)
  await page.goto(`${world.origin}/${hashOf(world, lesson)}`)
  const before = shown.length
  await walkOn(page, lesson, shown, () => shown.length > before)
}

/** Opens the lesson by its address and walks it to its end. */
export async function learn(page: Page, world: World, lesson: Lesson, shown: Shown[]): Promise<void> {
  await page.goto(`${world.origin}/${hashOf(world, lesson)}`)
  await walkOn(page, lesson, shown)
}

/** Opens "mine". By the address: from a lesson no tab leads there. */
export async function openMine(page: Page): Promise<void> {
  await page.evaluate(() => {
    location.hash = '#/mine'
  })
  await seen(page.getByRole('heading', { level: 1, name: words('mine.title') }))
}

/** From wherever the phone stands: the learner's word that records may leave. */
export async function consent(page: Page): Promise<void> {
  await openMine(page)
  await button(page, 'mine.allow').tap()
  await allowSending(page)
}

/** Everything that may be sent has been received, as the screen says; the button is pressed where there is one. */
export async function sendAll(page: Page): Promise<void> {
  await openMine(page)
  await eventually(async () => {
    const send = button(page, 'mine.send')
    if (await send.isEnabled({ timeout: 200 }).catch(() => false))
      await send.tap({ timeout: 1000 }).catch(() => undefined)
    return said(page, words('mine.sentAll')).isVisible()
  }, true)
}

/** The first start, the app kept on the phone, and the server known: from now on the phone can write letters and do without a line. */
export async function metServer(page: Page, origin: string): Promise<void> {
  const met = page.waitForResponse((response) => response.url().endsWith('/sync/server'))
  await firstStart(page, origin)
  await workerInCharge(page)
  await met
}

/** A phone with the whole pack whose learner agreed to send. */
export async function sendingPhone(world: World, profile?: Folder): Promise<Phone> {
  const phone = await openPhone({ origin: world.origin, ...(profile && { profile: profile.path }) })
  await readyPhone(phone.page, world.origin)
  await consent(phone.page)
  return phone
}
