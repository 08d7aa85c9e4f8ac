import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Bytes, concat, hex } from '../../../core/bytes.ts'
import { base45, fromBase45 } from '../../../core/letter/base45.ts'
import { blocksOf, createCatcher, createFountain } from '../../../core/letter/fountain.ts'
import { FRAME_MARK, parseFrame } from '../../../core/letter/frame.ts'
import { limits } from '../../../core/limits.ts'
import { nodeRandom, nodeSha256 } from '../../../server/node-ports.ts'

/** As a QR code spells text most densely. */
const alphanumeric = /^[0-9A-Z $%*+\-./:]+$/
const fountainOf = (message: Bytes) => createFountain(message, nodeSha256)
const catcher = () => createCatcher(nodeSha256)

/** The message after these codes, and how many it took. */
function caught(codes: Iterable<string>, from = catcher()): { message: Bytes | null; taken: number } {
  let taken = 0
  for (const code of codes) {
    taken++
    const message = from.take(code)?.message
    if (message) return { message, taken }
  }
  return { message: null, taken }
}

/** The frame with these bytes in its mix, and a check that fits. */
function forged(code: string, change: (body: Bytes) => void): string {
  const bytes = fromBase45(code.slice(FRAME_MARK.length)) ?? new Uint8Array()
  const body = bytes.slice(0, -4)
  change(body)
  return FRAME_MARK + base45(concat(body, nodeSha256(body).subarray(0, 4)))
}

describe('nothing wrong comes out', () => {
  test('of codes that are no frames', () => {
    const from = catcher()
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(from.take(FRAME_MARK + text)).toBeNull()
      }),
    )
    expect(from.take('https://example.org')).toBeNull()
    expect(from.take('')).toBeNull()
  })

  test('of a frame in which any letter was changed', () => {
    const code = fountainOf(nodeRandom(300)).frame(0)
    for (let at = FRAME_MARK.length; at < code.length; at++) {
      const changed = code.slice(0, at) + (code[at] === '0' ? '1' : '0') + code.slice(at + 1)
      expect(parseFrame(changed, nodeSha256)).toBeNull()
    }
  })

  test('of frames that promise more than a message may be', () => {
    const code = fountainOf(nodeRandom(300)).frame(0)
    expect(
      parseFrame(
        forged(code, (body) => body.fill(0xff, 8, 11)),
        nodeSha256,
      ),
    ).toBeNull()
    expect(
      parseFrame(
        forged(code, (body) => body.fill(0, 8, 11)),
        nodeSha256,
      ),
    ).toBeNull()
    expect(
      parseFrame(
        forged(code, (body) => body.fill(0, 11, 13)),
        nodeSha256,
      ),
    ).toBeNull()
  })

  test('of a forged frame among true ones; after it, the true ones still make the message', () => {
    const message = nodeRandom(5_000)
    const fountain = fountainOf(message)
    const from = catcher()
    const lie = forged(fountain.frame(fountain.blocks + 3), (body) => body.fill(7, 20))
    expect(from.take(lie)?.message).toBeNull()
    const codes = Array.from({ length: 4 * fountain.blocks }, (_, i) => fountain.frame(i))
    expect(caught(codes, from).message).toEqual(message)
  })

  test('of two messages that come in turns: each becomes itself', () => {
    const [a, b] = [nodeRandom(4_000), nodeRandom(4_000)]
    const [one, other] = [fountainOf(a), fountainOf(b)]
    const from = catcher()
    const found: string[] = []
    for (let i = 0; i < one.blocks; i++) {
      for (const code of [one.frame(i), other.frame(i)]) {
        const message = from.take(code)?.message
        if (message) found.push(hex(message))
      }
    }
    expect(found).toEqual([hex(a), hex(b)])
  })

  test('of more than moving codes may hold', () => {
    expect(() => fountainOf(new Uint8Array(limits.movingBytesMax + 1))).toThrow('letter/too-large')
  })
})

describe('the message comes out', () => {
  test('of its first codes, in any order', () => {
    const sizes = fc.uint8Array({ minLength: 1, maxLength: 6_000 })
    fc.assert(
      fc.property(sizes, fc.infiniteStream(fc.nat()), (bytes, order) => {
        const message = Uint8Array.from(bytes)
        const fountain = fountainOf(message)
        const keys = Array.from({ length: fountain.blocks }, () => order.next().value ?? 0)
        const codes = keys.map((key, i) => ({ key, code: fountain.frame(i) })).sort((x, y) => x.key - y.key)
        expect(caught(codes.map(({ code }) => code)).message).toEqual(message)
      }),
      { numRuns: 40 },
    )
  })

  test('of any codes, wherever one begins to look, with repeats, soon after as many as there are blocks', () => {
    const extra: number[] = []
    fc.assert(
      fc.property(
        fc.integer({ min: 2_000, max: 20_000 }),
        fc.nat(5_000),
        fc.array(fc.boolean()),
        (size, from, lost) => {
          const message = nodeRandom(size)
          const fountain = fountainOf(message)
          const codes: string[] = []
          for (let i = 0; codes.length < 2 * fountain.blocks + 40; i++) {
            if (lost[i % Math.max(1, lost.length)] === true && i < 400) continue
            codes.push(fountain.frame(from + i))
          }
          const { message: found, taken } = caught(codes.flatMap((code) => [code, code]))
          expect(found).toEqual(message)
          extra.push(Math.ceil(taken / 2) - fountain.blocks)
        },
      ),
      { numRuns: 40 },
    )
    const mean = extra.reduce((sum, one) => sum + one, 0) / extra.length
    expect(mean).toBeLessThan(4)
  })

  test('of the largest there is', () => {
    const message = nodeRandom(limits.movingBytesMax)
    const fountain = fountainOf(message)
    const codes = Array.from({ length: fountain.blocks + 30 }, (_, i) => fountain.frame(i + 50))
    expect(caught(codes).message).toEqual(message)
  })
})

test('every code has only letters that QR codes spell densely, and no more than fit', () => {
  for (const size of [1, 1_000, 1_209, 1_210, 30_000]) {
    const fountain = fountainOf(nodeRandom(size))
    const code = fountain.frame(0)
    expect(code).toMatch(alphanumeric)
    expect(code.length).toBeLessThanOrEqual(fountain.blocks === 1 ? limits.codeLettersMax : limits.movingCodeLettersMax)
  }
  expect(fountainOf(nodeRandom(1_209)).blocks).toBe(1)
})

test('the mixes are the ones that phones out there know', () => {
  expect(blocksOf(3, 8)).toEqual([3])
  expect(blocksOf(8, 8)).toEqual([0, 1, 2, 3, 4, 6, 7])
  expect(blocksOf(123_456, 8)).toEqual([1, 2, 3, 4, 5, 6])
})
