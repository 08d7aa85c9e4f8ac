import { expect, test } from 'vitest'
import { packFileOf } from '../../../cli/build/output/pack-file.ts'
import { hex, utf8 } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'
import { makePublisher, samplePack } from '../../sample-pack.ts'

test('a pack that is too large for one file gets none; the smaller one does', async () => {
  const { manifest } = await samplePack(await makePublisher())
  const raw = new Uint8Array(limits.chunkBytesMax)
  const names = Array.from({ length: limits.packBytesMax / limits.chunkBytesMax }, (_, i) =>
    hex(nodeSha256(utf8(`${i}`))),
  )
  const chunks = new Map(names.map((name) => [name, { raw, brotli: raw, gzip: raw }]))
  const rows = names.map((hash) => ({ hash, bytes: raw.length, wireBytes: 1, lesson: 'first', part: 'base' }))
  const proofs = { catalogue: utf8('list'), roots: [] }
  const packOf = (count: number) => ({
    pack: { manifest: { ...manifest, chunks: rows.slice(0, count) }, payload: utf8('{}'), chunks },
    hash: 'ab'.repeat(32),
    signed: utf8('signed'),
  })
  expect(await packFileOf(packOf(rows.length), proofs)).toBeNull()
  expect((await packFileOf(packOf(rows.length - 1), proofs))?.length).toBeLessThan(limits.packFileBytesMax)
})
