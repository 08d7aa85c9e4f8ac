// Every screen of the app, one after the other, each shown to a looker who may judge it.
import type { Page } from 'playwright-core'
import { rightAnswer } from '../../../core/item/mark.ts'
import type { Item, Lesson, Practice } from '../../../core/pack/lesson.ts'
import { isItem, itemsOf } from '../../../core/pack/steps.ts'
import { gate, portalPage } from './faulty-front.ts'
import type { World } from './server.ts'
import {
  answerRight,
  answerWrong,
  atHome,
  atStep,
  button,
  goHome,
  goOn,
  openLesson,
  openTab,
  pressInPractice,
  said,
  seen,
  textOf,
  wayThrough,
  words,
  workerInCharge,
} from './walk.ts'

export type Look = (screen: string) => Promise<void>

export async function tour(page: Page, world: World, look: Look): Promise<void> {
  await tourFirstStart(page, world, look)
  await tourDownload(page, world, look)
  await tourLesson(page, world, look)
  await tourTabs(page, look)
  await tourReview(page, world, look)
}

async function tourFirstStart(page: Page, { front, origin }: World, look: Look): Promise<void> {
  front.fault(({ path }) => (path === '/packs/catalogue' ? portalPage : null))
  await page.goto(origin)
  await seen(page.getByRole('button', { name: 'Tiếng Việt' }))
  await look('language')
  await page.getByRole('button', { name: 'Tiếng Việt' }).tap()
  await seen(page.getByRole('button', { name: words('pictures.hat') }))
  await look('picture')
  await page.getByRole('button', { name: words('pictures.hat') }).tap()
  await seen(said(page, words('problems.net/not-our-server')))
  await look('home, nothing here, and a trouble')
  front.pass()
  await button(page, 'home.look').tap()
  await seen(button(page, 'home.download'))
  await look('home, a pack is offered')
  await page.getByRole('link', { name: words('help.link') }).tap()
  await seen(page.getByRole('heading', { level: 1, name: words('help.title') }))
  await look('help')
  await goHome(page)
  await openTab(page, 'tabs.mine')
  await look('mine, nothing yet')
  await openTab(page, 'tabs.learn')
}

async function tourDownload(page: Page, { front, pack }: World, look: Look): Promise<void> {
  const held = gate()
  let chunks = 0
  front.fault(({ path }) =>
    path.startsWith('/packs/chunks/') && ++chunks > 5 ? { kind: 'hold', until: held.opened } : null,
  )
  await button(page, 'home.download').tap()
  await page.waitForURL(/#\/l\//)
  await goHome(page)
  await seen(button(page, 'home.pause'))
  await look('home, a pack is on its way')
  await button(page, 'home.pause').tap()
  await seen(button(page, 'home.downloadRest'))
  await look('home, a download is stopped')
  held.open()
  await button(page, 'home.downloadRest').tap()
  await seen(said(page, words('home.ready')))
  await workerInCharge(page)
  await look('home, the pack is here')
  await page.goto(`${new URL(page.url()).origin}/#/l/${pack.id}/no-such-lesson`)
  await seen(said(page, words('problems.pack/missing')))
  await look('trouble in a lesson')
  await goHome(page)
}

async function tourLesson(page: Page, world: World, look: Look): Promise<void> {
  const shown = new Set<string>()
  for (const id of ['fake-relative', 'strange-numbers']) {
    const lesson = world.lesson(id)
    await openLesson(page, lesson)
    for (const step of lesson.steps) {
      await atStep(page, lesson, step)
      const isNew = !shown.has(step.kind)
      shown.add(step.kind)
      if (isNew) await look(step.kind)
      if (step.kind === 'practice' && isNew) await tourPractice(page, lesson, step, look)
      if (isItem(step) && isNew) {
        await answerWrong(page, step)
        await look(`${step.kind}, answered wrongly`)
        await button(page, 'go.again').tap()
      }
      if (isItem(step)) await answerRight(page, step)
      if (isItem(step) && isNew) await look(`${step.kind}, answered rightly`)
      await goOn(page)
    }
    await seen(page.getByRole('heading', { level: 1, name: words('result.title') }))
    if (await page.locator('summary').isVisible()) await page.locator('summary').tap()
    await look('result')
    await goHome(page)
  }
  await look('home, some lessons done')
}

/** As far as a dialog; then the lesson is left and opened again, where the practice begins anew. */
async function tourPractice(page: Page, lesson: Lesson, practice: Practice, look: Look): Promise<void> {
  await button(page, 'practice.begin').tap()
  await look('practice, its first screen')
  await page.locator('[data-press="0.0"]').tap()
  await seen(page.locator('.practice-foot .slip'))
  await look('practice, a slip')
  for (let hints = 0; hints < 3; hints++) await button(page, 'practice.hint').tap()
  await seen(page.locator('button.glows'))
  await look('practice, what to press glows')
  for (const { press, then } of wayThrough(practice, rightAnswer(practice)).slice(0, 2))
    await pressInPractice(page, press, then, (target) => target.tap())
  await seen(page.locator('.mock-dialog'))
  await look('practice, a dialog')
  await goHome(page)
  await openLesson(page, lesson)
}

async function tourTabs(page: Page, look: Look): Promise<void> {
  await openTab(page, 'tabs.mine')
  await seen(said(page, words('mine.lessonOnPhone')))
  await look('mine')
  await button(page, 'mine.allow').tap()
  await seen(page.getByRole('checkbox'))
  await look('consent')
  await page.locator('label', { hasText: words('consent.tick') }).tap()
  await look('consent, ticked')
  await button(page, 'consent.yes').tap()
  await seen(said(page, words('mine.lessonReceived')))
  await look('mine, received')
  await openTab(page, 'tabs.settings')
  await seen(button(page, 'settings.remove'))
  await button(page, 'settings.remove').tap()
  await look('settings')
  await button(page, 'home.who').tap()
  await seen(page.getByRole('heading', { name: words('who.title') }))
  await look('who')
  await page.getByRole('link', { name: words('go.back') }).tap()
  await atHome(page)
  await tourPackFiles(page, look)
}

async function tourPackFiles(page: Page, look: Look): Promise<void> {
  await button(page, 'packs.title').tap()
  await seen(page.getByRole('heading', { level: 1, name: words('packs.title') }))
  await page.locator('button.row').waitFor()
  await look('packs by file')
  await page.locator('button.row').tap()
  await seen(button(page, 'packs.save'))
  await look('packs by file, one is made')
  await goHome(page)
}

/** On the next day what was answered wrongly above comes back. */
async function tourReview(page: Page, { pack, lesson }: World, look: Look): Promise<void> {
  await page.evaluate((dayMs) => {
    const now = Date.now
    Date.now = () => now() + dayMs
  }, 86_400_000)
  await openTab(page, 'tabs.mine')
  await openTab(page, 'tabs.learn')
  const row = page.locator('a[href="#/review"]')
  await seen(row)
  await look('home, questions come back')
  await row.tap()
  await seen(page.getByRole('progressbar'))
  await look('review')
  const items = pack.lessons.flatMap(({ id }) => itemsOf(lesson(id)))
  while ((await page.getByRole('progressbar').count()) > 0) {
    const shown = await Promise.all(items.map((item) => said(page, promptOf(item)).isVisible()))
    const item = items[shown.indexOf(true)]
    if (item === undefined) throw new Error('no question stands here')
    await answerRight(page, item)
    await goOn(page)
  }
  await seen(page.getByRole('heading', { level: 1, name: words('review.done') }))
  await look('review, at its end')
  await button(page, 'go.home').tap()
  await atHome(page)
}

function promptOf({ prompt: [block] }: Item): string {
  return block?.type === 'paragraph' ? textOf(block.spans) : textOf(block?.rows[0] ?? [])
}
