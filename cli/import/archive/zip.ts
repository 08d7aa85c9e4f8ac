// ZIP: the list at its end is the truth. Every entry is unpacked once, whether wanted or not, so that nothing in it goes unchecked.
import { crc32 } from 'node:zlib'
import { type Entry, fromBufferPromise, getFileNameLowLevel, type ZipFile } from 'yauzl'
import type { Bytes } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import { isProblem } from '../../../core/problem.ts'
import { type ArchiveFault, archiveProblem, refuseArchive } from './fault.ts'
import { type Archive, type Ledger, openLedger } from './ledger.ts'

/** Reads to the end; throws 'pack/source' with a fault from the table for whatever is not sound. */
export async function readZip(file: string, bytes: Bytes, wanted: (path: string) => boolean): Promise<Archive> {
  try {
    const ledger = openLedger(file, bytes.length, wanted)
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    // Names are decoded and judged here, not by the library, so that both kinds of archive have one rule.
    const zip = await fromBufferPromise(buffer, { decodeStrings: false, validateEntrySizes: true })
    if (zip.entryCount > limits.importEntriesMax) refuseArchive(file, 'too-many')
    const entries: Entry[] = []
    for await (const entry of zip.eachEntry()) entries.push(entry)
    await refuseOverlaps(file, zip, entries)
    for (const entry of entries) await readEntry(file, zip, entry, ledger)
    return ledger.contents()
  } catch (error) {
    if (isProblem(error)) throw error
    throw archiveProblem(file, faultOf(error), undefined, error)
  }
}

async function refuseOverlaps(file: string, zip: ZipFile, entries: readonly Entry[]): Promise<void> {
  const ranges: { from: number; to: number }[] = []
  for (const entry of entries) {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true })
    ranges.push({ from: entry.relativeOffsetOfLocalHeader, to: fileDataStart + entry.compressedSize })
  }
  ranges.sort((a, b) => a.from - b.from)
  for (const [index, { from }] of ranges.entries()) {
    if (from < (ranges[index - 1]?.to ?? 0)) refuseArchive(file, 'overlap')
  }
}

async function readEntry(file: string, zip: ZipFile, entry: Entry, ledger: Ledger): Promise<void> {
  const name = nameOf(entry)
  if (entry.isEncrypted()) refuseArchive(file, 'encrypted', name)
  if (!isFileOrFolder(entry)) refuseArchive(file, 'link', name)
  const path = ledger.admit(name, name.endsWith('/') ? 'folder' : 'file')
  ledger.expect(entry.uncompressedSize, entry.compressedSize, name)
  const holder = name.endsWith('/') ? null : ledger.holderFor(path)
  let [crc, size] = [0, 0]
  for await (const piece of await zip.openReadStreamPromise(entry)) {
    if (!(piece instanceof Uint8Array)) throw new Error('a stream of bytes gave something else')
    ledger.count(piece.length, name)
    crc = crc32(piece, crc)
    size += piece.length
    holder?.add(piece)
  }
  if (size !== entry.uncompressedSize) refuseArchive(file, 'size', name)
  if (crc !== entry.crc32) refuseArchive(file, 'checksum', name)
  holder?.done()
}

const utf8Flag = 0x800
const unicodePathField = 0x7075
const madeOnDosOrWindows = [0, 10, 11, 14]

/** Many programs write UTF-8 without saying so, and Windows writes \ between folders. */
function nameOf(entry: Entry): string {
  const isUtf8 = entry.extraFields.some(({ id }) => id === unicodePathField) || isUtf8Text(entry.fileNameRaw)
  const flags = entry.generalPurposeBitFlag | (isUtf8 ? utf8Flag : 0)
  const name = getFileNameLowLevel(flags, entry.fileNameRaw, entry.extraFields, true)
  return madeOnDosOrWindows.includes(entry.versionMadeBy >> 8) ? name.replaceAll('\\', '/') : name
}

function isUtf8Text(raw: Buffer): boolean {
  return Buffer.from(raw.toString('utf8'), 'utf8').equals(raw)
}

/** The upper half of the attributes is a Unix mode; 0 where none was written. */
function isFileOrFolder(entry: Entry): boolean {
  return [0, 0o100000, 0o040000].includes((entry.externalFileAttributes >>> 16) & 0o170000)
}

/** The library gives sentences only; what is not known here is damage. */
const faults: readonly (readonly [sentence: RegExp, fault: ArchiveFault])[] = [
  [/^End of central directory record signature not found/, 'no-archive'],
  [/encrypt/, 'encrypted'],
  [/^multi-disk/, 'split'],
  [/^unsupported compression method/, 'method'],
  [/size mismatch|bytes in the stream/, 'size'],
]

function faultOf(error: unknown): ArchiveFault {
  const sentence = error instanceof Error ? error.message : ''
  return faults.find(([pattern]) => pattern.test(sentence))?.[1] ?? 'damaged'
}
