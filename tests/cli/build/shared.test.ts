import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shared } from '../../../cli/build/output/shared.ts'
import { limits } from '../../../core/limits.ts'

const bytesMax = {
  base: limits.sharedPicturesBytesMax,
  vi: limits.sharedWordsBytesMax,
  'voice-vi': limits.chunkBytesMax,
}
const parts = Object.keys(bytesMax) as (keyof typeof bytesMax)[]

/** Up to three parcels a lesson, as the builder makes them: in the pack's order, a part at most once. */
const parcels = fc
  .array(fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((lessons) =>
    lessons.flatMap((sizes, i) =>
      sizes.map((size, j) => ({
        lesson: `lesson-${i}`,
        part: parts[j] ?? 'base',
        files: [{ path: `${i}/${j}.svg`, bytes: new Uint8Array(size) }],
      })),
    ),
  )

const numberOf = (lesson: string) => Number(lesson.split('-')[1])

test('nothing is lost, doubled or moved to another part, and a part keeps its order', () => {
  fc.assert(
    fc.property(parcels, (given) => {
      for (const part of parts) {
        const files = (all: ReturnType<typeof shared>) =>
          all.filter((one) => one.part === part).flatMap((one) => one.files.map(({ path }) => path))
        expect(files(shared(given))).toEqual(files(given))
      }
    }),
  )
})

test('the first lesson shares nothing, and whatever is shared fits into one chunk that stays small', () => {
  fc.assert(
    fc.property(parcels, (given) => {
      for (const { lesson, until, part, files } of shared(given)) {
        if (until === undefined) continue
        expect(lesson).not.toBe('lesson-0')
        const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0)
        expect(bytes).toBeLessThanOrEqual(bytesMax[part as keyof typeof bytesMax])
        const lessons = files.map(({ path }) => Number(path.split('/')[0]))
        expect([Math.min(...lessons), Math.max(...lessons)]).toEqual([numberOf(lesson), numberOf(until)])
      }
    }),
  )
})

test('small lessons come in few chunks', () => {
  const given = Array.from({ length: 20 }, (_, i) => ({
    lesson: `lesson-${i}`,
    part: 'vi',
    files: [{ path: `${i}.json`, bytes: new Uint8Array(3_000) }],
  }))
  expect(shared(given).map(({ lesson, until }) => [lesson, until])).toEqual([
    ['lesson-0', undefined],
    ['lesson-1', 'lesson-5'],
    ['lesson-6', 'lesson-10'],
    ['lesson-11', 'lesson-15'],
    ['lesson-16', 'lesson-19'],
  ])
})
