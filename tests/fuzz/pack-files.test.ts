// Pack files that a memory card spoiled or somebody made up: each is refused in our own words, or gives pieces whose hashes tell what they are.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { type Bytes, concat, hex, utf8 } from '../../core/bytes.ts'
import { limits } from '../../core/limits.ts'
import { openPackFile, type PackPieces } from '../../core/pack/pack-file.ts'
import { isProblem } from '../../core/problem.ts'
import { crc32 } from '../../core/zip/crc32.ts'
import { openZip, type SliceSource } from '../../core/zip/read-zip.ts'
import { createZipWriter } from '../../core/zip/write-zip.ts'
import { nodeSha256 } from '../../server/node-ports.ts'
import { fileOf, piecesOf, smallPieces, sourceOf } from '../pack-files.ts'
import { dump } from '../phone-storage.ts'
import { phone } from '../src/content/phone.ts'
import { drawFrom, malformed } from './mutate.ts'

const seed = Number(process.env.FUZZ_SEED ?? 20_261_128)
const inputs = Number(process.env.FUZZ_INPUTS ?? 200_000)
/** A file is larger than a record, and each is read to its end: 100,000 of them with FUZZ_INPUTS=1000000. */
const files = Math.ceil(inputs / 10)
/** Through signatures and a database. */
const phones = Math.ceil(inputs / 500)

/** What a file that is taken may bring beside what we know: nothing that its name does not prove. */
const readable = ['pack/not-a-file', 'pack/file-damaged', 'pack/too-large']

/** Null when it was rightly refused, or rightly read. */
async function troubleWith(bytes: Bytes, opened: () => void): Promise<string | null> {
  const source = sourceOf(bytes)
  try {
    const pieces = await openPackFile(source)
    opened()
    for (const [hash, length] of pieces.chunks) {
      if ((await pieces.chunk(hash)).length !== length) return 'a chunk of another length'
    }
    return boundsOf(pieces, source.most())
  } catch (error) {
    return isProblem(error) && readable.includes(error.code) ? null : `threw ${String(error)}`
  }
}

function boundsOf(pieces: PackPieces, longestRead: number): string | null {
  if (pieces.chunks.size > limits.packChunksMax) return 'too many chunks'
  if (pieces.manifest.length > limits.manifestBytesMax + limits.signedHeaderBytesMax) return 'too large a manifest'
  return longestRead > limits.manifestBytesMax + 2048 ? 'too much was read at once' : null
}

test(
  `of ${files} spoiled pack files of seed ${seed}, none passes a bound or breaks the reader`,
  async () => {
    const draw = drawFrom(seed)
    const whole = await fileOf(smallPieces)
    const less = await fileOf({ ...smallPieces, catalogue: null })
    const found: string[] = []
    let opened = 0
    for (let i = 0; i < files; i++) {
      const bytes = malformed(i % 2 === 0 ? whole : less, [whole, less], draw)
      const trouble = await troubleWith(bytes, () => opened++)
      if (trouble !== null) found.push(`${trouble}: ${hex(bytes)}`)
    }
    expect(found).toEqual([])
    expect(opened).toBeGreaterThan(files / 100)
  },
  files * 20,
)

test(
  `of ${phones} files whose pieces were spoiled before they were packed, a phone stores nothing that it cannot prove`,
  async () => {
    const draw = drawFrom(seed)
    const here = await phone()
    const good = piecesOf(here.sample)
    const parts = [good.manifest, good.catalogue ?? new Uint8Array()]
    const refusals = new Set<string>()
    for (let i = 0; i < phones; i++) {
      const pieces = spoiledPieces(good, parts, i % 4, draw)
      await here.content
        .take(await openPackFile(sourceOf(await fileOf(pieces))), 'vi', () => undefined)
        .catch((error) => {
          if (!isProblem(error)) throw error
          refusals.add(error.code)
        })
    }
    const { chunks = [], packs = [], manifests = [] } = await dump(here.databaseName)
    for (const { hash, bytes } of chunks as { hash: string; bytes: Bytes }[]) expect(hex(nodeSha256(bytes))).toBe(hash)
    expect([...refusals].every((code) => code.startsWith('pack/'))).toBe(true)
    expect(refusals.size).toBeGreaterThan(2)
    expect((manifests as { hash: string }[]).every(({ hash }) => hash === here.sample.hash)).toBe(true)
    expect(packs.length).toBeLessThanOrEqual(1)
  },
  phones * 200,
)

/** The manifest, the list, a chunk's bytes or a chunk's name. */
function spoiledPieces(
  good: PackPieces,
  parts: readonly Bytes[],
  which: number,
  draw: (below: number) => number,
): PackPieces {
  if (which === 0) return { ...good, manifest: malformed(good.manifest, parts, draw) }
  if (which === 1) return { ...good, catalogue: malformed(good.catalogue ?? new Uint8Array(), parts, draw) }
  const names = [...good.chunks.keys()]
  const target = names[draw(names.length)] ?? ''
  if (which === 2) {
    const spot = draw(good.chunks.get(target) ?? 1)
    const flipped = (bytes: Bytes) => bytes.map((byte, at) => (at === spot ? byte ^ 1 : byte))
    return { ...good, chunk: async (hash) => (hash === target ? flipped(await good.chunk(hash)) : good.chunk(hash)) }
  }
  const renamed = hex(nodeSha256(utf8(String(draw(1000)))))
  const chunks = new Map([...good.chunks].map(([hash, bytes]) => [hash === target ? renamed : hash, bytes]))
  return { ...good, chunks, chunk: (hash) => good.chunk(hash === renamed ? target : hash) }
}

/** Archives of others, beside this project where they are kept: they are not ours to pass on. */
const corpora = resolve(process.env.DOMDOM_CORPORA ?? join(import.meta.dirname, '../../../shared/corpora'), 'packages')

function foreignArchives(): readonly (readonly [string, Bytes])[] {
  const names = existsSync(corpora) ? readdirSync(corpora, { recursive: true, encoding: 'utf8' }) : []
  const archives = names.filter((name) => /\.(zip|h5p)$/.test(name)).sort()
  return archives.map((name) => [name, new Uint8Array(readFileSync(join(corpora, name)))])
}

function madeArchives(): readonly (readonly [string, Bytes])[] {
  const zip = (...names: readonly string[]) => {
    const writer = createZipWriter()
    return concat(...names.flatMap((name) => writer.add(name, utf8('content'))), ...writer.end())
  }
  return [
    ['a course', zip('imsmanifest.xml', 'content/1.html')],
    ['a question of H5P', zip('h5p.json', 'content/content.json')],
    ['names that climb', zip('README.txt', '../../etc/passwd')],
  ]
}

/** Past the first look, which turns every one of them away: what the reader of ZIPs makes of it. */
async function readWhole(source: SliceSource): Promise<string> {
  const zip = await openZip(source, { bytesMax: 1e6, entriesMax: 100, nameLengthMax: 100, entryBytesMax: 1e5 })
  for (const entry of zip.entries) {
    if (crc32(await zip.read(entry)) !== entry.crc) return 'was read wrongly'
  }
  return 'read'
}

const codeOf = (work: Promise<unknown>) =>
  work.then(String, (error: unknown) => (isProblem(error) ? error.code : String(error)))

test('archives of others, broken and whole, are none of ours; the reader refuses them or reads them right', async () => {
  const all = [...madeArchives(), ...foreignArchives()]
  const found: string[] = []
  const codes: string[] = []
  for (const [name, bytes] of all) {
    const source = sourceOf(bytes)
    const code = await codeOf(openPackFile(source))
    if (!readable.includes(code) || source.most() > 4096) found.push(`${name}: ${code}, ${source.most()} bytes at once`)
    const raw = await codeOf(readWhole(sourceOf(bytes)))
    if (raw !== 'read' && !readable.includes(raw)) found.push(`${name}: ${raw}`)
    codes.push(raw)
  }
  expect(found).toEqual([])
  console.log(`${all.length} archives, of which ${codes.filter((code) => code === 'read').length} read`)
})
