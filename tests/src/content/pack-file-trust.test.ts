// Whose keys count for a pack that comes as a file: the same as over the line, and a file may bring the next root along.
import { describe, expect, test } from 'vitest'
import type { Bytes } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import type { PackPieces } from '../../../core/pack/pack-file.ts'
import { cataloguePath, manifestUrlPath, rootUrlPath } from '../../../core/pack/road.ts'
import type { Root } from '../../../core/trust/root.ts'
import { json, rootOne, rootTwo, signBy, type TinyPack, tinyPack } from '../../organisation.ts'
import { dump } from '../../phone-storage.ts'
import { ID, lay, learner, listed, one, parties, rowOf, secondRoot, two } from './learner.ts'
import { takeFile } from './take-file.ts'

const { bank, r1, r4, r5, scam, x1 } = parties

interface FileOf {
  readonly files: ReadonlyMap<string, Bytes>
  readonly scam: TinyPack
}

/** What the source would write, with its second root if `roots` says so. */
function pieces({ files, scam: pack }: FileOf, roots: readonly number[] = []): PackPieces {
  const file = (path: string) => files.get(path) ?? new Uint8Array()
  return {
    manifestHash: pack.hash,
    manifest: file(manifestUrlPath(pack.hash)),
    roots: new Map(roots.map((version) => [version, file(rootUrlPath(version))])),
    catalogue: files.get(cataloguePath) ?? null,
    chunks: new Map([[pack.chunkHash, pack.chunk.length]]),
    chunk: async () => pack.chunk,
  }
}

/** The first source's files, some of them exchanged. */
const changedFiles = (files: readonly (readonly [string, Bytes])[]) => ({
  ...one,
  files: new Map([...one.files, ...files]),
})

async function revoking(revoked: Partial<Root['revoked']>): Promise<PackPieces> {
  const files = await secondRoot({ revoked: { ...rootOne(parties).revoked, ...revoked } })
  return pieces(changedFiles(files), [2])
}

describe('a file is refused', () => {
  test('whose manifest was signed by a publisher of other packs, or by a stranger', async () => {
    const { content } = await learner()
    for (const by of [bank, x1]) {
      const manifest = await signBy('manifest', one.scam.payload, by)
      await expect(takeFile(content, { ...pieces(one), manifest })).rejects.toMatchObject({
        code: 'pack/unknown-publisher',
      })
    }
  })

  test('that brings word that its own pack was taken back', async () => {
    const here = await learner()
    for (const revoked of [{ manifests: [one.scam.hash] }, { keys: [...rootOne(parties).revoked.keys, scam.id] }]) {
      await expect(takeFile(here.content, await revoking(revoked))).rejects.toMatchObject({ code: 'pack/withdrawn' })
    }
    expect((await dump(here.databaseName)).chunks).toEqual([])
  })

  test('whose list runs further ahead than any honest one could', async () => {
    const here = await learner()
    const far = { ...pieces(one), catalogue: await listed(limits.catalogueStepMax + 10) }
    await expect(takeFile(here.content, far)).rejects.toMatchObject({ code: 'pack/bad-form' })
    expect(await rowOf(here, 'current')).toBeUndefined()
  })

  test('whose root too few of the old holders signed; ours stays', async () => {
    const here = await learner()
    const forged = await signBy('root', json(rootTwo(parties)), r1, r4, r5)
    const file = { ...pieces(two), roots: new Map([[2, forged]]) }
    await expect(takeFile(here.content, file)).rejects.toMatchObject({ code: 'pack/bad-signature' })
    expect(await rowOf(here, 'root')).toBeUndefined()
    expect(await takeFile(here.content, pieces(two, [2]))).toMatchObject({ state: 'ready' })
  })
})

test('a file leads to the next root without a line, and its list is taken', async () => {
  const here = await learner()
  expect(await takeFile(here.content, pieces(two, [2]))).toMatchObject({ state: 'ready' })
  expect(await rowOf(here, 'root')).toMatchObject({ version: 2 })
  expect(await rowOf(here, 'current')).toMatchObject({ version: two.catalogue.version })
  expect((await here.content.lesson(ID, 'one', 'vi'))?.lesson.title).toBe('Bài 2')
  expect(here.network.asked).toEqual([])
})

test('a list of a root that is out of reach is left alone; the pack is judged by the root that is here', async () => {
  const here = await learner()
  expect(await takeFile(here.content, pieces(two))).toMatchObject({ state: 'ready' })
  expect([await rowOf(here, 'root'), await rowOf(here, 'current')]).toEqual([undefined, undefined])
})

test('what the file needs no root for is taken though its roots are none of ours', async () => {
  const here = await learner()
  const file = { ...pieces(one), roots: new Map([[7, json('no root at all')]]) }
  expect(await takeFile(here.content, file)).toMatchObject({ state: 'ready' })
})

test('the root that a phone stepped to goes along when it sends the pack on, and takes the next phone with it', async () => {
  const here = await learner()
  lay(here.network, two.files)
  await here.content.refreshCatalogue()
  await here.content.download(ID, 'vi')
  const sent = await here.content.pieces(ID)
  expect([...sent.roots]).toEqual([[2, two.files.get(rootUrlPath(2))]])
  const next = await learner()
  expect(await takeFile(next.content, sent)).toMatchObject({ state: 'ready' })
  expect(await rowOf(next, 'root')).toMatchObject({ version: 2 })
})

test('a pack that was taken back is not sent on', async () => {
  const here = await learner()
  await takeFile(here.content, pieces(one))
  lay(here.network, await secondRoot({ revoked: { ...rootOne(parties).revoked, manifests: [one.scam.hash] } }))
  await here.content.refreshCatalogue()
  await expect(here.content.pieces(ID)).rejects.toMatchObject({ code: 'pack/withdrawn' })
})

test('a pack under a prefix of nobody is refused', async () => {
  const here = await learner()
  const foreign = await tinyPack('cooking', 1)
  const manifest = await signBy('manifest', foreign.payload, scam)
  const file = { ...pieces({ ...one, scam: foreign }), manifest, catalogue: null }
  await expect(takeFile(here.content, file)).rejects.toMatchObject({ code: 'pack/unknown-publisher' })
})
