import { gzipSync } from 'node:zlib'
import type { Bytes } from '../../../../core/bytes.ts'

export interface TarEntry {
  readonly name: string
  readonly content?: string | Buffer
  /** '0' a file, '5' a folder, '2' a link … */
  readonly type?: string
  readonly statedSize?: number
  readonly brokenSum?: true
}

export function makeTar(entries: readonly TarEntry[], end = Buffer.alloc(1024)): Bytes {
  return new Uint8Array(Buffer.concat([...entries.flatMap(entryBlocks), end]))
}

export function makeTarGz(entries: readonly TarEntry[]): Bytes {
  return new Uint8Array(gzipSync(makeTar(entries)))
}

function entryBlocks({ name, content = '', type = '0', statedSize, brokenSum }: TarEntry): readonly Buffer[] {
  const body = Buffer.from(content)
  const header = Buffer.alloc(512)
  header.write(name, 0, 100, 'utf8')
  header.write('0000644\0', 100)
  header.write(`${(statedSize ?? body.length).toString(8).padStart(11, '0')}\0`, 124)
  header.write('        ', 148)
  header.write(type, 156)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, brokenSum ? 1 : 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]
}
