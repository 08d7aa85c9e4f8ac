import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Bytes, fromUtf8, utf8 } from '../../../core/bytes.ts'
import { base32, fromBase32 } from '../../../core/letter/base32.ts'
import { base45, fromBase45 } from '../../../core/letter/base45.ts'

const bytes = fc.uint8Array({ maxLength: 200 }).map((array): Bytes => Uint8Array.from(array))

describe('base 45', () => {
  test.each(['A', 'AAAA', '::::', 'ZZZ0 ', 'aaa', '===', 'GGW', ':::'])('refuses %j', (text) => {
    expect(fromBase45(text)).toBeNull()
  })

  test.each([
    ['AB', 'BB8'],
    ['Hello!!', '%69 VD92EX0'],
    ['base-45', 'UJCLQE7W581'],
    ['ietf!', 'QED8WEX0'],
  ])('spells %j as RFC 9285 does', (text, spelled) => {
    expect(base45(utf8(text))).toBe(spelled)
    expect(fromUtf8(fromBase45(spelled) ?? new Uint8Array())).toBe(text)
  })

  test('gives back what went in', () => {
    fc.assert(
      fc.property(bytes, (given) => {
        expect(fromBase45(base45(given))).toEqual(given)
      }),
    )
  })
})

describe('letters to type', () => {
  test('refuse what no card has', () => {
    expect(fromBase32('ABCU')).toBeNull()
    expect(fromBase32('ABC!')).toBeNull()
  })

  test('give back what went in, in small letters, with spaces, and with letters that look like others', () => {
    fc.assert(
      fc.property(bytes, (given) => {
        const typed = base32(given).toLowerCase().replace(/1/g, 'l').replace(/0/g, 'o').replace(/.{4}/g, '$& - ')
        expect(fromBase32(typed)).toEqual(given)
      }),
    )
  })
})
