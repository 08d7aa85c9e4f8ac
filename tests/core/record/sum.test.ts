import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addToSum, noSum } from '../../../core/record/sum.ts'
import { hexOf } from './arbitrary-records.ts'

const hashes = fc.array(fc.oneof(hexOf(16), fc.constantFrom('f'.repeat(16), `${'0'.repeat(8)}${'f'.repeat(8)}`)), {
  maxLength: 40,
})
const sumOf = (list: readonly string[]) => list.reduce(addToSum, noSum)

test('a sum is that of whole numbers, modulo 2^64', () => {
  fc.assert(
    fc.property(hashes, (list) => {
      const exact = BigInt.asUintN(
        64,
        list.reduce((sum, hash) => sum + BigInt(`0x${hash}`), 0n),
      )
      expect(sumOf(list)).toBe(exact.toString(16).padStart(16, '0'))
    }),
  )
})

test('a sum does not depend on order or grouping', () => {
  fc.assert(
    fc.property(hashes, hashes, (a, b) => {
      expect(sumOf([...b, ...a].toReversed())).toBe(sumOf([...a, ...b]))
      expect(addToSum(sumOf(a), sumOf(b))).toBe(sumOf([...a, ...b]))
    }),
  )
})
