// Voice and pictures are parts of their own: lessons can be learnt without them, and they come later or go first.
import { describe, expect, test } from 'vitest'
import { picturePath, voicePath } from '../../../core/pack/road.ts'
import { piecesOf } from '../../pack-files.ts'
import { breakAtEveryStep, dump, freshName } from '../../phone-storage.ts'
import { FIRST, PACK, SECOND, samplePack } from '../../sample-pack.ts'
import { chunksAsked, type Phone, phone, serve } from './phone.ts'
import { takeFile } from './take-file.ts'

const all = [FIRST, SECOND]

async function readyPhone(): Promise<Phone> {
  const here = await phone()
  await here.content.refreshCatalogue()
  return here
}

const listed = async ({ content }: Pick<Phone, 'content'>) => (await content.list())[0]
const left = async (here: Pick<Phone, 'content'>) =>
  (await listed(here))?.extras.filter(({ isLeftOut }) => isLeftOut).map(({ extra }) => extra)
const partsAsked = ({ network, sample }: Phone) => {
  const asked = chunksAsked(network)
  return [
    ...new Set(
      sample.manifest.chunks.filter(({ hash }) => asked.some((path) => path.endsWith(hash))).map(({ part }) => part),
    ),
  ]
}

const isVoice = ({ sample }: Phone, hash: string) =>
  sample.chunkPaths['first/voice-vi']?.some((path) => path.endsWith(hash)) === true

describe('a pack that is asked for without', () => {
  test('its voice is whole without a byte of it, and its lessons open', async () => {
    const here = await readyPhone()
    await here.content.download(PACK, 'vi', { without: ['voice'] })
    expect(partsAsked(here)).toEqual(['base', 'vi', 'en'])
    expect(await listed(here)).toMatchObject({ state: { kind: 'ready' } })
    expect(await left(here)).toEqual(['voice'])
    expect((await here.content.pack(PACK))?.readyLessons).toEqual(all)
    expect(await here.content.file(here.sample.hash, voicePath('vi', 'hello'))).toBeNull()
  })

  test('its pictures too has its words, and nothing else', async () => {
    const here = await readyPhone()
    await here.content.download(PACK, 'vi', { without: ['pictures', 'voice'] })
    expect(partsAsked(here)).toEqual(['vi', 'en'])
    expect((await here.content.pack(PACK))?.readyLessons).toEqual(all)
    expect(await here.content.lesson(PACK, FIRST, 'vi')).not.toBeNull()
  })

  test('one part says what it would cost, and gets it alone when it is asked for', async () => {
    const here = await readyPhone()
    await here.content.download(PACK, 'vi', { without: ['voice'] })
    const before = chunksAsked(here.network).length
    const bytes = here.sample.manifest.chunks
      .filter(({ part }) => part === 'voice-vi')
      .reduce((sum, { wireBytes }) => sum + wireBytes, 0)
    expect((await listed(here))?.extras).toContainEqual({ extra: 'voice', bytes, isLeftOut: true })
    await here.content.download(PACK, 'vi', { without: [] })
    expect(chunksAsked(here.network).slice(before).toSorted()).toEqual(
      here.sample.chunkPaths['first/voice-vi']?.toSorted(),
    )
    expect(await left(here)).toEqual([])
    expect(await here.content.file(here.sample.hash, voicePath('vi', 'hello'))).not.toBeNull()
  })

  test('one part keeps to that when it goes on after a stop, and when a newer version comes', async () => {
    const here = await readyPhone()
    const [path = ''] = here.sample.chunkPaths['second/vi'] ?? []
    here.network.spoil(path, 'unreachable', 6)
    await expect(here.content.download(PACK, 'vi', { without: ['voice'] })).rejects.toMatchObject({
      code: 'net/unreachable',
    })
    const next = here.again()
    await next.download(PACK, 'vi')
    expect(await left({ content: next })).toEqual(['voice'])
    serve(here.network, await samplePack(here.publisher, { version: 2, secondTitle: 'Bài hai mới' }))
    await next.refreshCatalogue()
    await next.prepare(PACK)
    const words = (await next.list())[0]?.newerBytes
    await next.download(PACK, 'vi')
    expect(partsAsked(here)).not.toContain('voice-vi')
    expect(await left({ content: next })).toEqual(['voice'])
    expect(words).toBeLessThan(1000)
  })
})

describe('room that is made', () => {
  test('by the voice alone leaves the lessons and everything another pack needs; what was dropped can come again', async () => {
    const here = await readyPhone()
    await here.content.download(PACK, 'vi')
    const held = (await dump(here.databaseName)).chunks?.length ?? 0
    await here.content.dropExtra(PACK, 'voice')
    expect((await dump(here.databaseName)).chunks).toHaveLength(
      held - (here.sample.chunkPaths['first/voice-vi']?.length ?? 0),
    )
    expect(await listed(here)).toMatchObject({ state: { kind: 'ready' } })
    expect(await left(here)).toEqual(['voice'])
    expect(await here.content.file(here.sample.hash, picturePath('phone'))).not.toBeNull()
    await here.content.download(PACK, 'vi', { without: [] })
    expect(await left(here)).toEqual([])
  })

  test('breaks at any write: then all of it is as before', async () => {
    const here = await readyPhone()
    await here.content.download(PACK, 'vi')
    const before = await dump(here.databaseName)
    for (const how of ['throws', 'aborts'] as const) {
      const steps = await breakAtEveryStep(
        how,
        () => here.content.dropExtra(PACK, 'voice'),
        async () => expect(await dump(here.databaseName)).toEqual(before),
      )
      expect(steps).toBeGreaterThan(1)
      await here.content.download(PACK, 'vi', { without: [] })
    }
  })
})

describe('a file from a phone that left the voice out', () => {
  test('is a whole pack where nothing was here before', async () => {
    const from = await readyPhone()
    await from.content.download(PACK, 'vi', { without: ['voice'] })
    const pieces = await from.content.pieces(PACK)
    const neighbour = from.again({ databaseName: freshName('content') })
    expect(await takeFile(neighbour, pieces)).toMatchObject({ state: 'ready', damaged: 0 })
    expect(await left({ content: neighbour })).toEqual(['voice'])
    expect((await neighbour.pack(PACK))?.readyLessons).toEqual(all)
  })

  test('and then one with the voice alone make the pack whole', async () => {
    const from = await readyPhone()
    const neighbour = from.again({ databaseName: freshName('content') })
    await takeFile(
      neighbour,
      piecesOf(from.sample, (hash) => !isVoice(from, hash)),
    )
    expect(
      await takeFile(
        neighbour,
        piecesOf(from.sample, (hash) => isVoice(from, hash)),
      ),
    ).toMatchObject({ state: 'ready' })
    expect(await left({ content: neighbour })).toEqual([])
  })

  test('does not make a phone give up the voice that it was fetching', async () => {
    const here = await readyPhone()
    const [path = ''] = here.sample.chunkPaths['first/voice-vi'] ?? []
    here.network.spoil(path, 'unreachable', 6)
    await expect(here.content.download(PACK, 'vi')).rejects.toMatchObject({ code: 'net/unreachable' })
    const silent = piecesOf(here.sample, (hash) => !isVoice(here, hash))
    expect(await takeFile(here.content, silent)).toMatchObject({ state: 'begun' })
    await here.content.download(PACK, 'vi')
    expect(await left(here)).toEqual([])
  })
})
