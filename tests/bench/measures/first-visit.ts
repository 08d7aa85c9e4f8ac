// The first visit: when something is seen, when something can be done, and what it costs until the app lives on the phone.
import type { Measure } from '../measure.ts'
import { firstPaint, firstVisit, workerInCharge } from '../steps.ts'
import { quiet, waterfall } from '../waterfall.ts'

export const firstVisitMeasure: Measure = {
  name: 'first-visit',
  figures: [
    { name: 'first visit: first paint', unit: 's', goal: 1.7 },
    { name: 'first visit: home can be used', unit: 's', goal: 5 },
    { name: 'first visit: bytes until home', unit: 'KB' },
    { name: 'first visit: all bytes, app kept', unit: 'KB', goal: 150 },
    { name: 'first visit: requests', unit: '' },
  ],
  run: (stage, tell) =>
    stage.withNewPhone(async (phone) => {
      const reached = await phone.walk(`${stage.origin}/`, firstVisit)
      const untilHome = stage.line.tally()
      const paint = await firstPaint(phone.page)
      await workerInCharge(phone.page)
      await quiet(stage.line)
      const all = stage.line.tally()
      await waterfall(phone.page, stage.line, reached, tell)
      return {
        'first visit: first paint': paint / 1000,
        'first visit: home can be used': (reached.home ?? Number.NaN) / 1000,
        'first visit: bytes until home': (untilHome.bytesDown + untilHome.bytesUp) / 1024,
        'first visit: all bytes, app kept': (all.bytesDown + all.bytesUp) / 1024,
        'first visit: requests': all.requests,
      }
    }),
}
