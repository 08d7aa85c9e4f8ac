import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hex } from '../../../core/bytes.ts'
import { createReader, createWriter, type Reader, type Writer } from '../../../core/sync/wire.ts'

const GREATEST = Number.MAX_SAFE_INTEGER

function through<T>(write: (writer: Writer) => void, read: (reader: Reader) => T): T {
  const writer = createWriter()
  write(writer)
  const reader = createReader(writer.written())
  const value = read(reader)
  reader.end()
  return value
}

describe('a reader refuses', () => {
  test.each([
    ['nothing at all', []],
    ['a number that does not end', [0x80]],
    ['a number of nine digits', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0]],
    ['a number beyond 2^53', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f]],
  ])('%s', (_what, bytes) => {
    expect(() => createReader(Uint8Array.from(bytes)).count()).toThrow('sync/bad-form')
  })

  test('a count above its bound, before anything is made of it', () => {
    expect(() => createReader(Uint8Array.of(11)).count(10)).toThrow('sync/bad-form')
    expect(createReader(Uint8Array.of(10)).count(10)).toBe(10)
  })

  test('a text that claims more bytes than there are, more than allowed, or no UTF-8', () => {
    expect(() => createReader(Uint8Array.of(9, 65)).text(100)).toThrow('sync/bad-form')
    expect(() => createReader(Uint8Array.of(2, 65, 65)).text(1)).toThrow('sync/bad-form')
    expect(() => createReader(Uint8Array.of(1, 0xff)).text(10)).toThrow('sync/bad-form')
  })

  test('bytes beyond the end, instead of giving fewer', () => {
    expect(() => createReader(Uint8Array.of(1, 2, 3)).raw(4)).toThrow('sync/bad-form')
    expect(() => createReader(Uint8Array.of(1)).hex(8)).toThrow('sync/bad-form')
  })

  test('what follows the end', () => {
    expect(() => createReader(Uint8Array.of(1)).end()).toThrow('sync/bad-form')
  })
})

test('a writer is never asked for what is no count', () => {
  for (const value of [-1, 0.5, Number.NaN, GREATEST + 1]) expect(() => createWriter().count(value)).toThrow('no count')
})

test.each([
  [0, '00'],
  [127, '7f'],
  [128, '8001'],
  [16_383, 'ff7f'],
  [16_384, '808001'],
  [2 ** 32, '8080808010'],
  [GREATEST, 'ffffffffffffff0f'],
])('%d is spelled %s', (value, spelling) => {
  const writer = createWriter()
  writer.count(value)
  expect(hex(writer.written())).toBe(spelling)
})

test('numbers, texts and floats come back as they were', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (value) => {
      expect(
        through(
          (w) => w.count(value),
          (r) => r.count(),
        ),
      ).toBe(value)
    }),
  )
  fc.assert(
    fc.property(fc.integer({ min: -(2 ** 52), max: 2 ** 52 - 1 }), (value) => {
      expect(
        through(
          (w) => w.signed(value),
          (r) => r.signed(),
        ),
      ).toBe(value)
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.double(), (text, float) => {
      const write = (w: Writer) => {
        w.text(text)
        w.float(float)
      }
      expect(through(write, (r) => [r.text(10_000), r.float()])).toEqual([text, float])
    }),
  )
})
