// L2, G17: a line that loses three in ten, each way.
import { expect, test } from 'vitest'
import { isProblem } from '../../core/problem.ts'
import { syncOnce } from '../../core/sync/engine.ts'
import { lessons } from './lessons.ts'
import { copyDisk, type MemoryDisk, rowsOf } from './memory-disk.ts'
import { createRandom } from './random.ts'
import { fullPorts } from './watch.ts'
import { addHandset, createWorld, tabOf, type World } from './world.ts'

const RUNS = Number(process.env.DOMDOM_LOSSY_RUNS ?? 1_000)
const LOST = 0.3
const RECORDS = 100
const ROUND_TRIPS_MAX = 40

/** A phone with a hundred unsent records. */
async function fullDisk(): Promise<MemoryDisk> {
  const world = createWorld(1, {})
  const { phone, db } = tabOf(world, addHandset(world), 0, 1)
  await run(world, async () => {
    const { id } = await phone.addLearner('firefly')
    await phone.setConsent(id, true, 'words-1')
    const [lesson] = lessons
    const [item] = lesson?.items ?? []
    if (lesson === undefined || item === undefined) return
    const opened = await phone.openRun(id, lesson.pack, lesson.packHash, lesson.lesson)
    while (rowsOf(db.disk, 'outbox').length < RECORDS) await phone.saveAnswer(opened.id, item, ['a'])
  })
  return db.disk
}

async function run(world: World, work: () => Promise<void>): Promise<void> {
  const done = world.start('lossy', work)
  await world.clock.runDry(100_000)
  await done
}

/** Round trips tried, lost ones counted, until nothing waits any more. */
async function roundTrips(seed: number, full: MemoryDisk): Promise<number> {
  const world = createWorld(seed, { 'request-lost': LOST, 'answer-lost': LOST })
  const handset = addHandset(world, copyDisk(full))
  const random = createRandom(seed)
  const tab = tabOf(world, handset, 0, random.seed())
  let tried = 0
  const ports = fullPorts(world, handset, tab, random)
  const counted = <T extends unknown[], R>(ask: (...args: T) => R) => {
    return (...args: T) => {
      tried++
      return ask(...args)
    }
  }
  const { askIdentity, push, pull } = ports.road
  const road = { askIdentity: counted(askIdentity), push: counted(push), pull: counted(pull) }
  while (rowsOf(handset.disk, 'outbox').length > 0 && tried <= ROUND_TRIPS_MAX) {
    await run(world, async () => {
      try {
        await syncOnce({ ...ports, road }, 'needed')
      } catch (error) {
        if (!isProblem(error)) throw error
      }
    })
  }
  expect(world.journal.violations).toEqual([])
  return tried
}

test(`a hundred records get over a line that loses 30 % each way within ${ROUND_TRIPS_MAX} round trips, in 99.9 % of ${RUNS} runs`, {
  timeout: 600_000,
}, async () => {
  Error.stackTraceLimit = 0
  const full = await fullDisk()
  expect(rowsOf(full, 'outbox').length).toBe(RECORDS)
  let late = 0
  for (let seed = 1; seed <= RUNS; seed++) if ((await roundTrips(seed, full)) > ROUND_TRIPS_MAX) late++
  expect(late).toBeLessThanOrEqual(Math.floor(RUNS / 1000))
})
