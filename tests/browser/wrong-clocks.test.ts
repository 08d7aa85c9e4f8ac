// The phone's clock is wrong by decades, jumps at each start and in the middle of a request: no order, no delivery depends on it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runReport } from '../../cli/report.ts'
import { limits } from '../../core/limits.ts'
import { otherClock } from './harness/clock.ts'
import { answerOne, newProfile, openMine, sendAll, sendingPhone, startAgain } from './harness/learn.ts'
import type { Phone } from './harness/phone.ts'
import { tablesOf } from './harness/phone-tables.ts'
import { openWorld, type World } from './harness/server.ts'
import { expectWhole, type Shown } from './harness/whole.ts'

let world: World
let phone: Phone
const profile = newProfile()
const shown: Shown[] = []
const DAY_MS = 86_400_000
const YEAR_MS = 365.25 * DAY_MS

beforeAll(async () => {
  world = await openWorld()
  phone = await sendingPhone(world, profile)
  await sendAll(phone.page)
})
afterAll(async () => {
  await phone.close()
  await world.close()
  profile.drop()
})

async function startWithClock(offsetMs: number): Promise<void> {
  await phone.close()
  phone = await startAgain(world, profile, '', async (next) => {
    await next.context.addInitScript(otherClock, offsetMs)
  })
  expect(await phone.page.evaluate(() => Date.now())).toBeCloseTo(Date.now() + offsetMs, -5)
}

const clocks: readonly (readonly [situation: string, offsetMs: number])[] = [
  ['eleven years behind', -11 * YEAR_MS],
  ['thirty years ahead', 30 * YEAR_MS],
  ['in 1970', -Date.now() + DAY_MS],
  ['right again', 0],
]

test.each(clocks)('a phone whose clock starts %s saves and sends', async (_situation, offsetMs) => {
  await startWithClock(offsetMs)
  await answerOne(phone.page, world, shown)
  await sendAll(phone.page)
  await expectWhole(world, [await tablesOf(phone.page)], shown, { healed: true })
})

test('a clock that jumps between the request and its answer changes nothing', async () => {
  const { page } = phone
  await answerOne(page, world, shown)
  await openMine(page)
  await page.evaluate(() => {
    const real = window.fetch
    window.fetch = async (...asked) => {
      const answer = await real(...asked)
      Reflect.get(window, 'setClock')(-40 * 365 * 86_400_000)
      return answer
    }
  })
  await sendAll(page)
  await expectWhole(world, [await tablesOf(page)], shown, { healed: true })
})

test('the server has everything in the order in which it was done, whatever the clocks said', async () => {
  const { records } = await tablesOf(phone.page)
  const rows = await world.rows()
  expect(rows.map((row) => row.record_id)).toEqual(records.map(({ id }) => id))
  const times = records.map(({ record }) => record.at)
  expect(times).not.toEqual(times.toSorted((a, b) => a - b))
})

test('a time the server cannot put right is told as doubtful, never as known', async () => {
  const answers = (await world.rows()).filter(({ kind }) => kind === 'answer')
  const sure = answers.filter(({ doubtful }) => doubtful === 0)
  for (const { corrected_at, received_at } of sure) {
    expect(Math.abs(received_at - (corrected_at ?? 0))).toBeLessThan(limits.clockSlackMs)
  }
  expect(answers.length - sure.length).toBeGreaterThan(2)
  const printed: string[] = []
  await runReport({ ...world, json: true, print: (line) => printed.push(line) })
  const report: readonly { readonly doubtful: number }[] = JSON.parse(printed.join('\n'))
  expect(report.reduce((sum, { doubtful }) => sum + doubtful, 0)).toBe(answers.length - sure.length)
})
