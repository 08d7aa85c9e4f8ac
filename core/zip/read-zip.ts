// Reads only ZIPs of the form we write. The list at the end is compared byte by byte with what it should be, entry follows entry without
// a gap, and each local header is compared with the list when its entry is read: nothing can be hidden, doubled or larger than it says.
import { type Bytes, sameBytes } from '../bytes.ts'
import { Problem } from '../problem.ts'
import {
  CENTRAL_BYTES,
  centralHeader,
  END_BYTES,
  endRecord,
  LOCAL_BYTES,
  localHeader,
  type PlacedEntry,
  readCentral,
  readEnd,
} from './headers.ts'

/** A file of which pieces can be read: on the phone a Blob, never the whole. */
export interface SliceSource {
  /** In bytes. */
  readonly size: number
  /** Exactly these bytes; fewer where the file ends. */
  read(offset: number, length: number): Promise<Bytes>
}

export interface ZipBounds {
  readonly bytesMax: number
  readonly entriesMax: number
  readonly nameLengthMax: number
  readonly entryBytesMax: number
}

export interface Zip {
  /** In the order in which they lie in the file; no name twice. */
  readonly entries: readonly PlacedEntry[]
  /** An entry's content. Throws 'pack/file-damaged'. Its CRC is not reckoned: who reads knows what it should be. */
  read(entry: PlacedEntry): Promise<Bytes>
}

/** Throws 'pack/too-large' and 'pack/file-damaged'. */
export async function openZip(source: SliceSource, bounds: ZipBounds): Promise<Zip> {
  if (source.size > bounds.bytesMax) throw new Problem('pack/too-large', { bytes: source.size })
  const end = await readExactly(source, source.size - END_BYTES, END_BYTES)
  const { count, bytes, offset } = readEnd(end)
  const listBytesMax = bounds.entriesMax * (CENTRAL_BYTES + bounds.nameLengthMax)
  if (count > bounds.entriesMax || bytes > listBytesMax) throw damaged('entries')
  if (!sameBytes(end, endRecord(count, bytes, offset)) || offset + bytes + END_BYTES !== source.size)
    throw damaged('end')
  const entries = readList(await readExactly(source, offset, bytes), count, offset, bounds)
  return { entries, read: (entry) => readEntry(source, entry) }
}

function readList(list: Bytes, count: number, listOffset: number, bounds: ZipBounds): readonly PlacedEntry[] {
  const entries: PlacedEntry[] = []
  const names = new Set<string>()
  let at = 0
  let offset = 0
  for (let i = 0; i < count; i++) {
    const entry = readCentral(list, at)
    const { name, bytes } = entry
    if (name === '' || name.length > bounds.nameLengthMax || names.has(name)) throw damaged('name')
    if (bytes > bounds.entryBytesMax || entry.offset !== offset) throw damaged('place')
    const header = centralHeader(entry)
    if (!sameBytes(list.subarray(at, at + header.length), header)) throw damaged('header')
    entries.push(entry)
    names.add(name)
    at += header.length
    offset += LOCAL_BYTES + name.length + bytes
  }
  if (at !== list.length || offset !== listOffset) throw damaged('list')
  return entries
}

/** Apart, so that the content comes in a buffer of its own: cutting it out would copy all of it once more. */
async function readEntry(source: SliceSource, entry: PlacedEntry): Promise<Bytes> {
  const header = localHeader(entry)
  const [found, content] = await Promise.all([
    readExactly(source, entry.offset, header.length),
    readExactly(source, entry.offset + header.length, entry.bytes),
  ])
  if (!sameBytes(found, header)) throw damaged('local header')
  return content
}

async function readExactly(source: SliceSource, offset: number, length: number): Promise<Bytes> {
  if (offset < 0) throw damaged('length')
  const bytes = await source.read(offset, length)
  if (bytes.length !== length) throw damaged('length')
  return bytes
}

function damaged(found: string): Problem {
  return new Problem('pack/file-damaged', { found })
}
