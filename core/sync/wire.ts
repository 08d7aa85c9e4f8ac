// Numbers and bytes of the compact forms. Whole numbers are LEB128 varints, signed ones zigzag first (as in Protocol Buffers).
import { type Bytes, fromUtf8, hex, utf8 } from '../bytes.ts'
import { Problem } from '../problem.ts'

export interface Writer {
  byte(value: number): void
  /** A whole number from 0 to 2^53 - 1. */
  count(value: number): void
  /** A whole number of either sign. */
  signed(value: number): void
  /** Just the bytes; both sides know how many. */
  raw(bytes: Uint8Array): void
  text(value: string): void
  float(value: number): void
  written(): Bytes
}

export function createWriter(): Writer {
  let held: Bytes = new Uint8Array(256)
  let length = 0
  const room = (more: number) => {
    if (length + more <= held.length) return
    const larger = new Uint8Array(Math.max(held.length * 2, length + more))
    larger.set(held)
    held = larger
  }
  const raw = (bytes: Uint8Array) => {
    room(bytes.length)
    held.set(bytes, length)
    length += bytes.length
  }
  const byte = (value: number) => {
    room(1)
    held[length++] = value
  }
  const count = (value: number) => {
    if (!Number.isSafeInteger(value) || value < 0) throw new Error(`no count: ${value}`)
    let rest = value
    while (rest >= 128) {
      byte((rest % 128) + 128)
      rest = Math.floor(rest / 128)
    }
    byte(rest)
  }
  return {
    byte,
    count,
    raw,
    signed: (value) => count(value < 0 ? -2 * value - 1 : 2 * value),
    text(value) {
      const bytes = utf8(value)
      count(bytes.length)
      raw(bytes)
    },
    float(value) {
      const bytes = new Uint8Array(8)
      new DataView(bytes.buffer).setFloat64(0, value)
      raw(bytes)
    },
    written: () => held.slice(0, length),
  }
}

/** Every read throws 'sync/bad-form' past the end or out of bounds. */
export interface Reader {
  byte(): number
  count(max?: number): number
  signed(): number
  raw(length: number): Bytes
  hex(length: number): string
  text(bytesMax: number): string
  float(): number
  rest(): Bytes
  /** Refuses what nobody asked for. */
  end(): void
}

export function createReader(bytes: Bytes): Reader {
  let at = 0
  const raw = (length: number) => {
    if (at + length > bytes.length) throw badForm('it ends too early')
    at += length
    return bytes.slice(at - length, at)
  }
  const byte = () => {
    const value = bytes[at]
    if (value === undefined) throw badForm('it ends too early')
    at++
    return value
  }
  const count = (max: number = Number.MAX_SAFE_INTEGER) => {
    let value = 0
    for (let scale = 1, digits = 0; ; scale *= 128, digits++) {
      const next = byte()
      value += (next % 128) * scale
      if (digits > 7 || value > max) throw badForm('a number is too large')
      if (next < 128) return value
    }
  }
  return {
    byte,
    count,
    raw,
    signed() {
      const value = count()
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2
    },
    hex: (length) => hex(raw(length)),
    text: (bytesMax) => textOf(raw(count(bytesMax))),
    float: () => new DataView(raw(8).buffer).getFloat64(0),
    rest: () => raw(bytes.length - at),
    end() {
      if (at !== bytes.length) throw badForm('something follows')
    },
  }
}

function textOf(bytes: Bytes): string {
  try {
    return fromUtf8(bytes)
  } catch (error) {
    throw badForm('no text', error)
  }
}

export function badForm(found: string, cause?: unknown): Problem {
  return new Problem('sync/bad-form', { found }, cause)
}
