// A new browser on a phone that has the app, while nothing answers on the line.
import type { Measure } from '../measure.ts'
import { firstPaint, openLesson } from '../steps.ts'

export const offlineStartMeasure: Measure = {
  name: 'offline-start',
  figures: [
    { name: 'offline start: first paint', unit: 's', goal: 0.6 },
    { name: 'offline start: home can be used', unit: 's', goal: 1 },
    { name: 'offline start and first card: work', unit: 's' },
    { name: 'open a lesson: tap to first card', unit: 'ms', goal: 700 },
  ],
  run: (stage, tell) =>
    stage.withUsedPhone(async ({ page, walk, workMs }) => {
      stage.line.cut()
      const reached = await walk(`${stage.origin}/#/`, openLesson)
      const work = await workMs()
      tell(JSON.stringify(reached))
      const { home = Number.NaN, card = Number.NaN } = reached
      return {
        'offline start: first paint': (await firstPaint(page)) / 1000,
        'offline start: home can be used': home / 1000,
        'offline start and first card: work': work / 1000,
        'open a lesson: tap to first card': card - home,
      }
    }),
}
