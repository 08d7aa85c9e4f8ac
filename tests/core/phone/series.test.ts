import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { createSeries } from '../../../core/phone/series.ts'
import { RecordId, seriesOf } from '../../../core/record/record.ts'
import { nodeRandom } from '../../../server/node-ports.ts'

const RUN = '4'.repeat(32)

describe('a series', () => {
  test('begins with the id of a run that was made here, and counts on', () => {
    const series = createSeries(nodeRandom)
    series.begin(RUN)
    expect([series.next(RUN), series.next(RUN), series.next(RUN)]).toEqual([RUN, `${RUN}.1`, `${RUN}.2`])
  })

  test('of a run that came from elsewhere has nothing of its id', () => {
    const series = createSeries(nodeRandom)
    const [first, second] = [series.next(RUN), series.next(RUN)]
    expect(seriesOf(first).series).not.toBe(RUN)
    expect(second).toBe(`${first}.1`)
  })

  test('is another for each run, and after it was left', () => {
    const series = createSeries(nodeRandom)
    series.begin(RUN)
    series.leave(RUN)
    const names = [series.next(RUN), series.next('5'.repeat(32)), series.next(RUN)]
    expect(new Set([RUN, ...names]).size).toBe(4)
  })

  test('ends before its places would grow a fifth digit; all its names are names of records', () => {
    const series = createSeries(nodeRandom)
    series.begin(RUN)
    const names = Array.from({ length: limits.seriesPlaceMax + 3 }, () => series.next(RUN))
    expect(names.every((name) => v.is(RecordId, name))).toBe(true)
    expect(new Set(names).size).toBe(names.length)
    expect(seriesOf(names.at(-1) ?? '').place).toBe(1)
  })
})
