import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Bytes, base64url } from '../../../core/bytes.ts'
import { packParts, unpackParts } from '../../../core/letter/container.ts'
import { readLetterFile, writeLetterFile } from '../../../core/letter/letter-file.ts'
import { limits } from '../../../core/limits.ts'
import { nodeRandom, nodeSha256 } from '../../../server/node-ports.ts'

const pause = async () => undefined
const read = (text: string) => readLetterFile(text, nodeSha256, pause)
const write = (parts: readonly Bytes[]) => writeLetterFile(parts, nodeSha256)
const partsOf = (...lengths: readonly number[]) => lengths.map((length) => nodeRandom(length))
const bodyLines = (text: string) => text.split('\n').filter((line) => /^[\w-]{20,}$/.test(line))

describe('a letter file is refused', () => {
  test.each(['', 'Ảnh chụp màn hình', '{"records":[]}', '----- KHÁC 1 -----'])('that is none: %j', async (text) => {
    await expect(read(text)).rejects.toThrow('letter/not-a-letter')
  })

  test('that is longer than any letter, before it is looked at', async () => {
    await expect(read(' '.repeat(limits.letterFileBytesMax + 1))).rejects.toThrow('letter/too-large')
  })

  test.each(['-', ' ', 'DOMDOM', '--DOMDOM LETTER ', '-- DOMDOM '])('that is 30 MiB of %j, at once', async (piece) => {
    const text = piece.repeat(Math.floor(limits.letterFileBytesMax / piece.length))
    const from = process.cpuUsage()
    await expect(read(text)).rejects.toThrow('letter/not-a-letter')
    const { user, system } = process.cpuUsage(from)
    expect(user + system).toBeLessThan(15_000_000)
  })

  test('that begins rightly and goes on with dashes alone', async () => {
    const [begin = ''] = write([]).match(/-{2,} DOMDOM LETTER 1 -{2,}/) ?? []
    await expect(read(begin + '-'.repeat(2 * 1024 * 1024))).rejects.toThrow('letter/')
  })

  test('that a newer app wrote', async () => {
    await expect(read(write(partsOf(9)).replace('LETTER 1', 'LETTER 2'))).rejects.toThrow('letter/newer-form')
  })

  test('that was cut anywhere after its beginning', async () => {
    const text = write(partsOf(300, 5))
    const lines = bodyLines(text)
    const from = text.indexOf(lines[0] ?? '') + 2
    const to = text.indexOf(lines.at(-1) ?? '') + (lines.at(-1)?.length ?? 0) - 2
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: from, max: to }), async (at) => {
        await expect(read(text.slice(0, at))).rejects.toThrow('letter/')
      }),
    )
  })

  test('in which one letter was changed', async () => {
    const text = write(partsOf(200, 50))
    const [line = ''] = bodyLines(text)
    for (let at = 4; at < line.length; at++) {
      const changed = line.slice(0, at) + (line[at] === 'A' ? 'B' : 'A') + line.slice(at + 1)
      await expect(read(text.replace(line, changed))).rejects.toThrow('letter/damaged')
    }
  })

  test('whose list promises more parts, or longer ones, than a letter may have', async () => {
    const packed = packParts(partsOf(10), nodeSha256)
    const endless = Uint8Array.from(packed)
    endless.set([0xff, 0x7f], 2)
    await expect(unpackParts(endless, nodeSha256, pause)).rejects.toThrow('letter/damaged')
  })

  test('with something after its end', async () => {
    const packed = packParts(partsOf(10), nodeSha256)
    await expect(unpackParts(Uint8Array.from([...packed, 0]), nodeSha256, pause)).rejects.toThrow('letter/damaged')
  })

  test('random bytes are told, never thrown as a bug', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const text = `----- DOMDOM LETTER 1 -----\n${base64url(Uint8Array.from(bytes))}`
        await expect(read(text)).rejects.toThrow(/letter\//)
      }),
    )
  })
})

describe('a letter file gives back its parts', () => {
  test('whatever they are', async () => {
    const arrays = fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(arrays, async (some) => {
        const parts = some.map((bytes): Bytes => Uint8Array.from(bytes))
        expect(await read(write(parts))).toEqual(parts)
      }),
    )
  })

  test.each([
    ['line ends of another system', (text: string) => text.replace(/\n/g, '\r\n')],
    ['no line breaks left', (text: string) => text.replace(/\n/g, ' ')],
    ['a quote mark before each line', (text: string) => text.replace(/^/gm, '> ')],
    ['hard spaces and marks of order', (text: string) => `\ufeff${text.replace(/\n/g, '\u00a0\u200b\n')}`],
    ['words of the sender before and after', (text: string) => `Bác gửi giúp nhé\n${text}\nCảm ơn!`],
    ['its last line missing', (text: string) => text.slice(0, text.indexOf('----- DOMDOM END'))],
  ])('with %s', async (_damage, road) => {
    const parts = partsOf(500, 70)
    expect(await read(road(write(parts)))).toEqual(parts)
  })
})

test('people who open it read what it is, in short lines', () => {
  const text = write(partsOf(2_000))
  expect(text).toContain('Mở tệp này bằng Đom Đóm')
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
})

test('a large letter lets other work in', async () => {
  let pauses = 0
  const parts = partsOf(1_000_000, 500_000)
  const counted = async () => void pauses++
  expect(await readLetterFile(write(parts), nodeSha256, counted)).toEqual(parts)
  expect(pauses).toBeGreaterThan(10)
})
