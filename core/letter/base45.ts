// RFC 9285: the spelling that costs least in a QR code, whose densest mode for text knows just these 45 letters.
import type { Bytes } from '../bytes.ts'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

export function base45(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 2) {
    const [a = 0, b] = bytes.subarray(i, i + 2)
    text += b === undefined ? letters(a, 2) : letters(a * 256 + b, 3)
  }
  return text
}

function letters(value: number, count: number): string {
  let text = ''
  for (let rest = value, i = 0; i < count; i++, rest = Math.floor(rest / 45)) text += ALPHABET.charAt(rest % 45)
  return text
}

/** Null for anything that `base45` does not write. */
export function fromBase45(text: string): Bytes | null {
  if (text.length % 3 === 1) return null
  const bytes: number[] = []
  for (let i = 0; i < text.length; i += 3) {
    const part = text.slice(i, i + 3)
    const value = numberOf(part)
    if (value === null || value > (part.length === 3 ? 0xffff : 0xff)) return null
    if (part.length === 3) bytes.push(value >> 8)
    bytes.push(value & 0xff)
  }
  return Uint8Array.from(bytes)
}

function numberOf(part: string): number | null {
  let value = 0
  for (let i = part.length - 1; i >= 0; i--) {
    const digit = ALPHABET.indexOf(part.charAt(i))
    if (digit < 0) return null
    value = value * 45 + digit
  }
  return value
}
