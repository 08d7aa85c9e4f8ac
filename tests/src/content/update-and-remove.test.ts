import { describe, expect, test } from 'vitest'
import { utf8 } from '../../../core/bytes.ts'
import { dump } from '../../phone-storage.ts'
import { FIRST, PACK, type SamplePack, SECOND, samplePack } from '../../sample-pack.ts'
import { chunksAsked, type Phone, phone, serve } from './phone.ts'

/** A phone that holds version 1 and has heard of version 2, in which one chunk differs. */
async function phoneBeforeUpdate(): Promise<Phone & { newer: SamplePack; changed: string }> {
  const ready = await phone()
  await ready.content.refreshCatalogue()
  await ready.content.download(PACK, 'vi')
  const newer = await samplePack(ready.publisher, { version: 2, secondTitle: 'Bài hai mới' })
  serve(ready.network, newer)
  await ready.content.refreshCatalogue()
  return { ...ready, newer, changed: newer.chunkPaths['second/vi']?.[0] ?? '' }
}

const titleOf = async ({ content }: Phone) => (await content.lesson(PACK, SECOND, 'vi'))?.lesson.title

describe('an update', () => {
  test('leaves the old lesson readable until the new version is complete', async () => {
    const here = await phoneBeforeUpdate()
    here.network.spoil(here.changed, 'unreachable', 6)
    await expect(here.content.download(PACK, 'vi')).rejects.toMatchObject({ code: 'net/unreachable' })
    expect(await titleOf(here)).toBe('Bài hai')
    expect((await here.content.pack(PACK))?.hash).toBe(here.sample.hash)
    const [listed] = await here.content.list()
    expect(listed).toMatchObject({ newer: true, state: { kind: 'stopped', readyLessons: [FIRST, SECOND] } })
    await here.content.download(PACK, 'vi')
    expect(await titleOf(here)).toBe('Bài hai mới')
    expect((await here.content.list())[0]).toMatchObject({ newer: false, state: { kind: 'ready' } })
  })

  test('moves only what changed, and says its size before', async () => {
    const here = await phoneBeforeUpdate()
    const before = chunksAsked(here.network).length
    expect((await here.content.list())[0]?.newerBytes).toBeUndefined()
    await here.content.prepare(PACK)
    const chunk = here.newer.manifest.chunks.find((one) => here.changed.endsWith(one.hash))
    expect((await here.content.list())[0]).toMatchObject({ newer: true, newerBytes: chunk?.wireBytes })
    await here.content.download(PACK, 'vi')
    expect(chunksAsked(here.network).slice(before)).toEqual([here.changed])
  })

  test('drops what only the old version needed', async () => {
    const here = await phoneBeforeUpdate()
    await here.content.download(PACK, 'vi')
    const { manifests, chunks } = await dump(here.databaseName)
    expect(manifests).toHaveLength(1)
    expect((chunks as { hash: string }[]).map((row) => row.hash).toSorted()).toEqual(
      here.newer.manifest.chunks.map((chunk) => chunk.hash).toSorted(),
    )
    expect(await here.content.file(here.sample.hash, 'pictures/phone.svg')).toBeNull()
    expect(await here.content.file(here.newer.hash, 'pictures/phone.svg')).not.toBeNull()
  })
})

describe('a pack that is removed', () => {
  test('leaves nothing behind and is offered again', async () => {
    const { content, databaseName } = await phone()
    await content.refreshCatalogue()
    await content.download(PACK, 'vi')
    await content.remove(PACK)
    const { manifests, chunks, files, packs, downloads } = await dump(databaseName)
    expect([manifests, chunks, files, packs, downloads]).toEqual([[], [], [], [], []])
    expect((await content.list())[0]?.state).toEqual({ kind: 'offered' })
    expect(await content.lesson(PACK, FIRST, 'vi')).toBeNull()
  })

  test('stops its download first', async () => {
    const { content, network, databaseName, sample } = await phone()
    await content.refreshCatalogue()
    network.spoil(sample.chunkPaths['second/vi']?.[0] ?? '', 'silent')
    const download = content.download(PACK, 'vi')
    download.catch(() => undefined)
    await content.remove(PACK)
    await expect(download).rejects.toMatchObject({ name: 'AbortError' })
    expect((await dump(databaseName)).chunks).toEqual([])
    expect((await content.list())[0]?.state).toEqual({ kind: 'offered' })
  })
})

test('a lesson falls back to Vietnamese', async () => {
  const { content } = await phone()
  await content.refreshCatalogue()
  await content.download(PACK, 'hmn')
  expect((await content.lesson(PACK, FIRST, 'hmn'))?.lesson.language).toBe('vi')
})

test('a file that spans two chunks comes out whole', async () => {
  const { content, sample } = await phone()
  await content.refreshCatalogue()
  await content.download(PACK, 'vi')
  const voice = await content.file(sample.hash, 'voice/vi/hello.opus')
  expect(voice?.type).toBe('audio/ogg; codecs=opus')
  expect(voice?.size).toBeGreaterThan(128 * 1024)
})

test('a stored lesson whose bytes have no known form is refused, not shown', async () => {
  const { content, databaseName, sample } = await phone()
  await content.refreshCatalogue()
  await content.download(PACK, 'vi')
  const hash = sample.chunkPaths['first/vi']?.[0]?.split('/').at(-1) ?? ''
  const length = sample.manifest.chunks.find((chunk) => chunk.hash === hash)?.bytes ?? 0
  await overwriteChunk(databaseName, hash, utf8('{}'.padEnd(length)))
  await expect(content.lesson(PACK, FIRST, 'vi')).rejects.toMatchObject({ code: 'pack/bad-form' })
})

async function overwriteChunk(name: string, hash: string, bytes: Uint8Array): Promise<void> {
  const { ask } = await import('../../phone-storage.ts')
  const db = await ask(indexedDB.open(name))
  await ask(db.transaction('chunks', 'readwrite').objectStore('chunks').put({ hash, bytes }))
  db.close()
}
