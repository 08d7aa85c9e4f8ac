import { describe, expect, test } from 'vitest'
import { concat, hex, utf8 } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import type { PackPieces } from '../../../core/pack/pack-file.ts'
import { cataloguePath } from '../../../core/pack/road.ts'
import { signFile } from '../../../core/signed.ts'
import { nodeVerifier } from '../../../server/node-ports.ts'
import { createDownloads } from '../../../src/screens/downloads.ts'
import { piecesOf } from '../../pack-files.ts'
import { dump } from '../../phone-storage.ts'
import { catalogueOf, makePublisher, PACK, samplePack, signedCatalogue } from '../../sample-pack.ts'
import { type Phone, phone, serve } from './phone.ts'
import { later, stateOf, takeFile } from './take-file.ts'

/** Signed rightly, whatever it says. */
async function signedAnew({ publisher, sample }: Phone, change: object): Promise<PackPieces> {
  const payload = utf8(JSON.stringify({ ...sample.manifest, ...change }))
  const manifestHash = hex(await nodeVerifier.sha256(payload))
  const manifest = await signFile('manifest', publisher.publisher.keyId, publisher.signer, payload)
  return { ...piecesOf(sample), manifestHash, manifest, catalogue: null }
}

describe('a file is refused and nothing of it kept', () => {
  test.each<[string, string, (phone: Phone) => PackPieces | Promise<PackPieces>]>([
    ['nobody signed', 'pack/not-signed', ({ sample }) => ({ ...piecesOf(sample), manifest: utf8('{}') })],
    [
      'a stranger signed',
      'pack/unknown-publisher',
      async () => piecesOf(await samplePack(await makePublisher('Người lạ'))),
    ],
    [
      'whose manifest was changed after it was signed',
      'pack/bad-signature',
      async (here) => {
        const other = await signedAnew(here, { licence: 'other' })
        const payload = other.manifest.subarray(other.manifest.indexOf(10) + 1)
        const { manifest } = piecesOf(here.sample)
        return { ...other, manifest: concat(manifest.subarray(0, manifest.indexOf(10) + 1), payload) }
      },
    ],
    [
      'whose manifest is signed as something else',
      'pack/bad-signature',
      async ({ sample, publisher: { publisher, signer } }) => {
        const payload = utf8(JSON.stringify(sample.manifest))
        return { ...piecesOf(sample), manifest: await signFile('catalogue', publisher.keyId, signer, payload) }
      },
    ],
    [
      'whose manifest bears another name',
      'pack/bad-hash',
      ({ sample }) => ({ ...piecesOf(sample), manifestHash: 'ab'.repeat(32) }),
    ],
    [
      'whose version leaves no room for a correction',
      'pack/bad-form',
      (here) => signedAnew(here, { version: limits.packVersionMax + 1 }),
    ],
    ['of a form this app does not know', 'pack/bad-form', (here) => signedAnew(here, { format: 'domdom-pack/2' })],
    [
      'whose list a stranger signed',
      'pack/unknown-publisher',
      async ({ sample }) => {
        const stranger = await samplePack(await makePublisher())
        return { ...piecesOf(sample), catalogue: stranger.files.get(cataloguePath) ?? null }
      },
    ],
    [
      'that holds a chunk of another pack',
      'pack/file-damaged',
      ({ sample }) => {
        const pieces = piecesOf(sample)
        return { ...pieces, chunks: new Map([...pieces.chunks, ['cd'.repeat(32), 3]]), chunk: async () => utf8('abc') }
      },
    ],
    [
      'that holds a chunk of another length',
      'pack/file-damaged',
      ({ sample }) => {
        const pieces = piecesOf(sample)
        return { ...pieces, chunk: async (hash) => concat(await pieces.chunk(hash), [0]) }
      },
    ],
  ])('that %s', async (_what, code, make) => {
    const here = await phone()
    await expect(takeFile(here.content, await make(here))).rejects.toMatchObject({ code })
    expect(await here.content.list()).toEqual([])
    const { chunks = [], manifests = [], catalogue = [] } = await dump(here.databaseName)
    expect([chunks, manifests, catalogue]).toEqual([[], [], []])
  })

  test('that is older than what is installed', async () => {
    const here = await phone()
    const newer = await later(here)
    await takeFile(here.content, piecesOf(newer))
    const before = await dump(here.databaseName)
    await expect(takeFile(here.content, piecesOf(here.sample))).rejects.toMatchObject({ code: 'pack/older-file' })
    await expect(takeFile(here.content, { ...piecesOf(here.sample), catalogue: null })).rejects.toMatchObject({
      code: 'pack/older-file',
      details: { offered: 1, here: 2 },
    })
    expect(await dump(here.databaseName)).toEqual(before)
  })

  test('that is older than what the list names while one is installed, or than what is on its way', async () => {
    const here = await phone()
    await takeFile(here.content, piecesOf(here.sample))
    serve(here.network, await later(here, { version: 3 }))
    await here.content.refreshCatalogue()
    const between = { ...piecesOf(await later(here)), catalogue: null }
    await expect(takeFile(here.content, between)).rejects.toMatchObject({ code: 'pack/older-file' })
    const other = await phone()
    const next = await later(other)
    await takeFile(other.content, {
      ...piecesOf(next, (hash) => hash === next.manifest.chunks[0]?.hash),
      catalogue: null,
    })
    const old = { ...piecesOf(other.sample), catalogue: null }
    await expect(takeFile(other.content, old)).rejects.toMatchObject({ code: 'pack/older-file' })
  })

  test('that has the number of the installed version and other content, which no list names', async () => {
    const here = await phone()
    await takeFile(here.content, piecesOf(here.sample))
    const twin = await samplePack(here.publisher, { secondTitle: 'Khác' })
    await expect(takeFile(here.content, { ...piecesOf(twin), catalogue: null })).rejects.toMatchObject({
      code: 'pack/older-file',
    })
  })

  test('whose list names a newer version than it brings, while one is installed', async () => {
    const here = await phone()
    await takeFile(here.content, piecesOf(here.sample))
    const newest = await later(here, { version: 3 })
    const pieces = { ...piecesOf(await later(here)), catalogue: newest.files.get(cataloguePath) ?? null }
    await expect(takeFile(here.content, pieces)).rejects.toMatchObject({ code: 'pack/older-file' })
    expect((await here.content.list())[0]).toMatchObject({ version: 1, newer: false })
  })

  test('and a pack that is only offered stays offered; nothing of it is fetched unasked', async () => {
    const here = await phone()
    await here.content.refreshCatalogue()
    const far = catalogueOf(here.sample.manifest, here.sample.hash, limits.catalogueStepMax + 10)
    const refused = { ...piecesOf(here.sample), catalogue: await signedCatalogue(here.publisher, far) }
    await expect(takeFile(here.content, refused)).rejects.toMatchObject({ code: 'pack/bad-form' })
    expect(await stateOf(here.content)).toEqual({ kind: 'offered' })
    const asked = here.network.asked.length
    const paused = { has: () => false, set: () => undefined }
    const ports = { content: here.content, paused, savesData: () => false, isInUse: async () => false }
    await createDownloads(ports).resumeAll('vi')
    expect(here.network.asked.slice(asked)).toEqual([])
  })
})

describe('where nothing is installed yet', () => {
  test.each(['its own list', 'our list'])(
    'a file is taken though %s names a newer version, and that one is offered',
    async (whose) => {
      const here = await phone()
      const newer = await later(here)
      serve(here.network, newer)
      if (whose === 'our list') await here.content.refreshCatalogue()
      const own = whose === 'our list' ? here.sample : newer
      const pieces = { ...piecesOf(here.sample), catalogue: own.files.get(cataloguePath) ?? null }
      expect(await takeFile(here.content, pieces)).toMatchObject({ state: 'ready' })
      expect((await here.content.list())[0]).toMatchObject({ version: 2, newer: true, state: { kind: 'ready' } })
      await here.content.download(PACK, 'vi')
      expect((await here.content.pack(PACK))?.manifest.version).toBe(2)
      await expect(takeFile(here.content, pieces)).rejects.toMatchObject({ code: 'pack/older-file' })
    },
  )
})

test('a file whose pieces cost nothing on the wire still tells shares that are numbers', async () => {
  const here = await phone()
  const chunks = here.sample.manifest.chunks.map((chunk) => ({ ...chunk, wireBytes: 0 }))
  const told: number[] = []
  await takeFile(here.content, await signedAnew(here, { chunks }), (share) => told.push(share))
  expect([...new Set(told)]).toEqual([1])
})
