// A whole lesson by real taps: what each answer takes until its feedback stands, and the memory that the lesson holds.
import type { Page } from 'playwright-core'
import type { Step } from '../../../core/pack/lesson.ts'
import { isItem } from '../../../core/pack/steps.ts'
import { median } from '../figures.ts'
import { type AnswerTimes, watchAnswers } from '../in-page.ts'
import type { Measure } from '../measure.ts'
import { NEXT, OPTION } from '../steps.ts'
import { word } from '../words.ts'

const LESSON = 'fake-relative'

export const lessonMeasure: Measure = {
  name: 'lesson',
  figures: [
    { name: 'answer: tap to feedback', unit: 'ms', goal: 100 },
    { name: 'answer: slowest of the lesson', unit: 'ms' },
    { name: 'answer: tap to record on disk', unit: 'ms' },
    { name: 'answer: the record’s transaction', unit: 'ms', goal: 50 },
    { name: 'lesson: JS heap after collection', unit: 'MB', goal: 20 },
  ],
  run: (stage, tell) =>
    stage.withUsedPhone(async ({ page, cdp }) => {
      const lesson = stage.pack.lessons.find(({ id }) => id === LESSON)
      if (lesson === undefined) throw new Error(`no lesson ${LESSON}`)
      await page.addInitScript(watchAnswers)
      await page.goto(`${stage.origin}/#/l/${stage.pack.id}/${LESSON}`)
      for (const [place, step] of lesson.steps.entries()) {
        if (place > 0) await goOn(page)
        await atStep(page, place + 1, lesson.steps.length)
        await answer(page, step)
      }
      const times = await page.evaluate(() => Reflect.get(window, 'benchAnswers') as AnswerTimes[])
      tell(times.map((time) => JSON.stringify(time)).join('\n'))
      await cdp.send('HeapProfiler.collectGarbage')
      const { usedSize } = await cdp.send('Runtime.getHeapUsage')
      const of = (pick: keyof AnswerTimes) => times.map((time) => time[pick]).sort((a, b) => a - b)
      return {
        'answer: tap to feedback': median(of('tapToFeedback')),
        'answer: slowest of the lesson': of('tapToFeedback').at(-1) ?? Number.NaN,
        'answer: tap to record on disk': median(of('tapToSaved')),
        'answer: the record’s transaction': median(of('saving')),
        'lesson: JS heap after collection': usedSize / 1024 / 1024,
      }
    }),
}

/** As a person would: a tap that came too soon after the last one is made again. */
async function goOn(page: Page): Promise<void> {
  const before = await page.title()
  const moved = () => page.waitForFunction((old) => document.title !== old, before, { timeout: 2000 })
  await page.locator(NEXT).tap()
  await moved().catch(() => page.locator(NEXT).tap())
}

function atStep(page: Page, step: number, steps: number): Promise<void> {
  const label = word('lesson.progress').replace('{{step}}', String(step)).replace('{{steps}}', String(steps))
  return page.getByRole('progressbar', { name: label, exact: true }).waitFor()
}

/** Any whole answer; right or wrong takes the same way. */
async function answer(page: Page, step: Step): Promise<void> {
  if (!isItem(step)) return
  if (step.kind === 'choose-all') await page.locator('main label.check').first().tap()
  else if (step.kind === 'choose-one') await page.locator(OPTION).first().tap()
  else if (step.kind === 'order') for (const row of await page.locator(OPTION).all()) await row.tap()
  else for (const thing of await page.locator('fieldset.thing').all()) await thing.locator('button').first().tap()
  if (step.kind !== 'choose-one') await page.locator(NEXT).tap()
  await page.locator('.feedback').waitFor()
}
