import { expect, test } from 'vitest'
import { onEveryWrite } from '../../phone-storage.ts'
import { HOTLINE, PACK, type SampleOptions, SECOND, samplePack } from '../../sample-pack.ts'
import { type Phone, phone, serve } from './phone.ts'

const before = 'Báo cuộc gọi lừa đảo: gọi 156.'
const after = 'Báo cuộc gọi lừa đảo: gọi 157.'

/** The phone takes these versions one after the other. */
async function taking(...versions: readonly SampleOptions[]): Promise<Phone & { hashes: readonly string[] }> {
  const here = await phone()
  const hashes: string[] = []
  for (const [i, options] of versions.entries()) {
    const pack = await samplePack(here.publisher, { ...options, version: i + 1 })
    serve(here.network, pack)
    await here.content.refreshCatalogue()
    await here.content.download(PACK, 'vi')
    hashes.push(pack.hash)
  }
  return { ...here, hashes }
}

test('a first install corrects nothing, nor does an update that leaves the facts as they were', async () => {
  const { content } = await taking({ hotline: before }, { hotline: before, secondTitle: 'Bài hai mới' })
  expect(await content.changedFacts()).toEqual([])
})

test('an update that changes a fact names it, what it said, and the lesson that leans on it, also after a start', async () => {
  const here = await taking({ hotline: before }, { hotline: after })
  const expected = {
    pack: PACK,
    hash: here.hashes[1],
    correction: {
      fact: HOTLINE,
      lessons: [SECOND],
      claims: [
        { text: { vi: before }, hashes: [here.hashes[0]] },
        { text: { vi: after }, hashes: [here.hashes[1]] },
      ],
    },
    now: { vi: after },
    lesson: { id: SECOND },
  }
  expect(await here.content.changedFacts()).toMatchObject([expected])
  expect(await here.again().changedFacts()).toMatchObject([expected])
})

test('it stays through later versions, and goes with the pack', async () => {
  const here = await taking({ hotline: before }, { hotline: after }, { hotline: after, secondTitle: 'Bài hai mới' })
  expect((await here.content.changedFacts())[0]?.correction.claims[1]?.hashes).toEqual(here.hashes.slice(1))
  await here.content.remove(PACK)
  expect(await here.content.changedFacts()).toEqual([])
})

test('a lesson that no longer names the fact is still one in which it was learnt', async () => {
  const here = await taking({ hotline: before }, { hotline: after, isHotlineUnused: true })
  const [changed] = await here.content.changedFacts()
  expect(changed?.correction.lessons).toEqual([SECOND])
})

test('where the install breaks at its last write the old version stays, with nothing said of a change', async () => {
  const here = await taking({ hotline: before })
  serve(here.network, await samplePack(here.publisher, { hotline: after, version: 2 }))
  await here.content.refreshCatalogue()
  const restore = onEveryWrite(({ store, write }, transaction) => {
    if (store !== 'packs' || write !== 'put') return
    transaction.abort()
    throw new DOMException('broken', 'UnknownError')
  })
  await expect(here.content.download(PACK, 'vi')).rejects.toMatchObject({ code: 'storage/unavailable' })
  restore()
  expect((await here.content.pack(PACK))?.hash).toBe(here.hashes[0])
  expect(await here.content.changedFacts()).toEqual([])
  await here.content.download(PACK, 'vi')
  expect(await here.content.changedFacts()).toHaveLength(1)
})
