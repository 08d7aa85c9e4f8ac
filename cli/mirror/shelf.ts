// A mirror's folder. Everything in it is whole at any moment: written aside, on the disk, renamed into place. What is ours alone and no web
// server need show lies in .mirror/.
import { join, posix } from 'node:path'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip } from 'node:zlib'
import { type Bytes, sameBytes } from '../../core/bytes.ts'
import { brotliOf, gzipOf } from '../build/output/squeeze.ts'
import type { FilePort } from './file-port.ts'
import type { Fetched } from './source.ts'

export interface Shelf {
  read(path: string): Promise<Bytes | null>
  /** Null unless `isRight` says so. A compressed twin that is missing or says something else is made anew. */
  sound(path: string, isRight: (raw: Bytes) => Promise<boolean> | boolean): Promise<Bytes | null>
  names(folder: string): Promise<readonly string[]>
  /** As it is. */
  put(path: string, bytes: Uint8Array): Promise<void>
  /** With its twins .br and .gz, before itself: what stands there is whole. */
  putWithTwins(path: string, fetched: Fetched): Promise<void>
  /** With its twins. */
  remove(path: string): Promise<void>
}

const own = '.mirror'
const aside = `${own}/new`
/** Kept between runs: manifests whose chunks are still coming, what stood before, and the lock. */
export const shelfPaths = {
  own,
  coming: `${own}/coming`,
  catalogueBefore: `${own}/catalogue-before`,
  appBefore: `${own}/app-before`,
}

const folders = [own, aside, shelfPaths.coming, 'packs', 'packs/root', 'packs/manifests', 'packs/chunks']

/** `folder` is there. Throws 'storage/exists' where a link or a file stands in a folder's place. */
export async function openShelf(files: FilePort, folder: string): Promise<Shelf> {
  const at = (path: string) => join(folder, path)
  const made = new Set<string>()
  const make = async (path: string) => {
    if (!made.has(path)) await files.makeFolder(at(path))
    made.add(path)
  }
  for (const path of folders) await make(path)
  // What a run left that was killed.
  for (const name of await files.names(at(aside))) await files.remove(at(`${aside}/${name}`))
  let count = 0

  /** In this order. */
  async function putAll(forms: readonly (readonly [path: string, bytes: Uint8Array])[]): Promise<void> {
    const last = posix.dirname(forms[0]?.[0] ?? '')
    if (last !== '.') await make(last)
    const written: (readonly [from: string, to: string])[] = []
    for (const [path, bytes] of forms) {
      const from = at(`${aside}/${count++}`)
      await files.write(from, bytes)
      written.push([from, at(path)])
    }
    for (const [from, to] of written) await files.rename(from, to)
    await files.settle(at(last))
  }

  const read = (path: string) => files.read(at(path))
  const hasTwins = async (path: string, raw: Bytes) =>
    (await saysSame(promisify(brotliDecompress), await read(`${path}.br`), raw)) &&
    (await saysSame(promisify(gunzip), await read(`${path}.gz`), raw))

  const shelf: Shelf = {
    read,
    async sound(path, isRight) {
      const raw = await read(path)
      if (raw === null || !(await isRight(raw))) return null
      if (!(await hasTwins(path, raw))) await shelf.putWithTwins(path, { raw })
      return raw
    },
    names: (path) => files.names(at(path)),
    put: (path, bytes) => putAll([[path, bytes]]),
    async putWithTwins(path, { raw, brotli, gzip }) {
      // The form it came in is kept, unless it costs more than the bytes themselves.
      const small = brotli !== undefined && brotli.length <= raw.length ? brotli : await brotliOf(raw)
      await putAll([
        [`${path}.br`, small],
        [`${path}.gz`, gzip ?? (await gzipOf(raw))],
        [path, raw],
      ])
    },
    async remove(path) {
      // Itself first: a piece that stands there has its twins.
      for (const ending of ['', '.br', '.gz']) await files.remove(at(path + ending))
    },
  }
  return shelf
}

type Decode = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Promise<Uint8Array>

async function saysSame(decode: Decode, twin: Bytes | null, raw: Bytes): Promise<boolean> {
  if (twin === null) return false
  try {
    return sameBytes(await decode(twin, { maxOutputLength: raw.length }), raw)
  } catch (_damaged) {
    return false
  }
}
