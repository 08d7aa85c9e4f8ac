import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { correctedTime } from '../../../core/record/clock.ts'

const [MINUTE, DAY] = [60_000, 86_400_000]
const YEAR = 365 * DAY
/** When it really happened, and when it really came. */
const HAPPENED = limits.firstDayMs + 200 * DAY
const CAME = HAPPENED + 3 * DAY

/** A phone whose clock is `wrong` ms ahead; it may have learnt so before, and set its clock since. */
function told(phone: { wrong?: number; knows?: boolean; direct?: boolean; wrongAtSending?: number }) {
  const { wrong = 0, knows = true, direct = true } = phone
  const { wrongAtSending = wrong } = phone
  const offset = knows ? -Math.round(wrong / 1000) : undefined
  const madeAt = CAME + wrongAtSending
  return correctedTime({ at: HAPPENED + wrong, offset }, { madeAt, receivedAt: CAME, direct })
}

describe('a time is doubted', () => {
  test.each([
    ['when a wrong clock never spoke with a server before', { wrong: 50 * YEAR, knows: false }],
    ['also when that clock is behind', { wrong: -50 * YEAR, knows: false }],
    ['when it comes by letter from a phone that never spoke with a server', { knows: false, direct: false }],
    ['when the clock was set since', { wrong: 50 * YEAR, wrongAtSending: 0 }],
    ['when it lies before the first day', { wrong: -50 * YEAR, knows: false, direct: false }],
    ['when it lies after its arrival', { wrong: 50 * YEAR, knows: false, direct: false }],
  ])('%s', (_when, phone) => {
    expect(told(phone).doubtful).toBe(true)
  })
})

test.each([
  [{ wrong: 0 }],
  [{ wrong: 50 * YEAR }],
  [{ wrong: -50 * YEAR }],
  [{ wrong: 50 * YEAR, direct: false }],
  [{ wrong: -50 * YEAR, direct: false }],
  [{ wrong: 0, knows: false }],
])('a time is put right and believed: %j', (phone) => {
  expect(told(phone)).toEqual({ at: HAPPENED, doubtful: false })
})

test('a wrong clock that never spoke before is put right when it speaks for itself, and still doubted', () => {
  expect(told({ wrong: -50 * YEAR, knows: false })).toEqual({ at: HAPPENED, doubtful: true })
})

test('a few minutes are no reason for doubt', () => {
  expect(told({ wrong: 5 * MINUTE, knows: false })).toEqual({ at: HAPPENED, doubtful: false })
  expect(told({ wrong: 0, wrongAtSending: 9 * MINUTE }).doubtful).toBe(false)
})

test('whatever the clocks say, nothing happened after it came', () => {
  const ms = fc.integer({ min: -limits.phoneTimeMsMax, max: limits.phoneTimeMsMax })
  const offset = fc.option(fc.integer({ min: -8.64e12, max: 8.64e12 }), { nil: undefined })
  fc.assert(
    fc.property(ms, offset, ms, ms, fc.boolean(), (at, known, madeAt, receivedAt, direct) => {
      const corrected = correctedTime({ at, offset: known }, { madeAt, receivedAt, direct })
      expect(corrected.at).toBeLessThanOrEqual(receivedAt)
      expect(Number.isFinite(corrected.at)).toBe(true)
    }),
  )
})
