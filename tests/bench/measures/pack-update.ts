// One word of a pack of 20 MB is mended: what a phone that has the pack moves for it.
import type { Measure } from '../measure.ts'
import { largePack } from '../packs/made-pack.ts'
import { openRoad } from '../packs/road.ts'
import { takePack } from '../packs/take-pack.ts'
import { FULL_SPEED } from '../phone.ts'
import { FAST } from '../slow-line.ts'
import { quiet } from '../waterfall.ts'
import { word } from '../words.ts'

export const packUpdateMeasure: Measure = {
  name: 'pack-update',
  runsMax: 1,
  figures: [
    { name: 'pack of 20 MB', unit: 'KB' },
    { name: 'one word changed: bytes moved', unit: 'KB' },
    { name: 'one word changed: share of the pack', unit: '%', goal: 1 },
    { name: 'one word changed: requests', unit: '' },
  ],
  async run(_stage, tell) {
    const road = await openRoad(largePack)
    try {
      return await road.withPhone(FAST, FULL_SPEED, async (phone) => {
        const { page } = phone
        const whole = road.entry().wireBytes
        tell(`taken: ${JSON.stringify(await takePack(road, phone))}`)
        await road.publish({ ...largePack, version: 2, word: 'hai' })
        road.line.forget()
        await page.reload()
        // By a tap: the first lesson stands half-way, and a newer version would begin it anew.
        const update = page.getByRole('button', { name: word('home.update').split('{')[0]?.trim() ?? '' })
        await update.waitFor()
        await update.tap()
        await update.waitFor({ state: 'detached' })
        await quiet(road.line)
        // The catalogue, the manifest and the chunk; the app itself may look whether it is the newest.
        const exchanges = road.line.exchanges().filter(({ path }) => path.startsWith('/packs/'))
        const moved = exchanges.reduce((sum, { bytesUp, bytesDown }) => sum + bytesUp + bytesDown, 0)
        return {
          'pack of 20 MB': whole / 1024,
          'one word changed: bytes moved': moved / 1024,
          'one word changed: share of the pack': (moved / whole) * 100,
          'one word changed: requests': exchanges.length,
        }
      })
    } finally {
      await road.close()
    }
  },
}
