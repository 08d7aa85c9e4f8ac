// The line of a field office: 8 kbit/s, two seconds there and back, and three requests of ten come to nothing.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSlowLine, type SlowLine } from '../bench/slow-line.ts'
import type { LineFault } from './harness/fault-line.ts'
import { type FaultyWorld, openFaultyWorld } from './harness/faulty-world.ts'
import { answerOne, openMine, sendingPhone } from './harness/learn.ts'
import type { Phone } from './harness/phone.ts'
import { tablesOf } from './harness/phone-tables.ts'
import { seeded } from './harness/seeded.ts'
import { button, eventually, said, words } from './harness/walk.ts'
import { expectWhole, type Shown } from './harness/whole.ts'

const quick = { downKbit: 100_000, upKbit: 100_000, rttMs: 0 }
const field = { downKbit: 8, upKbit: 8, rttMs: 2000 }
const ANSWERS = 8
const BOUND_MS = 60_000

let world: FaultyWorld
let slow: SlowLine
let phone: Phone
const shown: Shown[] = []

beforeAll(async () => {
  world = await openFaultyWorld()
  slow = await openSlowLine(world.line.port, quick)
  phone = await sendingPhone({ ...world, origin: `http://localhost:${slow.port}` })
  phone.lineIsBad = true
})
afterAll(async () => {
  await phone.close()
  await slow.close()
  await world.close()
})

test('what was learnt arrives over it in bounded time, once', { timeout: 240_000 }, async () => {
  const { page } = phone
  slow.cut()
  const here = { ...world, origin: `http://localhost:${slow.port}` }
  for (let i = 0; i < ANSWERS; i++) await answerOne(page, here, shown)
  await openMine(page)
  const random = seeded(7)
  // Half of what is lost is lost on its way back: the server has it then, and the phone does not know.
  const losses: readonly (LineFault | null)[] = [{ kind: 'refuse' }, { kind: 'cut-down', bytes: 0 }]
  world.line.fault(() => (random() < 0.3 ? (losses[random() < 0.5 ? 0 : 1] ?? null) : null))
  slow.shape(field)
  slow.mend()
  const began = performance.now()
  await eventually(
    async () => {
      await button(page, 'mine.send')
        .tap({ timeout: 500 })
        .catch(() => undefined)
      return said(page, words('mine.sentAll')).isVisible()
    },
    true,
    BOUND_MS,
  )
  expect(performance.now() - began).toBeLessThan(BOUND_MS)
  await expectWhole(world, [await tablesOf(page)], shown, { healed: true })
  expect(phone.complaints).toEqual([])
})
