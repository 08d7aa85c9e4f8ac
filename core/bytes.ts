// Bytes and their spellings. Binary-to-text by hand: btoa is not in core's language, and one spelling must serve every runtime.

export type Bytes = Uint8Array<ArrayBuffer>

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function utf8(text: string): Bytes {
  return encoder.encode(text)
}

/** Throws TypeError on bytes that are not UTF-8: a border must not guess. */
export function fromUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

export function concat(...parts: readonly (Uint8Array | readonly number[])[]): Bytes {
  let length = 0
  for (const part of parts) length += part.length
  const whole = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Of all bytes, or of the first `count`: cheaper than a subarray, which gets a buffer of its own. */
export function hex(bytes: Uint8Array, count: number = bytes.length): string {
  let text = ''
  for (let i = 0; i < count; i++) text += hexPairs[bytes[i] ?? 0]
  return text
}

export function fromHex(text: string): Bytes | null {
  if (text.length % 2 !== 0) return null
  const bytes = new Uint8Array(text.length / 2)
  for (let i = 0; i < bytes.length; i++) {
    const [high, low] = [digit(text.charCodeAt(2 * i)), digit(text.charCodeAt(2 * i + 1))]
    if (high < 0 || low < 0) return null
    bytes[i] = high * 16 + low
  }
  return bytes
}

/** '0' is 48, 'a' is 97; -1 for what is no digit of our spelling. */
function digit(code: number): number {
  if (code >= 48 && code < 58) return code - 48
  return code >= 97 && code < 103 ? code - 87 : -1
}

/** For hex of our own making: anything else is a bug. */
export function hexBytes(text: string): Bytes {
  const bytes = fromHex(text)
  if (bytes === null) throw new Error(`no hex: ${text}`)
  return bytes
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

const letter = (six: number) => ALPHABET.charAt(six)

/** RFC 4648 section 5, without padding. */
export function base64url(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i] ?? 0, bytes[i + 1] ?? 0, bytes[i + 2] ?? 0]
    text += letter(a >> 2) + letter(((a & 3) << 4) | (b >> 4))
    if (i + 1 < bytes.length) text += letter(((b & 15) << 2) | (c >> 6))
    if (i + 2 < bytes.length) text += letter(c & 63)
  }
  return text
}

/** Null for anything but the one canonical spelling, so that no two texts stand for the same bytes. */
export function fromBase64url(text: string): Bytes | null {
  if (text.length % 4 === 1 || !/^[A-Za-z0-9_-]*$/.test(text)) return null
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let bits = 0
  let held = 0
  let at = 0
  for (const sign of text) {
    held = ((held << 6) | ALPHABET.indexOf(sign)) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (held >> bits) & 0xff
    }
  }
  return base64url(bytes) === text ? bytes : null
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
