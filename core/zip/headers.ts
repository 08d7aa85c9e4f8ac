// The three records of a ZIP, in the one way in which we write them: stored, no times, no flags, no extra fields, no comments.
// The reader makes what should stand there out of what it knows and compares, so that nothing in a header goes unlooked at.
import { type Bytes, fromUtf8, utf8 } from '../bytes.ts'

export interface EntryHead {
  /** Printable ASCII. */
  readonly name: string
  readonly bytes: number
  readonly crc: number
}

export interface PlacedEntry extends EntryHead {
  /** Where its local header begins. */
  readonly offset: number
}

export const LOCAL_BYTES = 30
export const CENTRAL_BYTES = 46
export const END_BYTES = 22

const LOCAL = 0x0403_4b50
const CENTRAL = 0x0201_4b50
const END = 0x0605_4b50
/** Version 1.0: all that a stored entry needs. */
const VERSION = 10
/** 1 January 1980, the first day that a ZIP can tell. */
const NO_DAY = 0x21

export function localHeader(entry: EntryHead): Bytes {
  const { bytes, view } = blank(LOCAL, LOCAL_BYTES, entry.name)
  writeShared(view, 4, entry)
  return bytes
}

/** Comment, disk and attributes are all nought. */
export function centralHeader(entry: PlacedEntry): Bytes {
  const { bytes, view } = blank(CENTRAL, CENTRAL_BYTES, entry.name)
  view.setUint16(4, VERSION, true)
  writeShared(view, 6, entry)
  view.setUint32(42, entry.offset, true)
  return bytes
}

export function endRecord(count: number, listBytes: number, offset: number): Bytes {
  const { bytes, view } = blank(END, END_BYTES, '')
  view.setUint16(8, count, true)
  view.setUint16(10, count, true)
  view.setUint32(12, listBytes, true)
  view.setUint32(16, offset, true)
  return bytes
}

function blank(mark: number, length: number, name: string) {
  const bytes = new Uint8Array(length + name.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, mark, true)
  bytes.set(utf8(name), length)
  return { bytes, view }
}

/** Version, flags, method, time, day, sum, both lengths, the name's length; no extra fields. */
function writeShared(view: DataView, at: number, { name, bytes, crc }: EntryHead): void {
  view.setUint16(at, VERSION, true)
  view.setUint16(at + 8, NO_DAY, true)
  view.setUint32(at + 10, crc, true)
  view.setUint32(at + 14, bytes, true)
  view.setUint32(at + 18, bytes, true)
  view.setUint16(at + 22, name.length, true)
}

/** The first four bytes of any ZIP that holds something. */
export function looksLikeZip(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && fourAt(bytes, 0) === LOCAL
}

/** What the last record says, whether or not the rest of it is ours. */
export function readEnd(bytes: Uint8Array): {
  readonly count: number
  readonly bytes: number
  readonly offset: number
} {
  return { count: twoAt(bytes, 10), bytes: fourAt(bytes, 12), offset: fourAt(bytes, 16) }
}

/** What the central header that begins at `at` says of itself. */
export function readCentral(bytes: Uint8Array, at: number): PlacedEntry {
  const name = bytes.subarray(at + CENTRAL_BYTES, at + CENTRAL_BYTES + twoAt(bytes, at + 28))
  return {
    name: name.every((byte) => byte > 0x20 && byte < 0x7f) ? fromUtf8(name) : '',
    bytes: fourAt(bytes, at + 24),
    crc: fourAt(bytes, at + 16),
    offset: fourAt(bytes, at + 42),
  }
}

function twoAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
}

function fourAt(bytes: Uint8Array, at: number): number {
  return (twoAt(bytes, at) | (twoAt(bytes, at + 2) << 16)) >>> 0
}
