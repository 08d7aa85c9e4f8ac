import jsqr from 'jsqr'
import { expect, test } from 'vitest'
import { cardCode } from '../../../core/letter/card.ts'
import { createCatcher, createFountain } from '../../../core/letter/fountain.ts'
import { limits } from '../../../core/limits.ts'
import { nodeRandom, nodeSha256 } from '../../../server/node-ports.ts'
import { type CodePicture, openDrawing } from '../../../src/letters/code-picture.ts'

const PIXELS = 4
/** Squares along a side of a code of that version, with its white edge. */
const sideOf = (version: number) => 17 + 4 * version + 8

/** What a camera would see: the path painted black on white. */
function painted({ size, path }: CodePicture): Uint8ClampedArray {
  const side = size * PIXELS
  const image = new Uint8ClampedArray(side * side * 4).fill(255)
  for (const [, x = '', y = '', width = ''] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g)) {
    for (let py = Number(y) * PIXELS; py < (Number(y) + 1) * PIXELS; py++) {
      for (let px = Number(x) * PIXELS; px < (Number(x) + Number(width)) * PIXELS; px++) {
        image.fill(0, 4 * (py * side + px), 4 * (py * side + px) + 3)
      }
    }
  }
  return image
}

const read = (picture: CodePicture) =>
  jsqr(painted(picture), picture.size * PIXELS, picture.size * PIXELS)?.data ?? null

test('a card is read from its picture', async () => {
  const draw = await openDrawing()
  const code = cardCode({ learner: 'a1'.repeat(16), secret: 'b2'.repeat(16), picture: 'rooster' }, nodeSha256)
  const picture = draw(code)
  expect(read(picture)).toBe(code)
  expect(picture.size).toBeLessThanOrEqual(sideOf(5))
})

test('the fullest still code is of version 25 at most, and is read', async () => {
  const draw = await openDrawing()
  const fountain = createFountain(nodeRandom(1_209), nodeSha256)
  const code = fountain.frame(0)
  expect([fountain.blocks, code.length]).toEqual([1, limits.codeLettersMax])
  const picture = draw(code)
  expect(picture.size).toBeLessThanOrEqual(sideOf(25))
  expect(read(picture)).toBe(code)
})

test('moving codes are of version 15 at most, and one after the other brings the message', async () => {
  const draw = await openDrawing()
  const message = nodeRandom(4_000)
  const fountain = createFountain(message, nodeSha256)
  const catcher = createCatcher(nodeSha256)
  let found = null
  for (let i = 3; found === null && i < 3 * fountain.blocks + 20; i++) {
    const picture = draw(fountain.frame(i))
    expect(picture.size).toBeLessThanOrEqual(sideOf(15))
    found = catcher.take(read(picture) ?? '')?.message ?? null
  }
  expect(found).toEqual(message)
})
