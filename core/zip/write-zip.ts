import type { Bytes } from '../bytes.ts'
import { crc32 } from './crc32.ts'
import { centralHeader, endRecord, localHeader, type PlacedEntry } from './headers.ts'

export interface ZipWriter {
  /** The bytes to write next. */
  add(name: string, content: Bytes): readonly [header: Bytes, content: Bytes]
  /** The last bytes of the file. */
  end(): readonly Bytes[]
}

/** Piece by piece, so that the whole never lies in memory. The same entries give the same bytes. */
export function createZipWriter(): ZipWriter {
  const entries: PlacedEntry[] = []
  let offset = 0
  return {
    add(name, content) {
      const entry = { name, bytes: content.length, crc: crc32(content), offset }
      const header = localHeader(entry)
      entries.push(entry)
      offset += header.length + content.length
      return [header, content]
    },
    end() {
      const headers = entries.map(centralHeader)
      const bytes = headers.reduce((sum, header) => sum + header.length, 0)
      return [...headers, endRecord(entries.length, bytes, offset)]
    },
  }
}
