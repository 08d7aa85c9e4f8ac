// Somebody scans a poster: from the address to the feedback on the first answer, without a pause for thought.
import type { Measure } from '../measure.ts'
import { navigationStart, poster } from '../steps.ts'
import { quiet, waterfall } from '../waterfall.ts'

export const posterWalkMeasure: Measure = {
  name: 'poster-walk',
  figures: [
    { name: 'poster: download can be tapped', unit: 's' },
    { name: 'poster: first lesson open', unit: 's' },
    { name: 'poster: first item answered', unit: 's', goal: 4.5 },
    { name: 'poster: taps that were lost', unit: '', goal: 0 },
    { name: 'poster: work of the page’s thread', unit: 's' },
    { name: 'poster: bytes until then', unit: 'KB' },
    { name: 'poster: whole pack here', unit: 's' },
  ],
  run: (stage, tell) =>
    stage.withNewPhone(async ({ page, walk, workMs }) => {
      const reached = await walk(stage.origin + poster.hash, poster.steps)
      const work = await workMs()
      const { bytesDown, bytesUp } = stage.line.tally()
      await quiet(stage.line)
      const startedAt = await navigationStart(page)
      const ends = stage.line.exchanges().flatMap(({ path, lastByteAt }) => (isChunk(path) ? (lastByteAt ?? []) : []))
      await waterfall(page, stage.line, reached, tell)
      return {
        'poster: download can be tapped': seconds(reached.download),
        'poster: first lesson open': seconds(reached.lesson),
        'poster: first item answered': seconds(reached.feedback),
        'poster: taps that were lost': reached.lostTaps ?? Number.NaN,
        'poster: work of the page’s thread': work / 1000,
        'poster: bytes until then': (bytesDown + bytesUp) / 1024,
        'poster: whole pack here': (Math.max(...ends) - startedAt) / 1000,
      }
    }),
}

const seconds = (ms = Number.NaN) => ms / 1000
const isChunk = (path: string) => path.startsWith('/packs/chunks/')
