import { describe, expect, test } from 'vitest'
import type { PackPieces } from '../../../core/pack/pack-file.ts'
import { cataloguePath, manifestUrlPath, rootUrlPath } from '../../../core/pack/road.ts'
import type { Root } from '../../../core/trust/root.ts'
import { catalogueOf, json, rootOne, signBy, type TinyPack, tinyPack } from '../../organisation.ts'
import { dump } from '../../phone-storage.ts'
import { ID, lay, learner, one, parties, secondRoot, two } from './learner.ts'
import type { Phone } from './phone.ts'
import { takeFile } from './take-file.ts'

const { c1, c2, r1, r2 } = parties

describe('a pack that was taken back', () => {
  const hash = one.scam.hash

  async function installed() {
    const here = await learner()
    await here.content.refreshCatalogue()
    await here.content.download(ID, 'vi')
    return here
  }
  const revokes = (revoked: Partial<Root['revoked']>) =>
    secondRoot({ revoked: { ...rootOne(parties).revoked, ...revoked } })
  const listing = async ({ content }: Pick<Phone, 'content'>) => (await content.list()).find(({ id }) => id === ID)

  test('by its manifest is not offered any more', async () => {
    const here = await learner()
    await here.content.refreshCatalogue()
    lay(here.network, await revokes({ manifests: [hash] }))
    await here.content.refreshCatalogue()
    expect(await listing(here)).toBeUndefined()
    await expect(here.content.download(ID, 'vi')).rejects.toMatchObject({ code: 'pack/withdrawn' })
    expect(here.network.asked).not.toContain(manifestUrlPath(hash))
  })

  test('by its manifest, where it is installed, says so and opens no lesson; its lessons keep their names', async () => {
    const here = await installed()
    lay(here.network, await revokes({ manifests: [hash] }))
    await here.content.refreshCatalogue()
    expect(await listing(here)).toMatchObject({ withdrawn: true, newer: false, state: { kind: 'ready' } })
    await expect(here.content.lesson(ID, 'one', 'vi')).rejects.toMatchObject({ code: 'pack/withdrawn' })
    const pack = await here.again().pack(ID)
    expect(pack).toMatchObject({ readyLessons: [], manifest: { lessons: [{ id: 'one' }] } })
  })

  test('while its correction is offered is replaced by it', async () => {
    const here = await installed()
    const better = await tinyPack(ID, 2)
    const root = { ...rootOne(parties), version: 2, revoked: { keys: [], manifests: [hash] } }
    lay(here.network, two.files)
    lay(here.network, [
      [rootUrlPath(2), await signBy('root', json(root), r1, r2)],
      [cataloguePath, await signBy('catalogue', json(catalogueOf(7, 2, [better])), c1, c2)],
    ])
    await here.content.refreshCatalogue()
    expect(await listing(here)).toMatchObject({ withdrawn: true, newer: true })
    await here.content.download(ID, 'vi')
    expect(await listing(here)).toMatchObject({ withdrawn: false, newer: false, state: { kind: 'ready' } })
    expect((await here.content.lesson(ID, 'one', 'vi'))?.lesson.title).toBe('Bài 2')
  })

  test.each(['by line', 'by file', 'by file, while only begun'])(
    'gives way to a correction with a lower number: %s',
    async (how) => {
      const wild = await tinyPack(ID, 900)
      const piecesOf = async (pack: TinyPack, here: boolean): Promise<PackPieces> => ({
        manifestHash: pack.hash,
        manifest: await signBy('manifest', pack.payload, parties.scam),
        roots: new Map(),
        catalogue: null,
        chunks: new Map(here ? [[pack.chunkHash, pack.chunk.length]] : []),
        chunk: async () => pack.chunk,
      })
      const here = await learner()
      await takeFile(here.content, await piecesOf(wild, how !== 'by file, while only begun'))
      lay(here.network, await revokes({ manifests: [wild.hash] }))
      await here.content.refreshCatalogue()
      expect(await listing(here)).toMatchObject({ withdrawn: true, newer: true })
      if (how === 'by line') await here.content.download(ID, 'vi')
      else await takeFile(here.content, await piecesOf(one.scam, true))
      expect(await listing(here)).toMatchObject({ withdrawn: false, newer: false, state: { kind: 'ready' } })
      expect((await here.content.lesson(ID, 'one', 'vi'))?.lesson.title).toBe('Bài 1')
    },
  )

  test('with the key that signed it opens again once its publisher signed it with another', async () => {
    const here = await installed()
    const publishers = rootOne(parties).publishers.map((publisher) =>
      publisher.prefixes.includes('scam-')
        ? { ...publisher, keys: [...publisher.keys, { id: parties.x1.id, key: parties.x1.key }] }
        : publisher,
    )
    const revoked = { keys: [...rootOne(parties).revoked.keys, parties.scam.id], manifests: [] }
    lay(here.network, await secondRoot({ publishers, revoked }))
    await here.content.refreshCatalogue()
    expect(await listing(here)).toMatchObject({ withdrawn: true })
    await expect(here.content.prepare(ID)).rejects.toMatchObject({ code: 'pack/withdrawn' })
    lay(here.network, [[manifestUrlPath(hash), await signBy('manifest', one.scam.payload, parties.x1)]])
    await here.content.prepare(ID)
    expect(await listing(here)).toMatchObject({ withdrawn: false })
    expect((await here.content.lesson(ID, 'one', 'vi'))?.lesson.title).toBe('Bài 1')
  })

  test('can be removed like any other', async () => {
    const here = await installed()
    lay(here.network, await revokes({ manifests: [hash] }))
    await here.content.refreshCatalogue()
    await here.content.remove(ID)
    expect(await listing(here)).toBeUndefined()
    expect((await dump(here.databaseName)).chunks).toEqual([])
  })
})

describe('the name of who made a pack', () => {
  const publisherOn = async ({ content }: Phone) => (await content.list()).find(({ id }) => id === ID)?.publisher

  test('is known before anything is fetched where only one may sign it', async () => {
    const here = await learner()
    await here.content.refreshCatalogue()
    expect(await publisherOn(here)).toMatchObject({ name: { vi: 'Hội Nông dân', en: 'Farmers' } })
  })

  test('where two may sign it, is the one that signed, once its manifest is here', async () => {
    const publishers = rootOne(parties).publishers.map((publisher) => ({ ...publisher, prefixes: [''] }))
    const here = await learner({ builtInRoot: { ...rootOne(parties), publishers } })
    await here.content.refreshCatalogue()
    expect(await publisherOn(here)).toBeNull()
    await here.content.prepare(ID)
    expect(await publisherOn(here)).toMatchObject({ name: { vi: 'Hội Nông dân' } })
  })
})
