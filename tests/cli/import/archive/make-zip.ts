// ZIP files byte by byte, so that each field can lie.
import { crc32, deflateRawSync } from 'node:zlib'
import type { Bytes } from '../../../../core/bytes.ts'

export interface ZipEntry {
  readonly name: string | Buffer
  readonly content?: string | Buffer
  readonly stored?: true
  readonly flags?: number
  readonly method?: number
  /** Upper byte: 3 is Unix, 0 is DOS. */
  readonly madeBy?: number
  /** A Unix mode. */
  readonly mode?: number
  readonly statedSize?: number
  readonly statedCrc?: number
  /** Points at the data of the entry with this index. */
  readonly at?: number
}

export function makeZip(entries: readonly ZipEntry[]): Bytes {
  const pieces: Buffer[] = []
  const list: Buffer[] = []
  const offsets: number[] = []
  let offset = 0
  for (const entry of entries) {
    const name = Buffer.from(entry.name)
    const content = Buffer.from(entry.content ?? '')
    const packed = entry.stored ? content : deflateRawSync(content)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(entry.flags ?? 0x800, 2)
    fields.writeUInt16LE(entry.method ?? (entry.stored ? 0 : 8), 4)
    fields.writeUInt32LE(entry.statedCrc ?? crc32(content), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(entry.statedSize ?? content.length, 18)
    fields.writeUInt16LE(name.length, 22)
    const [made, tail] = [Buffer.alloc(2), Buffer.alloc(14)]
    made.writeUInt16LE((entry.madeBy ?? 3) << 8, 0)
    tail.writeUInt32LE((entry.mode ?? 0) * 0x10000, 6)
    const lies = entry.at === undefined ? null : (offsets[entry.at] ?? 0)
    tail.writeUInt32LE(lies ?? offset, 10)
    list.push(Buffer.from('PK\x01\x02'), made, fields, tail, name)
    offsets.push(lies ?? offset)
    if (lies !== null) continue
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, name, packed])
    pieces.push(local)
    offset += local.length
  }
  const listed = Buffer.concat(list)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(offset, 16)
  return new Uint8Array(Buffer.concat([...pieces, listed, end]))
}
