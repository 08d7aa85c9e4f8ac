// The ways that are walked, as what a finger looks for.
import type { Page } from 'playwright-core'
import type { Step } from './in-page.ts'
import { word } from './words.ts'

/** The pack on our poster. */
export const PACK = 'scam-calls'

export const firstStart: readonly Step[] = [
  { name: 'language', selector: 'li[lang=vi] button', act: 'tap' },
  { name: 'picture', selector: '.choices button', act: 'tap' },
]
export const offer = { selector: '.panel .button', text: word('home.download') }
/** What leads from a card to the next one, and what answers a question of one choice. */
export const NEXT = '.foot .button:not(.plain)'
export const OPTION = 'main li button.row[aria-pressed]'
export const CARD = '.card-words'

/** From nothing to a home screen whose download can be tapped. */
export const firstVisit: readonly Step[] = [...firstStart, { name: 'home', ...offer, act: 'see' }]

/** From the address on a poster to the feedback on the first answer. */
export const poster = {
  hash: `/#/p/${PACK}`,
  steps: [
    ...firstStart,
    { name: 'download', ...offer, act: 'tap' },
    { name: 'lesson', selector: CARD, act: 'see' },
    { name: 'cards', selector: NEXT, act: 'until-next' },
    { name: 'answer', selector: OPTION, act: 'insist' },
    { name: 'feedback', selector: '.feedback', act: 'see' },
  ],
} satisfies { readonly hash: string; readonly steps: readonly Step[] }

const secondLesson = `a.row[href="#/l/${PACK}/fake-commune"]`

/** From a start without a line to a lesson that was never opened before. */
export const openLesson: readonly Step[] = [
  { name: 'home', selector: secondLesson, act: 'tap' },
  { name: 'card', selector: CARD, act: 'see' },
]

/** The service worker answers for this page and has kept the whole app. */
export function workerInCharge(page: Page): Promise<unknown> {
  return page.evaluate(async () => {
    const { serviceWorker } = navigator
    if (serviceWorker.controller) return
    await new Promise((resolve) => serviceWorker.addEventListener('controllerchange', resolve, { once: true }))
  })
}

/** Milliseconds from the start of the navigation. */
export function firstPaint(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const observer = new PerformanceObserver((list) => {
          const paint = list.getEntriesByName('first-contentful-paint')[0]
          if (paint) resolve(paint.startTime)
        })
        observer.observe({ type: 'paint', buffered: true })
      }),
  )
}

/** When the page's navigation started, in milliseconds since 1970. */
export function navigationStart(page: Page): Promise<number> {
  return page.evaluate(() => performance.timeOrigin)
}
