// What others need for the same records on the same line, so that the reader sees the distance. Nothing here is ours but the records.
import { join } from 'node:path'
import { buildPage } from '../build-page.ts'
import type { Sample } from '../figures.ts'
import { recordsOf } from '../learning.ts'
import type { Measure } from '../measure.ts'
import { rivals } from '../rivals/rivals.ts'
import { type Trial, tryPulling, trySending } from '../rivals/try-rival.ts'
import { type SyncCase, syncFigures } from '../sync-cases.ts'

const LEARNER = '0123456789abcdef0123456789abcdef'

export const syncRivalsMeasure: Measure = {
  name: 'sync-rivals',
  // Minutes each, and nearly all of it is the line, which is the same every time.
  runsMax: 1,
  figures: rivals.flatMap(({ name }) => syncFigures(name)),
  async run({ pack }, tell) {
    const recordsFor = ({ name, count }: SyncCase) => recordsOf(pack, LEARNER, count, name)
    const trials: (() => Promise<Sample>)[] = []
    for (const rival of rivals) {
      const script = await buildPage(join(import.meta.dirname, `../rivals/pages/${rival.page}.ts`), 'es')
      const trial: Trial = { rival, script, recordsFor, tell }
      trials.push(
        () => trySending(trial),
        () => tryPulling(trial),
      )
    }
    return twoAtATime(trials)
  },
}

/** Each has a line and a browser of its own; most of the time both only wait for their line. */
async function twoAtATime(trials: (() => Promise<Sample>)[]): Promise<Sample> {
  let sample: Sample = {}
  const inTurn = async () => {
    for (let next = trials.shift(); next !== undefined; next = trials.shift()) {
      const found = await next()
      sample = { ...sample, ...found }
    }
  }
  await Promise.all([inTurn(), inTurn()])
  return sample
}
