// What others need for the same records on the same line, so that the reader sees the distance. Nothing here is ours but the records.
import { join } from 'node:path'
import { buildPage } from '../build-page.ts'
import type { Sample } from '../figures.ts'
import { recordsOf } from '../learning.ts'
import type { Measure } from '../measure.ts'
import { rivals } from '../rivals/rivals.ts'
import { tryRival } from '../rivals/try-rival.ts'
import { type SyncCase, syncFigures } from '../sync-cases.ts'

const LEARNER = '0123456789abcdef0123456789abcdef'

export const syncRivalsMeasure: Measure = {
  name: 'sync-rivals',
  // Minutes each, and nearly all of it is the line, which is the same every time.
  runsMax: 1,
  figures: rivals.flatMap(({ name }) => syncFigures(name)),
  async run({ pack }, tell) {
    const waiting = [...rivals]
    let sample: Sample = {}
    const inTurn = async () => {
      for (let rival = waiting.shift(); rival !== undefined; rival = waiting.shift()) {
        const script = await buildPage(join(import.meta.dirname, `../rivals/pages/${rival.page}.ts`), 'es')
        const recordsFor = ({ name, count }: SyncCase) => recordsOf(pack, LEARNER, count, name)
        const found = await tryRival(rival, script, recordsFor, tell)
        sample = { ...sample, ...found }
      }
    }
    // Two lines at a time, each with a browser of its own: PouchDB alone takes as long as all the others.
    await Promise.all([inTurn(), inTurn()])
    return sample
  },
}
