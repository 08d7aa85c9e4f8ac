import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutChunks } from '../../../cli/build/output/chunks.ts'
import { cutFile } from '../../../core/pack/slice.ts'

const bytesMax = 16

/** Parcels of files of all sizes around a small chunk; every path differs. */
const parcels = fc
  .array(fc.array(fc.uint8Array({ minLength: 1, maxLength: 3 * bytesMax }), { minLength: 1, maxLength: 6 }), {
    maxLength: 5,
  })
  .map((sizes) =>
    sizes.map((files, i) => ({
      lesson: `lesson-${i}`,
      part: 'base',
      files: files.map((bytes, j) => ({ path: `${i}/${j}.svg`, bytes: new Uint8Array(bytes) })),
    })),
  )

test('every file comes out of its chunks as it went in', () => {
  fc.assert(
    fc.property(parcels, (given) => {
      const { chunks, files } = cutChunks(given, bytesMax)
      const whole = given.flatMap((parcel) => parcel.files)
      expect(files.map((file) => cutFile(file, (i) => chunks[i]?.bytes))).toEqual(whole.map(({ bytes }) => bytes))
    }),
  )
})

test('a chunk is never too large or empty, never serves two lessons, and a small file is never cut', () => {
  fc.assert(
    fc.property(parcels, (given) => {
      const { chunks, files } = cutChunks(given, bytesMax)
      expect(chunks.every(({ bytes }) => bytes.length > 0 && bytes.length <= bytesMax)).toBe(true)
      for (const { path, slices } of files) {
        const lesson = `lesson-${path.split('/', 1)[0]}`
        expect(slices.every(([i]) => chunks[i]?.lesson === lesson)).toBe(true)
        const length = slices.reduce((sum, slice) => sum + slice[2], 0)
        if (length <= bytesMax) expect(slices).toHaveLength(1)
      }
    }),
  )
})
