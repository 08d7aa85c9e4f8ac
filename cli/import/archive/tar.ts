// TAR, plain or in gzip: how Open edX exports a course. Read as it flows; only what is wanted is held.
import { createGunzip } from 'node:zlib'
import type { Bytes } from '../../../core/bytes.ts'
import { isProblem } from '../../../core/problem.ts'
import { archiveProblem, refuseArchive } from './fault.ts'
import { type Flow, openFlow } from './flow.ts'
import { type Archive, type Holder, openLedger } from './ledger.ts'
import { parseExtended, parseHeader, type TarHeader } from './tar-header.ts'

const block = 512
/** A long name or an extended header; more is no header. */
const extraBytesMax = 64 * 1024

/** Reads to the end; throws 'pack/source' with a fault from the table for whatever is not sound. */
export async function readTar(file: string, bytes: Bytes, wanted: (path: string) => boolean): Promise<Archive> {
  try {
    return await readFlow(file, bytes, wanted)
  } catch (error) {
    if (isProblem(error)) throw error
    throw archiveProblem(file, 'damaged', undefined, error)
  }
}

async function readFlow(file: string, bytes: Bytes, wanted: (path: string) => boolean): Promise<Archive> {
  const ledger = openLedger(file, bytes.length, wanted)
  const flow = openFlow(isGzip(bytes) ? inflated(bytes) : [bytes], (count) => ledger.count(count, file))
  let longer: Partial<TarHeader> = {}
  for (;;) {
    const header = parseHeader(await flow.take(block))
    if (header === 'end') break
    if (header === null) return refuseArchive(file, 'damaged')
    if (header.type === 'extended' || header.type === 'long-name') {
      if (header.size > extraBytesMax) refuseArchive(file, 'name')
      const text = (await padded(flow, header.size)).subarray(0, header.size)
      longer = { ...longer, ...(header.type === 'extended' ? parseExtended(text) : { name: untilZero(text) }) }
      continue
    }
    const { name, size, type } = { ...header, ...longer }
    longer = {}
    if (type === 'ignored') {
      await pass(flow, size, null)
      continue
    }
    if (type !== 'file' && type !== 'folder') return refuseArchive(file, 'link', name)
    const path = ledger.admit(name, type)
    ledger.expect(size, bytes.length, name)
    const holder = type === 'file' ? ledger.holderFor(path) : null
    await pass(flow, size, holder)
    holder?.done()
  }
  // What follows the end is read too: a bomb may stand there, and the checksum of gzip does.
  while ((await flow.some(Number.MAX_SAFE_INTEGER)) !== null);
  return ledger.contents()
}

async function pass(flow: Flow, size: number, holder: Holder | null): Promise<void> {
  let left = size
  while (left > 0) {
    const piece = await flow.some(left)
    if (piece === null) throw new Error('the archive ends within a file')
    // A copy: what flows is let go of.
    holder?.add(piece.slice())
    left -= piece.length
  }
  await flow.take(padding(size))
}

async function padded(flow: Flow, size: number): Promise<Uint8Array> {
  return flow.take(size + padding(size))
}

function padding(size: number): number {
  return (block - (size % block)) % block
}

function untilZero(text: Uint8Array): string {
  return Buffer.from(text).toString('utf8').split('\0', 1)[0] ?? ''
}

export function isGzip(bytes: Bytes): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

function inflated(bytes: Bytes): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip()
  gunzip.end(bytes)
  return gunzip
}
