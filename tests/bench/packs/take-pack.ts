// A phone takes a whole pack: from the tap on the download button to the last chunk.
import type { Phone } from '../phone.ts'
import { CARD, firstStart, navigationStart, offer } from '../steps.ts'
import { quiet } from '../waterfall.ts'
import { word } from '../words.ts'
import type { Road } from './road.ts'

export interface Taken {
  /** Seconds from the tap on the download button. */
  readonly firstLesson: number
  readonly all: number
  /** Milliseconds of the page's thread between the two: checking, storing, and what the browser itself does meanwhile. */
  readonly workMs: number
  readonly requests: number
  /** Both ways, of chunks and the manifest, headers included. */
  readonly bytes: number
  /** What was asked for, in its order. */
  readonly paths: readonly string[]
}

/** Throws when the pack is not whole in the end. */
export async function takePack(
  road: Pick<Road, 'origin' | 'line' | 'entry'>,
  { page, walk, workMs }: Phone,
  whileTaking: () => () => void = () => () => undefined,
): Promise<Taken> {
  const { id } = road.entry()
  const steps = [
    ...firstStart,
    { name: 'download', ...offer, act: 'tap' as const },
    { name: 'lesson', selector: CARD, act: 'see' as const },
  ]
  const stop = whileTaking()
  const reached = await walk(`${road.origin}/#/p/${id}`, steps)
  const before = await workMs()
  await quiet(road.line)
  stop()
  const work = (await workMs()) - before
  const startedAt = (await navigationStart(page)) + (reached.download ?? Number.NaN)
  await page.goto(`${road.origin}/#/`)
  await page.getByText(word('home.ready')).waitFor()
  const exchanges = road.line.exchanges().filter(({ path }) => /^\/packs\/(chunks|manifests)\//.test(path))
  const ends = exchanges.flatMap(({ lastByteAt }) => lastByteAt ?? [])
  return {
    firstLesson: ((reached.lesson ?? Number.NaN) - (reached.download ?? Number.NaN)) / 1000,
    all: (Math.max(...ends) - startedAt) / 1000,
    workMs: work,
    requests: exchanges.length,
    bytes: exchanges.reduce((sum, { bytesUp, bytesDown }) => sum + bytesUp + bytesDown, 0),
    paths: exchanges.map(({ path }) => path),
  }
}
