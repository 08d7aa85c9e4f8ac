import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { base64url, fromBase64url, fromHex, fromUtf8, hex, utf8 } from '../../core/bytes.ts'

const bytes = fc.uint8Array({ maxLength: 64 }).map((some) => new Uint8Array(some))

describe('no bytes come out of', () => {
  test.each(['A', 'AAAAA', 'AB', '+/==', 'AA==', 'A A', 'Ä'])('%s, which is no canonical base64url', (text) => {
    expect(fromBase64url(text)).toBeNull()
  })

  test.each(['0', 'xx', 'AB', ' 00'])('%s, which is no hex', (text) => {
    expect(fromHex(text)).toBeNull()
  })
})

test('bytes that are not UTF-8 are refused', () => {
  expect(() => fromUtf8(Uint8Array.of(0xff, 0xfe))).toThrow(TypeError)
})

test('every spelling leads back to its bytes, and agrees with the platform', () => {
  fc.assert(
    fc.property(bytes, (some) => {
      expect(fromBase64url(base64url(some))).toEqual(some)
      expect(fromHex(hex(some))).toEqual(some)
      expect(base64url(some)).toBe(Buffer.from(some).toString('base64url'))
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(fromUtf8(utf8(text))).toBe(text)
    }),
  )
})
