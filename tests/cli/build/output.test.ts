// What a build leaves on the disk, read back the way a phone does it.
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { newestRoot } from '../../../cli/keys/root-files.ts'
import { hex, utf8 } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import type { Catalogue } from '../../../core/pack/catalogue.ts'
import { Lesson } from '../../../core/pack/lesson.ts'
import { type Manifest, parseManifest } from '../../../core/pack/manifest.ts'
import { openPackFile } from '../../../core/pack/pack-file.ts'
import { cataloguePath, chunkUrlPath, manifestUrlPath, packFilePath, rootUrlPath } from '../../../core/pack/road.ts'
import { cutFile } from '../../../core/pack/slice.ts'
import { parseJson } from '../../../core/parse.ts'
import { openCatalogue, openManifest } from '../../../core/trust/published.ts'
import { openFirstRoot } from '../../../core/trust/step.ts'
import { nodeVerifier } from '../../../server/node-ports.ts'
import { sourceOf } from '../../pack-files.ts'
import { broken, goodPack, openWorkshop, snapshot, type Workshop, without } from './tiny-pack.ts'

const VI = 'tiny/lessons/hang-up/vi.md'

test('a failing build leaves the old output untouched', async () => {
  const workshop = openWorkshop()
  await workshop.build()
  const before = snapshot(workshop.outDir)
  workshop.put(broken(VI, '#pay', '#Pay'))
  expect(await workshop.errors()).not.toEqual([])
  expect(snapshot(workshop.outDir)).toEqual(before)
})

test('a disk that fails at any write leaves the old output untouched, and the next build succeeds', async () => {
  const workshop = openWorkshop()
  await workshop.build()
  const before = snapshot(workshop.outDir)
  workshop.put(broken(VI, 'Bác làm gì?', 'Bác làm gì đây?'))
  let failAt = 0
  for (let done = false; !done; failAt++) {
    let writes = 0
    const write = async (path: string, bytes: Uint8Array) => {
      await writeFile(path, bytes.subarray(0, writes === failAt ? 3 : bytes.length))
      if (writes++ === failAt) throw new Error('no space left')
    }
    done = await workshop.build({ write }).then(
      () => true,
      () => false,
    )
    if (!done) expect(snapshot(workshop.outDir)).toEqual(before)
  }
  expect(failAt).toBeGreaterThan(10)
  expect((await readPack(workshop)).lessons['lessons/hang-up/vi.json']).toContain('Bác làm gì đây?')
})

test('a build that died between its renames is put right by the next one', async () => {
  const workshop = openWorkshop()
  await workshop.build()
  const before = snapshot(join(workshop.outDir, 'packs'))
  renameSync(join(workshop.outDir, 'packs'), join(workshop.outDir, '.packs-last'))
  mkdirSync(join(workshop.outDir, '.packs-next'))
  await expect(workshop.build({ write: () => Promise.reject(new Error('no space left')) })).rejects.toThrow('no space')
  expect(snapshot(join(workshop.outDir, 'packs'))).toEqual(before)
  expect(existsSync(join(workshop.outDir, '.packs-next'))).toBe(false)
})

test('the catalogue, the manifest and every chunk verify, and every file is whole again', async () => {
  const workshop = openWorkshop()
  await workshop.build()
  const { catalogue, manifest, files, lessons } = await readPack(workshop)
  expect(catalogue).toMatchObject({
    version: 7,
    signed: '2026-06-30',
    root: 1,
    packs: [{ id: 'tiny', version: 2, lessons: 1, languages: ['vi', 'en'] }],
  })
  expect(manifest.lessons).toMatchObject([
    { id: 'hang-up', minutes: 3, items: 4, title: { vi: 'Cúp máy', en: 'Hang up' } },
  ])
  expect(manifest.facts).toMatchObject([
    { id: 'no-phone', reviewBy: '2027-01-01', text: { en: 'Police do not work by phone.' } },
  ])
  for (const path of ['pictures/cover.svg', 'pictures/phone.svg', 'voice/vi/ring.opus']) {
    expect(Buffer.from(files[path] ?? []).toString()).toBe(goodPack[`tiny/${path}`])
  }
  expect(manifest.chunks.map(({ lesson, part }) => `${lesson} ${part}`)).toEqual([
    'hang-up base',
    'hang-up vi',
    'hang-up en',
    'hang-up voice-vi',
  ])
  const lesson = parseJson(Lesson, utf8(lessons['lessons/hang-up/vi.json'] ?? ''), 'pack/bad-form')
  expect(lesson.steps[0]).toEqual({
    id: 'ring',
    picture: { name: 'phone', alt: 'Điện thoại.' },
    facts: ['no-phone'],
    kind: 'card',
    body: [
      { type: 'paragraph', spans: ['Điện thoại reo. Người lạ xưng là ', { strong: 'công an' }, '.'] },
      { type: 'list', rows: [['Họ giục.'], ['Họ ', { strong: 'dọa' }, '.']] },
    ],
    voice: 'ring',
  })
  expect(lesson.steps.map(({ kind }) => kind)).toEqual(['card', 'choose-one', 'choose-all', 'order', 'sort'])
})

test('a pool goes out whole, and the list says how many items it asks', async () => {
  const ask = (path: string, files = goodPack) => broken(path, 'minutes: 3', 'minutes: 3\nask: 2', files)
  const workshop = openWorkshop(ask('tiny/lessons/hang-up/en.md', ask('tiny/lessons/hang-up/vi.md')))
  await workshop.build()
  const { manifest, lessons } = await readPack(workshop)
  expect(manifest.lessons.map(({ items }) => items)).toEqual([2])
  const lesson = parseJson(Lesson, utf8(lessons['lessons/hang-up/vi.json'] ?? ''), 'pack/bad-form')
  expect(lesson.ask).toBe(2)
  expect(lesson.steps).toHaveLength(5)
})

test('each file has a brotli and a gzip twin, and the manifest names what brotli costs', async () => {
  const workshop = openWorkshop()
  await workshop.build()
  const { manifest } = await readPack(workshop)
  const all = snapshot(workshop.outDir)
  for (const path of [...all.keys()].filter((path) => !/\.(br|gz|zip)$/.test(path))) {
    expect(brotliDecompressSync(all.get(`${path}.br`) ?? Buffer.alloc(0))).toEqual(all.get(path))
    expect(gunzipSync(all.get(`${path}.gz`) ?? Buffer.alloc(0))).toEqual(all.get(path))
  }
  for (const { hash, wireBytes } of manifest.chunks) expect(all.get(`${chunkUrlPath(hash)}.br`)?.length).toBe(wireBytes)
})

test('each pack also lies there as one file, which gives a phone the same pieces', async () => {
  const workshop = openWorkshop()
  await workshop.build()
  const { manifest } = await readPack(workshop)
  const all = snapshot(workshop.outDir)
  const file = new Uint8Array(all.get(packFilePath(manifest)) ?? [])
  const pieces = await openPackFile(sourceOf(file))
  const served = (path: string) => new Uint8Array(all.get(path) ?? [])
  expect(pieces.manifest).toEqual(served(manifestUrlPath(pieces.manifestHash)))
  expect(pieces.catalogue).toEqual(served(cataloguePath))
  expect([...pieces.chunks]).toEqual(manifest.chunks.map(({ hash, bytes }) => [hash, bytes]))
  for (const hash of pieces.chunks.keys()) expect(await pieces.chunk(hash)).toEqual(served(chunkUrlPath(hash)))
})

test('two builds of the same sources name the same content', async () => {
  const [one, two] = [openWorkshop(), openWorkshop()]
  const [first, second] = [await one.build(), await two.build()]
  expect(second).toEqual(first)
  expect([...snapshot(two.outDir).keys()]).toEqual([...snapshot(one.outDir).keys()])
})

test('decomposed letters, Windows line ends and a byte order mark change nothing', async () => {
  const [plain, odd] = [openWorkshop(), openWorkshop()]
  odd.put({ ...goodPack, [VI]: `\uFEFF${String(goodPack[VI]).normalize('NFD').replaceAll('\n', '\r\n')}` })
  expect(await odd.build()).toEqual(await plain.build())
})

test('a ::: that a tidy editor moved under the list before it still closes its card', async () => {
  const [plain, tidied] = [openWorkshop(), openWorkshop(broken(VI, '- Họ **dọa**.\n:::', '- Họ **dọa**.\n  :::'))]
  expect(await tidied.build()).toEqual(await plain.build())
})

test('a file larger than a chunk comes back whole', async () => {
  const clip = new Uint8Array(limits.chunkBytesMax * 2 + 5).map((_, i) => (i * 7919) >> 5)
  const workshop = openWorkshop({ ...goodPack, 'tiny/voice/vi/ring.opus': clip })
  await workshop.build()
  const { files, manifest } = await readPack(workshop)
  expect(files['voice/vi/ring.opus']).toEqual(clip)
  expect(manifest.chunks.filter(({ part }) => part === 'voice-vi')).toHaveLength(3)
})

test('a phone in the middle of the older version still finds its pieces, until a clean build', async () => {
  const workshop = openWorkshop()
  await workshop.build()
  const old = await readPack(workshop)
  workshop.put(broken(VI, 'Bác làm gì?', 'Bác làm gì đây?', broken('tiny/pack.yaml', 'version: 2', 'version: 3')))
  await workshop.build()
  const pieces = [manifestUrlPath(old.hash), ...old.manifest.chunks.map(({ hash }) => chunkUrlPath(hash))]
  expect(pieces.filter((path) => !existsSync(join(workshop.outDir, path)))).toEqual([])
  await workshop.build({ clean: true })
  expect(existsSync(join(workshop.outDir, manifestUrlPath(old.hash)))).toBe(false)
})

test('a pack in Vietnamese alone is built', async () => {
  const single = Object.entries(without('tiny/lessons/hang-up/en.md')).map(([path, text]) => [
    path,
    path.endsWith('.yaml')
      ? String(text)
          .replace(/, en: [^}]+}/g, ' }')
          .replace(/\n {2}en: .*/g, '')
      : text,
  ])
  const workshop = openWorkshop(Object.fromEntries(single))
  expect((await workshop.build()).catalogue.packs[0]?.languages).toEqual(['vi'])
})

test('no packs make an empty catalogue', async () => {
  const workshop = openWorkshop({ 'catalogue.yaml': 'version: 1\npublisher: Đom Đóm\n' })
  expect((await workshop.build()).catalogue).toMatchObject({ format: 'domdom-catalogue/1', version: 1, packs: [] })
})

test('the sample pack of the house is sound', async () => {
  const workshop = openWorkshop()
  const { catalogue } = await workshop.build({ packsDir: join(import.meta.dirname, '../../../packs') })
  expect(catalogue.packs.map(({ id }) => id)).toContain('scam-calls')
})

interface ReadPack {
  readonly catalogue: Catalogue
  readonly hash: string
  readonly manifest: Manifest
  readonly files: Readonly<Record<string, Uint8Array>>
  /** JSON text by path. */
  readonly lessons: Readonly<Record<string, string>>
}

/** Opens the one pack of the output, checking every signature and hash on the way. */
async function readPack({ outDir, keysDir }: Workshop): Promise<ReadPack> {
  const root = newestRoot(keysDir)
  if (root === null) throw new Error('the build made no root')
  const read = (path: string) => new Uint8Array(readFileSync(join(outDir, path)))
  expect((await openFirstRoot(read(rootUrlPath(1)), nodeVerifier)).root).toEqual(root)
  const { catalogue } = await openCatalogue(read(cataloguePath), root, nodeVerifier)
  const [entry] = catalogue.packs
  if (entry === undefined) throw new Error('the catalogue names no pack')
  const hash = entry.manifest
  expect(read(manifestUrlPath(hash))).toHaveLength(entry.manifestBytes ?? 0)
  const { payload } = await openManifest(read(manifestUrlPath(hash)), entry, root, nodeVerifier)
  const manifest = parseManifest(payload)
  const chunks = manifest.chunks.map((chunk) => read(chunkUrlPath(chunk.hash)))
  for (const [i, bytes] of chunks.entries()) {
    expect(hex(await nodeVerifier.sha256(bytes))).toBe(manifest.chunks[i]?.hash)
    expect(bytes.length).toBe(manifest.chunks[i]?.bytes)
  }
  const files = Object.fromEntries(
    manifest.files.map((file) => [file.path, cutFile(file, (i) => chunks[i]) ?? new Uint8Array()]),
  )
  const texts = Object.entries(files).filter(([path]) => path.endsWith('.json'))
  const lessons = Object.fromEntries(texts.map(([path, bytes]) => [path, Buffer.from(bytes).toString()]))
  return { catalogue, hash, manifest, files, lessons }
}
