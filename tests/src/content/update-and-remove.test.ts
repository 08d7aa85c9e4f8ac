import { describe, expect, test } from 'vitest'
import { utf8 } from '../../../core/bytes.ts'
import { until } from '../../fake-timers.ts'
import { dump, onEveryWrite } from '../../phone-storage.ts'
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

  test('leaves an open lesson its pictures, until the next start', async () => {
    const here = await phoneBeforeUpdate()
    await here.content.download(PACK, 'vi')
    await here.content.list()
    expect(await here.content.file(here.sample.hash, 'pictures/phone.svg')).not.toBeNull()
    await here.again().list()
    expect(await here.content.file(here.sample.hash, 'pictures/phone.svg')).toBeNull()
  })

  test('whose size was asked for only stays known over a start', async () => {
    const here = await phoneBeforeUpdate()
    await here.content.prepare(PACK)
    expect((await here.again().list())[0]?.newerBytes).toBeGreaterThan(0)
  })

  test('half done is not dropped at a start', async () => {
    const here = await phoneBeforeUpdate()
    here.network.spoil(here.changed, 'unreachable', 6)
    await expect(here.content.download(PACK, 'vi')).rejects.toMatchObject({ code: 'net/unreachable' })
    const before = await dump(here.databaseName)
    await here.again().list()
    expect(await dump(here.databaseName)).toEqual(before)
  })

  test('on a phone that cannot write leaves the list readable at the next start', async () => {
    const here = await phoneBeforeUpdate()
    await here.content.download(PACK, 'vi')
    const free = onEveryWrite(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    expect((await here.again().list())[0]).toMatchObject({ state: { kind: 'ready' } })
    free()
  })

  test('drops what only the old version needed at the next start', async () => {
    const here = await phoneBeforeUpdate()
    await here.content.download(PACK, 'vi')
    await here.again().list()
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

describe('a pack that is removed while it is fetched, or after that failed,', () => {
  /** This tab fetches and hangs at a chunk; `goOn` lets the chunk come. */
  async function phoneFetching() {
    const held = new AbortController()
    let hang = true
    const base = await phone()
    const [path = ''] = base.sample.chunkPaths['second/vi'] ?? []
    const fetching: typeof fetch = async (input, init) => {
      const wait = hang && String(input).endsWith(path)
      hang &&= !wait
      if (wait) await new Promise((resolve) => held.signal.addEventListener('abort', resolve))
      return base.network.fetch(input, init)
    }
    const content = base.again({ fetch: fetching })
    await content.refreshCatalogue()
    const download = content.download(PACK, 'vi')
    download.catch(() => undefined)
    await until(() => !hang)
    return { ...base, content, download, goOn: () => held.abort() }
  }

  test('in one tab does not wait for the download of another, which stops at its next chunk', async () => {
    const { again, download, databaseName, goOn } = await phoneFetching()
    const other = again()
    await other.remove(PACK)
    expect((await other.list())[0]?.state).toEqual({ kind: 'offered' })
    goOn()
    await expect(download).rejects.toMatchObject({ name: 'AbortError' })
    const { manifests, chunks, files, packs, downloads } = await dump(databaseName)
    expect([manifests, chunks, files, packs, downloads]).toEqual([[], [], [], [], []])
  })

  test('is not fetched again by a tab that waited its turn to resume it', async () => {
    const { content, again, download, databaseName, goOn } = await phoneFetching()
    const waiting = again().download(PACK, 'vi')
    waiting.catch(() => undefined)
    await until(async () => (await again().list())[0]?.state.kind === 'stopped')
    await content.remove(PACK)
    goOn()
    await expect(download).rejects.toMatchObject({ name: 'AbortError' })
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    expect((await dump(databaseName)).chunks).toEqual([])
  })

  test('after its download failed is offered again, without the trouble', async () => {
    const { content, network, sample } = await phone()
    await content.refreshCatalogue()
    network.spoil(`packs/manifests/${sample.hash}`, 404)
    await expect(content.download(PACK, 'vi')).rejects.toMatchObject({ code: 'pack/not-at-source' })
    expect((await content.list())[0]?.state).toMatchObject({ kind: 'stopped', problem: 'pack/not-at-source' })
    await content.remove(PACK)
    expect((await content.list())[0]?.state).toEqual({ kind: 'offered' })
  })

  test('can be fetched again at once', async () => {
    const { content, goOn } = await phoneFetching()
    await content.remove(PACK)
    goOn()
    await content.download(PACK, 'vi')
    expect((await content.list())[0]?.state).toEqual({ kind: 'ready' })
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
