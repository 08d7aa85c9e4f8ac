// Voice and pictures are parts of their own: lessons can be learnt without them, and they come later or go first.
import { describe, expect, test } from 'vitest'
import { utf8 } from '../../../core/bytes.ts'
import { picturePath, voicePath } from '../../../core/pack/road.ts'
import { until } from '../../fake-timers.ts'
import { piecesOf } from '../../pack-files.ts'
import { ask, breakAtEveryStep, dump, freshName, onEveryWrite } from '../../phone-storage.ts'
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

  test('is made on a phone that takes no byte more', async () => {
    const here = await readyPhone()
    await here.content.download(PACK, 'vi')
    const restore = onEveryWrite(({ write }) => {
      if (write !== 'delete') throw new DOMException('full', 'QuotaExceededError')
    })
    await here.content.dropExtra(PACK, 'voice')
    restore()
    expect(await left(here)).toEqual(['voice'])
    expect((await here.content.pack(PACK))?.readyLessons).toEqual(all)
  })

  test('breaks at any write: then the lessons open, and the part is here or left out', async () => {
    for (const how of ['throws', 'aborts'] as const) {
      const here = await readyPhone()
      await here.content.download(PACK, 'vi')
      await breakAtEveryStep(
        how,
        () => here.content.dropExtra(PACK, 'voice'),
        async () => {
          expect((await here.content.pack(PACK))?.readyLessons).toEqual(all)
          expect((await listed(here))?.state).toEqual({ kind: 'ready' })
        },
      )
      expect(await left(here)).toEqual(['voice'])
    }
  })

  test('while the pack is on its way: it goes on without that part, and is whole', async () => {
    const here = await readyPhone()
    const [path = ''] = here.sample.chunkPaths['second/vi'] ?? []
    here.network.spoil(path, 'hanging')
    const download = here.content.download(PACK, 'vi', { without: [] })
    await until(() => here.network.asked.includes(path))
    await here.content.dropExtra(PACK, 'voice')
    await download
    expect(await listed(here)).toMatchObject({ state: { kind: 'ready' } })
    expect(await left(here)).toEqual(['voice'])
  })

  test('by a part that was being fetched, and stuck: nothing is on its way any more', async () => {
    const here = await readyPhone()
    await here.content.download(PACK, 'vi', { without: ['voice'] })
    for (const path of here.sample.chunkPaths['first/voice-vi'] ?? []) here.network.spoil(path, 'unreachable', 6)
    await expect(here.content.download(PACK, 'vi', { without: [] })).rejects.toMatchObject({ code: 'net/unreachable' })
    await here.content.dropExtra(PACK, 'voice')
    expect((await here.again().list())[0]?.state).toEqual({ kind: 'ready' })
  })
})

describe('a part that is fetched later', () => {
  test('is that of the version that is here, though a newer one is offered', async () => {
    const here = await readyPhone()
    await here.content.download(PACK, 'vi', { without: ['voice'] })
    serve(here.network, await samplePack(here.publisher, { version: 2, secondTitle: 'Bài hai mới' }))
    await here.content.refreshCatalogue()
    await here.content.download(PACK, 'vi', { without: [], ofInstalled: true })
    expect((await here.content.pack(PACK))?.hash).toBe(here.sample.hash)
    expect(await left(here)).toEqual([])
  })

  test('comes also for a pack that no list names', async () => {
    const here = await phone()
    await takeFile(
      here.content,
      piecesOf(here.sample, (hash) => !isVoice(here, hash)),
    )
    await here.content.download(PACK, 'vi', { without: [], ofInstalled: true })
    expect(await left(here)).toEqual([])
    await expect(here.content.download('unknown', 'vi', { ofInstalled: true })).rejects.toMatchObject({
      code: 'pack/missing',
    })
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

  test('of which a part had come only is whole where it goes: what is half there is not sent', async () => {
    const from = await readyPhone()
    await from.content.download(PACK, 'vi', { without: ['pictures'] })
    const [, second] = [from.sample.chunkPaths['first/base'], from.sample.chunkPaths['second/base']]
    for (const path of second ?? []) from.network.spoil(path, 'unreachable', 6)
    await expect(from.content.download(PACK, 'vi', { without: [], ofInstalled: true })).rejects.toMatchObject({
      code: 'net/unreachable',
    })
    const neighbour = from.again({ databaseName: freshName('content') })
    expect(await takeFile(neighbour, await from.content.pieces(PACK))).toMatchObject({ state: 'ready' })
    expect((await neighbour.pack(PACK))?.readyLessons).toEqual(all)
  })
})

test('one stored manifest of a form that another app reads takes no other pack off the list', async () => {
  const here = await readyPhone()
  await here.content.download(PACK, 'vi')
  const db = await ask(indexedDB.open(here.databaseName))
  const store = () => db.transaction('manifests', 'readwrite').objectStore('manifests')
  const row = await ask(store().get(here.sample.hash))
  await ask(store().put({ ...row, payload: utf8('{"format":"domdom-pack/9"}') }))
  db.close()
  expect((await here.again().list()).map(({ state, extras }) => [state.kind, extras])).toEqual([['ready', []]])
})
