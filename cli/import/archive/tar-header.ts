// One block of 512 bytes that names a file: POSIX ustar, with the longer names of pax and GNU.

export interface TarHeader {
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** `other`: a link or a device. */
  readonly type: 'file' | 'folder' | 'other' | 'extended' | 'long-name' | 'ignored'
}

const types: Readonly<Record<string, TarHeader['type']>> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '5': 'folder',
  x: 'extended',
  L: 'long-name',
  // For all that follow, such as a comment of git; and where a long link leads, which is refused by itself.
  g: 'ignored',
  K: 'ignored',
}

/** 'end' for a block of zeros, null for what is no header. */
export function parseHeader(header: Uint8Array): TarHeader | 'end' | null {
  if (header.every((byte) => byte === 0)) return 'end'
  const text = (from: number, length: number) =>
    Buffer.from(header.subarray(from, from + length))
      .toString('utf8')
      .split('\0', 1)[0] ?? ''
  if (numberAt(header, 148, 8) !== checksum(header)) return null
  const size = numberAt(header, 124, 12)
  if (size === null) return null
  const isUstar = text(257, 5) === 'ustar' && header[262] === 0
  const prefix = isUstar ? text(345, 155) : ''
  const name = prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`
  const letter = String.fromCharCode(header[156] ?? 0)
  const type = types[letter] ?? 'other'
  // Before ustar a folder was a file whose name ends in /.
  return { name, size: type === 'folder' ? 0 : size, type: type === 'file' && name.endsWith('/') ? 'folder' : type }
}

/** The sum of all bytes, those of the sum itself counted as spaces. */
function checksum(header: Uint8Array): number {
  return header.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 0x20 : byte), 0)
}

/** Octal digits, or for large sizes the bytes of the number itself; null for anything else. */
function numberAt(header: Uint8Array, from: number, length: number): number | null {
  const field = header.subarray(from, from + length)
  if ((field[0] ?? 0) & 0x80) {
    const value = field.reduce((sum, byte, index) => sum * 256 + (index === 0 ? byte & 0x7f : byte), 0)
    return Number.isSafeInteger(value) ? value : null
  }
  const digits = Buffer.from(field)
    .toString('latin1')
    .replace(/[\0 ]+$/, '')
    .trimStart()
  if (digits === '') return 0
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : null
}

/** `<length> <key>=<value>\n`, as often as it stands there. Throws for anything else. */
export function parseExtended(block: Uint8Array): Partial<TarHeader> {
  const found: { name?: string; size?: number } = {}
  let rest = Buffer.from(block)
  while (rest.length > 0) {
    const length = Number.parseInt(/^\d{1,6}(?= )/.exec(rest.subarray(0, 8).toString('latin1'))?.[0] ?? '', 10)
    if (!(length > 3) || length > rest.length) throw new Error('an extended header is malformed')
    const record = rest.subarray(0, length - 1).toString('utf8')
    const [key, value] = split(record.slice(record.indexOf(' ') + 1))
    if (key === 'path') found.name = value
    if (key === 'size') found.size = wholeNumber(value)
    rest = rest.subarray(length)
  }
  return found
}

function split(pair: string): readonly [key: string, value: string] {
  const at = pair.indexOf('=')
  return [pair.slice(0, at), pair.slice(at + 1)]
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!/^\d{1,15}$/.test(text) || !Number.isSafeInteger(value)) throw new Error('a size is no number')
  return value
}
