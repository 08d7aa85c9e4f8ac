// One code of a moving picture: which message, how long it is, how it was cut, which mix of its blocks this is, and the mix.
//   name of the message (8) · its length (3) · block length (2) · index (3) · mix · check (4)
import { type Bytes, concat, hex, sameBytes } from '../bytes.ts'
import { limits } from '../limits.ts'
import type { Sha256 } from '../ports.ts'
import { base45, fromBase45 } from './base45.ts'

export const FRAME_MARK = 'DOMDOM:F:'
const NAME = 8
const HEAD = NAME + 3 + 2 + 3
const CHECK = 4
export const indexMax = 0xffffff

export interface Frame {
  /** The first 64 bits of the SHA-256 of the message, in hex. */
  readonly name: string
  readonly length: number
  readonly blockLength: number
  readonly index: number
  readonly mix: Bytes
}

/** Message bytes in a frame of at most `lettersMax` letters. */
export function blockLengthFor(lettersMax: number): number {
  const letters = lettersMax - FRAME_MARK.length
  return Math.floor(letters / 3) * 2 + (letters % 3 === 2 ? 1 : 0) - HEAD - CHECK
}

export function frameText(name: Bytes, frame: Omit<Frame, 'name'>, sha256: Sha256): string {
  const { length, blockLength, index, mix } = frame
  const head = concat(name.subarray(0, NAME), whole(length, 3), whole(blockLength, 2), whole(index, 3))
  const body = concat(head, mix)
  return FRAME_MARK + base45(concat(body, sha256(body).subarray(0, CHECK)))
}

/** Null for anything that is no whole frame. */
export function parseFrame(text: string, sha256: Sha256): Frame | null {
  if (!text.startsWith(FRAME_MARK) || text.length > limits.codeLettersMax) return null
  const bytes = fromBase45(text.slice(FRAME_MARK.length))
  if (bytes === null || bytes.length <= HEAD + CHECK) return null
  const body = bytes.slice(0, bytes.length - CHECK)
  if (!sameBytes(sha256(body).subarray(0, CHECK), bytes.subarray(body.length))) return null
  const frame = {
    name: hex(body.subarray(0, NAME)),
    length: number(body.subarray(NAME, NAME + 3)),
    blockLength: number(body.subarray(NAME + 3, NAME + 5)),
    index: number(body.subarray(NAME + 5, HEAD)),
    mix: body.slice(HEAD),
  }
  const isSound = frame.length > 0 && frame.length <= limits.movingBytesMax && frame.mix.length === frame.blockLength
  return isSound && Math.ceil(frame.length / frame.blockLength) <= limits.movingBlocksMax ? frame : null
}

function whole(value: number, bytes: number): readonly number[] {
  return Array.from({ length: bytes }, (_, i) => (value >> (8 * (bytes - 1 - i))) & 0xff)
}

function number(bytes: Bytes): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0)
}
