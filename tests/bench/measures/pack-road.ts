// A pack of 300 files over the slow line, whole, with a line that breaks, and over a worse one.

import { seeded } from '../../browser/harness/seeded.ts'
import type { Sample } from '../figures.ts'
import type { Measure } from '../measure.ts'
import { fetchAlone } from '../packs/fetch-alone.ts'
import { roadPack } from '../packs/made-pack.ts'
import { openRoad, type Road } from '../packs/road.ts'
import { takePack } from '../packs/take-pack.ts'
import { CPU_SLOWER } from '../phone.ts'
import { type LineShape, SLOW } from '../slow-line.ts'

/** A mast at the edge of its reach. */
const WORSE: LineShape = { downKbit: 240, upKbit: 240, rttMs: 840 }

export const packRoadMeasure: Measure = {
  name: 'pack-road',
  figures: [
    { name: 'pack of 300 files: its bytes alone need', unit: 's' },
    { name: 'pack of 300 files: all here', unit: 's', goal: 12.8 },
    { name: 'pack of 300 files: first lesson open', unit: 's', goal: 2.5 },
    { name: 'pack of 300 files: work of the page’s thread', unit: 'ms' },
    { name: 'of it the browser’s own: bytes fetched and dropped', unit: 'ms' },
    { name: 'of it ours: to check and to store', unit: 'ms', goal: 150 },
    { name: 'pack of 300 files: requests', unit: '' },
    { name: 'the same, a drop every 5–15 s: all here', unit: 's' },
    { name: 'the same, a drop every 5–15 s: bytes, times', unit: '×', goal: 1.25 },
    { name: 'the same, 240 kbit/s, 840 ms, a drop every 10 s: all here', unit: 's' },
  ],
  async run(_stage, tell): Promise<Sample> {
    const road = await openRoad(roadPack)
    try {
      const whole = await road.withPhone(SLOW, CPU_SLOWER, (phone) => takePack(road, phone))
      tell(`whole: ${JSON.stringify(whole)}`)
      const alone = await road.withPhone(SLOW, CPU_SLOWER, (phone) => fetchAlone(road, phone, whole.paths))
      const random = seeded(Date.now())
      const broken = await road.withPhone(SLOW, CPU_SLOWER, (phone) =>
        takePack(road, phone, () => dropping(road, () => 5_000 + random() * 10_000)),
      )
      tell(`broken: ${JSON.stringify(broken)}`)
      const worse = await road.withPhone(WORSE, CPU_SLOWER, (phone) =>
        takePack(road, phone, () => dropping(road, () => 10_000)),
      )
      tell(`worse: ${JSON.stringify(worse)}`)
      return {
        'pack of 300 files: its bytes alone need': (road.entry().wireBytes * 8) / SLOW.downKbit / 1000,
        'pack of 300 files: all here': whole.all,
        'pack of 300 files: first lesson open': whole.firstLesson,
        'pack of 300 files: work of the page’s thread': whole.workMs,
        'of it the browser’s own: bytes fetched and dropped': alone,
        'of it ours: to check and to store': whole.workMs - alone,
        'pack of 300 files: requests': whole.requests,
        'the same, a drop every 5–15 s: all here': broken.all,
        'the same, a drop every 5–15 s: bytes, times': broken.bytes / whole.bytes,
        'the same, 240 kbit/s, 840 ms, a drop every 10 s: all here': worse.all,
      }
    } finally {
      await road.close()
    }
  },
}

/** Every connection breaks after each pause. */
function dropping({ line }: Road, pauseMs: () => number): () => void {
  let timer = setTimeout(drop, pauseMs())
  function drop(): void {
    line.drop()
    timer = setTimeout(drop, pauseMs())
  }
  return () => clearTimeout(timer)
}
