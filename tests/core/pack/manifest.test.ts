import { expect, test } from 'vitest'
import { utf8 } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import { type Manifest, parseManifest } from '../../../core/pack/manifest.ts'
import { nodeVerifier } from '../../../server/node-ports.ts'
import { makePublisher, samplePack } from '../../sample-pack.ts'

const { manifest } = await samplePack(await makePublisher())
const parse = (changed: Partial<Manifest>) => parseManifest(utf8(JSON.stringify({ ...manifest, ...changed })))
const [file] = manifest.files
if (file === undefined) throw new Error('a pack without a file')

test('one chunk that is joined over and over to more than a phone holds is refused', () => {
  const index = manifest.chunks.findIndex(({ bytes }) => bytes === limits.chunkBytesMax)
  const times = Math.floor(limits.packBytesMax / limits.chunkBytesMax)
  const joined = (count: number) => [
    {
      path: file.path,
      slices: Array.from({ length: count }, (): [number, number, number] => [index, 0, limits.chunkBytesMax]),
    },
  ]
  expect(() => parse({ files: joined(times + 1) })).toThrow('pack/too-large')
  expect(parse({ files: joined(times) }).files).toHaveLength(1)
})

test('more chunks than a phone holds are refused, whether a file needs them or not', () => {
  const [chunk] = manifest.chunks
  if (chunk === undefined) throw new Error('a pack without a chunk')
  const many = (count: number) => Array.from({ length: count }, () => ({ ...chunk, bytes: limits.chunkBytesMax }))
  const times = Math.floor(limits.packBytesMax / limits.chunkBytesMax)
  const files = [{ path: file.path, slices: [[0, 0, 1]] as [number, number, number][] }]
  expect(() => parse({ chunks: many(times + 1), files })).toThrow('pack/too-large')
  expect(parse({ chunks: many(times), files }).chunks).toHaveLength(times)
})

test('a path that stands there twice is refused: readers would not agree which file it is', () => {
  expect(() => parse({ files: [file, file] })).toThrow('pack/bad-form')
})

test('the sample pack is taken, under its own hash', async () => {
  expect(parse({})).toEqual(manifest)
  expect(await nodeVerifier.sha256(utf8(JSON.stringify(manifest)))).toHaveLength(32)
})
