import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { fromBuffer } from 'yauzl'
import { type Bytes, concat, hex, sameBytes, utf8 } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import { openPackFile, type PackPieces, writePackFile } from '../../../core/pack/pack-file.ts'
import { cataloguePath, chunkUrlPath, manifestUrlPath } from '../../../core/pack/road.ts'
import { isProblem } from '../../../core/problem.ts'
import { crc32 } from '../../../core/zip/crc32.ts'
import { centralHeader, endRecord, localHeader } from '../../../core/zip/headers.ts'
import { createZipWriter } from '../../../core/zip/write-zip.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'
import { fileOf, smallPieces, sourceOf } from '../../pack-files.ts'

const good = await fileOf(smallPieces)
const hashes = [...smallPieces.chunks.keys()]

/** Opened and read to its end. */
async function readAll(bytes: Bytes): Promise<readonly Bytes[]> {
  const pieces = await openPackFile(sourceOf(bytes))
  const chunks: Bytes[] = []
  for (const hash of pieces.chunks.keys()) chunks.push(await pieces.chunk(hash))
  return [pieces.manifest, ...pieces.roots.values(), pieces.catalogue ?? new Uint8Array(), ...chunks]
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'taken',
    (error: unknown) => (isProblem(error) ? error.code : String(error)),
  )

type Entry = readonly [name: string, content: string]
const readme: Entry = ['README.txt', 'x']
const manifest: Entry = [manifestUrlPath('ab'.repeat(32)), 'm']
const chunk: Entry = [chunkUrlPath('cd'.repeat(32)), 'c']
const root = (version: number | string): Entry => [`packs/root/${version}`, 'r']

function zipOf(...entries: readonly Entry[]): Bytes {
  const zip = createZipWriter()
  return concat(...entries.flatMap(([name, content]) => zip.add(name, utf8(content))), ...zip.end())
}

/** The same bytes with some of them put elsewhere or changed. */
function changed(bytes: Bytes, at: number, ...values: readonly number[]): Bytes {
  const copy = bytes.slice()
  copy.set(values, at)
  return copy
}

const small = zipOf(readme, manifest, chunk)
const listAt = small.findLastIndex((_, i) => sameBytes(small.subarray(i, i + 4), Uint8Array.of(0x50, 0x4b, 5, 6)))
const firstOfList = small.findIndex((_, i) => sameBytes(small.subarray(i, i + 4), Uint8Array.of(0x50, 0x4b, 1, 2)))
const secondLocal = 30 + readme[0].length + readme[1].length

/** A chunk that lies inside the manifest, rightly listed; `gap`: as many bytes as it would take stand where it should lie. */
function overlapping(gap: boolean): Bytes {
  const inner = concat(localHeader({ name: chunk[0], bytes: 1, crc: 0 }), utf8('c'))
  const outer = localHeader({ name: manifest[0], bytes: inner.length, crc: crc32(inner) })
  const head = concat(localHeader({ name: readme[0], bytes: 0, crc: 0 }), outer)
  const at = 30 + readme[0].length
  const list = [
    centralHeader({ name: readme[0], bytes: 0, crc: 0, offset: 0 }),
    centralHeader({ name: manifest[0], bytes: inner.length, crc: crc32(inner), offset: at }),
    centralHeader({ name: chunk[0], bytes: 1, crc: 0, offset: head.length }),
  ]
  const bytes = list.reduce((sum, one) => sum + one.length, 0)
  const rest = concat(inner, new Uint8Array(gap ? inner.length : 0))
  return concat(head, rest, ...list, endRecord(3, bytes, head.length + rest.length))
}

test.each([
  ['nothing', new Uint8Array(), 'pack/not-a-file'],
  ['a page', utf8('<!doctype html>'.repeat(20)), 'pack/not-a-file'],
  ['an empty ZIP', concat(endRecord(0, 0, 0)), 'pack/not-a-file'],
  ['a ZIP of something else', zipOf(['photo.jpg', 'x'], manifest), 'pack/not-a-file'],
  ['a deflated README', changed(small, 8, 8), 'pack/not-a-file'],
  ['an encrypted README', changed(small, 6, 1), 'pack/not-a-file'],
  ['a README with sizes behind it', changed(small, 6, 8), 'pack/not-a-file'],
  ['bytes before the first entry', concat(utf8('#!/bin/sh'), small), 'pack/not-a-file'],
  ['bytes after the end', concat(small, utf8('x')), 'pack/file-damaged'],
  [
    'bytes between entries and list',
    concat(small.subarray(0, firstOfList), utf8('x'), small.subarray(firstOfList)),
    'pack/file-damaged',
  ],
  ['a comment', concat(changed(small, small.length - 2, 1), utf8('x')), 'pack/file-damaged'],
  ['two disks', changed(small, listAt + 4, 1), 'pack/file-damaged'],
  ['the marks of a ZIP64', changed(small, listAt + 8, 0xff, 0xff, 0xff, 0xff), 'pack/file-damaged'],
  ['fewer entries than there are', changed(small, listAt + 8, 2, 0, 2), 'pack/file-damaged'],
  ['a list that is deflated where the entry is not', changed(small, firstOfList + 10, 8), 'pack/file-damaged'],
  ['an entry with a comment', changed(small, firstOfList + 32, 1), 'pack/file-damaged'],
  ['an entry with attributes of a link', changed(small, firstOfList + 40, 0xff, 0xa1), 'pack/file-damaged'],
  ['an entry that was deflated', changed(small, secondLocal + 8, 8), 'pack/file-damaged'],
  ['an entry that was encrypted', changed(small, secondLocal + 6, 1), 'pack/file-damaged'],
  ['an entry with extra fields', changed(small, secondLocal + 28, 4), 'pack/file-damaged'],
  ['entries that overlap', overlapping(false), 'pack/file-damaged'],
  ['an entry inside another and a gap in its place', overlapping(true), 'pack/file-damaged'],
  ['no manifest', zipOf(readme, chunk), 'pack/file-damaged'],
  ['nothing but a README', zipOf(readme), 'pack/file-damaged'],
  ['a chunk before its manifest', zipOf(readme, chunk, manifest), 'pack/file-damaged'],
  ['a root of no number', zipOf(readme, manifest, root('x')), 'pack/file-damaged'],
  ['a root that is spelled otherwise', zipOf(readme, manifest, root('02')), 'pack/file-damaged'],
  ['a root before its manifest', zipOf(readme, root(2), manifest), 'pack/file-damaged'],
  ['a root after its chunks', zipOf(readme, manifest, chunk, root(2)), 'pack/file-damaged'],
  ['too many roots', zipOf(readme, manifest, ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(root)), 'pack/file-damaged'],
  ['two manifests', zipOf(readme, manifest, [manifestUrlPath('12'.repeat(32)), 'm']), 'pack/file-damaged'],
  ['the same chunk twice', zipOf(readme, manifest, chunk, chunk), 'pack/file-damaged'],
  ['a name that climbs', zipOf(readme, manifest, [`packs/chunks/../${'a'.repeat(61)}`, 'c']), 'pack/file-damaged'],
  ['a name from the root', zipOf(readme, manifest, [`/${chunk[0]}`, 'c']), 'pack/file-damaged'],
  ['a name with a backslash', zipOf(readme, manifest, [chunk[0].replaceAll('/', '\\'), 'c']), 'pack/file-damaged'],
  ['a name in capitals', zipOf(readme, manifest, [chunkUrlPath('CD'.repeat(32)), 'c']), 'pack/file-damaged'],
  ['a name that is too long', zipOf(readme, manifest, [chunkUrlPath('cd'.repeat(40)), 'c']), 'pack/file-damaged'],
  ['a folder', zipOf(readme, manifest, ['packs/chunks/', '']), 'pack/file-damaged'],
  ['a file we do not know', zipOf(readme, manifest, ['packs/notes', 'x']), 'pack/file-damaged'],
  ['an entry that is too large', zipOf(readme, manifest, [chunk[0], 'x'.repeat(258 * 1024)]), 'pack/file-damaged'],
])('a file with %s is refused', async (_what, bytes, code) => {
  expect(await codeOf(readAll(bytes))).toBe(code)
})

test('a file with more entries than a pack may have is refused before its list is read', async () => {
  const zip = createZipWriter()
  const many = Array.from({ length: limits.packChunksMax + limits.packFileRootsMax + 3 }, (_, i) =>
    zip.add(i ? `packs/${i}` : readme[0], utf8('x')),
  )
  const source = sourceOf(concat(...many.flat(), ...zip.end()))
  expect(await codeOf(openPackFile(source))).toBe('pack/file-damaged')
  expect(source.most()).toBeGreaterThan(1000)
  const more = zip.add('packs/one-more', utf8('x'))
  const refused = sourceOf(concat(...many.flat(), ...more, ...zip.end()))
  expect(await codeOf(openPackFile(refused))).toBe('pack/file-damaged')
  expect(refused.most()).toBeLessThan(100)
})

test('a file that says to be larger than the bound is refused before its end is read', async () => {
  const asked: number[] = []
  const huge = {
    size: limits.packFileBytesMax + 1,
    read: async (offset: number, length: number) => {
      asked.push(offset)
      return small.slice(offset, offset + length)
    },
  }
  expect(await codeOf(openPackFile(huge))).toBe('pack/too-large')
  expect(asked).toEqual([0])
})

test('a pack that would make too large a file is not written to its end', async () => {
  let chunks = 0
  const heavy: PackPieces = {
    ...smallPieces,
    chunks: new Map(Array.from({ length: 300 }, (_, i) => [i.toString(16).padStart(64, '0'), limits.chunkBytesMax])),
    chunk: async () => {
      chunks++
      return new Uint8Array(limits.chunkBytesMax)
    },
  }
  const write = async () => {
    for await (const _part of writePackFile(heavy));
  }
  expect(await codeOf(write())).toBe('pack/too-large')
  expect(chunks).toBeLessThan(241)
})

test('a file that is cut anywhere is refused', async () => {
  for (let length = 0; length < good.length; length++) {
    expect(await codeOf(readAll(good.slice(0, length))), `cut at ${length}`).not.toBe('taken')
  }
})

const secondOfGood = good.findIndex(
  (_, i) => i > 0 && sameBytes(good.subarray(i, i + 4), Uint8Array.of(0x50, 0x4b, 3, 4)),
)

test('a byte that changed is refused, or lies in the content, where signature and hash find it', async () => {
  const before = await readAll(good)
  for (let at = 0; at < good.length; at++) {
    const spoiled = changed(good, at, (good[at] ?? 0) ^ 0x20)
    const found = await readAll(spoiled).catch((error: unknown) => (isProblem(error) ? null : Promise.reject(error)))
    if (found === null) continue
    // Between its own header and the manifest's.
    const inReadme = at >= 40 && at < secondOfGood
    const differs = found.some((part, i) => !sameBytes(part, before[i] ?? new Uint8Array()))
    expect(differs || inReadme, `byte ${at}`).toBe(true)
  }
})

test('what was written is read, one piece at a time and never the whole', async () => {
  const source = sourceOf(good)
  const read = await openPackFile(source)
  expect([read.manifestHash, read.manifest, read.roots, read.catalogue]).toEqual([
    smallPieces.manifestHash,
    smallPieces.manifest,
    smallPieces.roots,
    smallPieces.catalogue,
  ])
  expect([...read.chunks]).toEqual([...smallPieces.chunks])
  for (const hash of hashes) expect(hex(nodeSha256(await read.chunk(hash)))).toBe(hash)
  expect(source.most()).toBeLessThan(good.length / 2)
  await expect(read.chunk('00'.repeat(32))).rejects.toMatchObject({ code: 'pack/missing' })
})

test('a file without a list, and one with some of the chunks, is read', async () => {
  const some = { ...smallPieces, catalogue: null, chunks: new Map([...smallPieces.chunks].slice(1)) }
  const read = await openPackFile(sourceOf(await fileOf(some)))
  expect([read.catalogue, [...read.chunks.keys()]]).toEqual([null, hashes.slice(1)])
})

test('the same pieces give the same bytes', async () => {
  expect(await fileOf(smallPieces)).toEqual(good)
  expect(hex(nodeSha256(good))).toBe('0a4869239fa2abda47e807aa83bf5be4a00755b71d9c73c83a1e97d98c64b43f')
})

test('an ordinary tool opens it, sums and all', async () => {
  const found = new Map<string, string>()
  await new Promise<void>((resolve, reject) => {
    fromBuffer(Buffer.from(good), { strictFileNames: true, lazyEntries: true }, (error, zip) => {
      if (error) return reject(error)
      zip.on('entry', (one) =>
        zip.openReadStream(one, async (failed, stream) => {
          if (failed) return reject(failed)
          const content = new Uint8Array(await buffer(stream))
          expect(crc32(content)).toBe(one.crc32)
          found.set(one.fileName, hex(content))
          zip.readEntry()
        }),
      )
      zip.on('end', resolve)
      zip.on('error', reject)
      zip.readEntry()
    })
  })
  expect([...found.keys()]).toEqual([
    'README.txt',
    manifestUrlPath(smallPieces.manifestHash),
    'packs/root/2',
    'packs/root/3',
    cataloguePath,
    ...hashes.map(chunkUrlPath),
  ])
  expect(found.get(cataloguePath)).toBe(hex(smallPieces.catalogue ?? new Uint8Array()))
})

test('the sum is the one of the standard', () => {
  expect(crc32(utf8('123456789'))).toBe(0xcbf4_3926)
})
