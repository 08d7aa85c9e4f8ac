import { describe, expect, test } from 'vitest'
import { hex, utf8 } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import { manifestUrlPath } from '../../../core/pack/road.ts'
import { signFile } from '../../../core/signed.ts'
import { nodeVerifier } from '../../../server/node-ports.ts'
import { until } from '../../fake-timers.ts'
import { breakAtEveryStep, dump, fullDisk } from '../../phone-storage.ts'
import { catalogueOf, FIRST, PACK, SECOND, samplePack, signedCatalogue } from '../../sample-pack.ts'
import { chunksAsked, type Phone, phone, serve } from './phone.ts'

async function readyPhone(): Promise<Phone> {
  const ready = await phone()
  await ready.content.refreshCatalogue()
  return ready
}

/** Each request has a time for itself and one for its next byte. */
const inFlight = (due: readonly number[]) => due.filter((ms) => ms >= limits.requestTimeoutMs).length / 2

const stateOf = async ({ content }: Pick<Phone, 'content'>) => (await content.list())[0]?.state

describe('a manifest is refused', () => {
  test('when its bytes are another manifest, rightly signed', async () => {
    const { content, network, publisher, sample } = await readyPhone()
    const other = utf8(JSON.stringify({ ...sample.manifest, licence: 'other' }))
    const signed = await signFile('manifest', publisher.publisher.keyId, publisher.signer, other)
    network.files.set(manifestUrlPath(sample.hash), signed)
    await expect(content.prepare(PACK)).rejects.toMatchObject({ code: 'pack/bad-hash' })
    expect(await stateOf({ content })).toEqual({ kind: 'offered' })
  })

  test('when it is of another pack than the catalogue says', async () => {
    const { content, network, publisher, sample } = await readyPhone()
    const catalogue = catalogueOf(sample.manifest, sample.hash, 2)
    const renamed = { ...catalogue, packs: catalogue.packs.map((pack) => ({ ...pack, id: 'bank-app' })) }
    network.files.set('packs/catalogue', await signedCatalogue(publisher, renamed))
    await content.refreshCatalogue()
    await expect(content.prepare('bank-app')).rejects.toMatchObject({ code: 'pack/bad-form' })
  })

  test('when its shape is one this app does not know', async () => {
    const { content, network, publisher, sample } = await readyPhone()
    const payload = utf8(JSON.stringify({ ...sample.manifest, format: 'domdom-pack/2' }))
    const hash = hex(await nodeVerifier.sha256(payload))
    const { keyId } = publisher.publisher
    network.files.set(manifestUrlPath(hash), await signFile('manifest', keyId, publisher.signer, payload))
    network.files.set('packs/catalogue', await signedCatalogue(publisher, catalogueOf(sample.manifest, hash, 2)))
    await content.refreshCatalogue()
    await expect(content.prepare(PACK)).rejects.toMatchObject({ code: 'pack/bad-form' })
  })

  test('when no catalogue offers the pack', async () => {
    const { content } = await readyPhone()
    await expect(content.download('unknown', 'vi')).rejects.toMatchObject({ code: 'pack/missing' })
  })
})

describe('a chunk that comes badly', () => {
  test.each(['changed', 'short', 'cut', 'endless', 'html', 'unreachable', 500] as const)(
    'once (%s) is fetched again by itself',
    async (fault) => {
      const { content, network, sample } = await readyPhone()
      const [path = ''] = sample.chunkPaths['second/vi'] ?? []
      network.spoil(path, fault)
      await content.download(PACK, 'vi')
      const asked = chunksAsked(network)
      expect(asked.filter((one) => one === path)).toHaveLength(2)
      expect(asked).toHaveLength(sample.manifest.chunks.length + 1)
      expect(await stateOf({ content })).toEqual({ kind: 'ready' })
    },
  )

  test.each([
    ['changed', 'pack/bad-hash'],
    ['endless', 'pack/too-large'],
    ['html', 'net/not-our-server'],
    ['unreachable', 'net/unreachable'],
    [503, 'net/server-trouble'],
  ] as const)('always (%s) stops the download with %s, and the rest stays', async (fault, code) => {
    const { content, network, sample } = await readyPhone()
    const [path = ''] = sample.chunkPaths['second/base'] ?? []
    network.spoil(path, fault, 1000)
    await expect(content.download(PACK, 'vi')).rejects.toMatchObject({ code })
    expect(network.asked.filter((one) => one === path)).toHaveLength(limits.chunkTriesMax)
    expect(await stateOf({ content })).toMatchObject({ kind: 'stopped', problem: code, readyLessons: [FIRST] })
    expect(await content.lesson(PACK, SECOND, 'vi')).toBeNull()
  })

  test('and is gone from the server (404) is not asked for again', async () => {
    const { content, network, sample } = await readyPhone()
    const [path = ''] = sample.chunkPaths['first/base'] ?? []
    network.files.delete(path)
    await expect(content.download(PACK, 'vi')).rejects.toMatchObject({ code: 'pack/not-at-source' })
    expect(network.asked.filter((one) => one === path)).toHaveLength(1)
  })

  test('after long silence is given up and fetched again', async () => {
    const { content, network, timers, sample } = await readyPhone()
    const [path = ''] = sample.chunkPaths['second/en'] ?? []
    network.spoil(path, 'hanging')
    const download = content.download(PACK, 'vi')
    await until(() => network.asked.includes(path) && inFlight(timers.due()) === 1)
    timers.advance(limits.requestTimeoutMs)
    await download
    expect(await stateOf({ content })).toEqual({ kind: 'ready' })
  })
})

describe('a source that was built anew', () => {
  /** The phone knows the old list; the source has only the new pieces. */
  async function rebuilt() {
    const here = await readyPhone()
    const newer = await samplePack(here.publisher, { version: 2, secondTitle: 'Bài hai mới' })
    const move = () => {
      here.network.files.clear()
      serve(here.network, newer)
    }
    return { ...here, newer, move }
  }
  const catalogues = ({ network }: Pick<Phone, 'network'>) => network.asked.filter((path) => path === 'packs/catalogue')

  test('and lacks the piece under its new list too is asked once more, not for ever', async () => {
    const here = await rebuilt()
    here.move()
    const [path = ''] = here.newer.chunkPaths['second/vi'] ?? []
    here.network.files.delete(path)
    await expect(here.content.download(PACK, 'vi')).rejects.toMatchObject({ code: 'pack/not-at-source' })
    expect(catalogues(here)).toHaveLength(2)
    expect(here.network.asked.filter((one) => one === path)).toHaveLength(1)
  })

  test('and offers the pack no more says so', async () => {
    const { content, network, publisher, sample } = await readyPhone()
    network.files.delete(manifestUrlPath(sample.hash))
    const catalogue = { ...catalogueOf(sample.manifest, sample.hash, 2), packs: [] }
    network.files.set('packs/catalogue', await signedCatalogue(publisher, catalogue))
    await expect(content.download(PACK, 'vi')).rejects.toMatchObject({ code: 'pack/not-at-source' })
  })

  test('gives what its new list names, though this phone knew the old one', async () => {
    const here = await rebuilt()
    here.move()
    await here.content.download(PACK, 'vi')
    expect((await here.content.pack(PACK))?.hash).toBe(here.newer.hash)
    expect(catalogues(here)).toHaveLength(2)
  })

  test('in the middle of a download goes on with the new pieces', async () => {
    const here = await rebuilt()
    await here.content.download(PACK, 'vi', { only: FIRST })
    here.move()
    await here.content.download(PACK, 'vi')
    expect((await here.content.lesson(PACK, SECOND, 'vi'))?.lesson.title).toBe('Bài hai mới')
    expect(await stateOf(here)).toEqual({ kind: 'ready' })
  })

  test('says the size of the new version', async () => {
    const here = await rebuilt()
    here.move()
    await here.content.prepare(PACK)
    expect((await here.content.list())[0]).toMatchObject({ version: 2, manifestHash: here.newer.hash })
  })
})

describe('a download that waits for another tab', () => {
  test('can be paused', async () => {
    const { content, network, sample, again } = await readyPhone()
    network.spoil(sample.chunkPaths['first/base']?.[0] ?? '', 'silent')
    const [first, second] = [new AbortController(), new AbortController()]
    const running = content.download(PACK, 'vi', { signal: first.signal })
    running.catch(() => undefined)
    await until(() => chunksAsked(network).length > 0)
    const waiting = again().download(PACK, 'vi', { signal: second.signal })
    second.abort()
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    first.abort()
    await expect(running).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('a full phone', () => {
  test('stops the download, says so, and goes on from there when there is room', async () => {
    const { content, network, sample } = await readyPhone()
    await content.download(PACK, 'vi', { only: FIRST })
    const free = fullDisk('chunks')
    await expect(content.download(PACK, 'vi')).rejects.toMatchObject({ code: 'storage/full' })
    expect(await stateOf({ content })).toMatchObject({ kind: 'stopped', problem: 'storage/full' })
    expect(await content.lesson(PACK, FIRST, 'vi')).not.toBeNull()
    free()
    await content.download(PACK, 'vi')
    expect(new Set(chunksAsked(network)).size).toBe(sample.manifest.chunks.length)
    expect(await stateOf({ content })).toEqual({ kind: 'ready' })
  })
})

describe('nothing is fetched twice', () => {
  test('after a stop and a restart only what is missing is asked for', async () => {
    const { content, network, sample, again } = await readyPhone()
    const stop = new AbortController()
    content.watch(() => chunksAsked(network).length >= 4 && stop.abort())
    await expect(content.download(PACK, 'vi', { signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' })
    expect(await stateOf({ content })).toMatchObject({ kind: 'stopped' })
    const restarted = again()
    const stored = (await stateOf({ content: restarted })) as { doneBytes: number }
    expect(stored.doneBytes).toBeGreaterThan(0)
    const before = chunksAsked(network).length
    await restarted.download(PACK, 'vi')
    const unstored = (bytes: number) => sample.manifest.chunks.reduce((sum, one) => sum + one.wireBytes, 0) - bytes
    const wire = new Map(sample.manifest.chunks.map((one) => [`packs/chunks/${one.hash}`, one.wireBytes]))
    const asked = chunksAsked(network).slice(before)
    expect(asked.reduce((sum, path) => sum + (wire.get(path) ?? 0), 0)).toBe(unstored(stored.doneBytes))
  })

  test('by two tabs that download at once', async () => {
    const { content, network, sample, again } = await readyPhone()
    await Promise.all([content.download(PACK, 'vi'), again().download(PACK, 'en')])
    expect(chunksAsked(network)).toHaveLength(sample.manifest.chunks.length)
    expect(network.asked.filter((path) => path.startsWith('packs/manifests/'))).toHaveLength(1)
  })

  test('when the pack is ready already', async () => {
    const { content, network } = await readyPhone()
    await content.download(PACK, 'vi')
    const before = network.asked.length
    await content.download(PACK, 'vi')
    expect(network.asked).toHaveLength(before)
  })
})

test('chunks come in the order a learner needs them, other languages last', async () => {
  const { content, network, sample } = await readyPhone()
  await content.download(PACK, 'vi')
  const parts = ['first/base', 'first/vi', 'first/voice-vi', 'second/base', 'second/vi', 'first/en', 'second/en']
  expect(chunksAsked(network)).toEqual(parts.flatMap((part) => sample.chunkPaths[part] ?? []))
})

test('the first lesson opens while the rest is on its way', async () => {
  const { content, network, sample } = await readyPhone()
  const [path = ''] = sample.chunkPaths['second/base'] ?? []
  network.spoil(path, 'silent', 1)
  const stop = new AbortController()
  const download = content.download(PACK, 'en', { signal: stop.signal })
  download.catch(() => undefined)
  await until(async () => (await content.pack(PACK))?.readyLessons.includes(FIRST) === true)
  const opened = await content.lesson(PACK, FIRST, 'en')
  expect(opened?.lesson.language).toBe('en')
  expect(opened?.packHash).toBe(sample.hash)
  expect(await content.lesson(PACK, SECOND, 'en')).toBeNull()
  stop.abort()
  await expect(download).rejects.toMatchObject({ name: 'AbortError' })
})

test('progress never jumps back, whatever fails between', async () => {
  const { again, timers, network, sample } = await readyPhone()
  const soon = (ms: number) => (ms === limits.progressEveryMs ? 0 : ms)
  const content = again({ timers: { after: (ms, run) => timers.after(soon(ms), run) } })
  for (const { hash } of sample.manifest.chunks) network.spoil(`packs/chunks/${hash}`, 'cut', 2)
  const seen: number[] = []
  const looks: Promise<void>[] = []
  content.watch(() => {
    const look = content.list().then(([pack]) => {
      if (pack && 'doneBytes' in pack.state) seen.push(pack.state.doneBytes)
    })
    looks.push(look)
  })
  await content.download(PACK, 'vi')
  await Promise.all(looks)
  expect(seen.length).toBeGreaterThan(3)
  expect(seen).toEqual(seen.toSorted((a, b) => a - b))
})

test('one lesson alone brings its words and its pictures, wherever those lie', async () => {
  const { content, network, sample } = await readyPhone()
  await content.download(PACK, 'vi', { only: SECOND })
  const wanted = ['second/base', 'second/vi', 'first/base'].flatMap((part) => sample.chunkPaths[part] ?? [])
  expect(chunksAsked(network).toSorted()).toEqual(wanted.toSorted())
  expect(await content.lesson(PACK, SECOND, 'vi')).not.toBeNull()
  expect(await content.file(sample.hash, 'pictures/phone.svg')).not.toBeNull()
  expect(await stateOf({ content })).toMatchObject({ kind: 'stopped', readyLessons: [SECOND] })
})

test('the ready marker comes with everything or not at all', async () => {
  for (const how of ['throws', 'aborts'] as const) {
    const { content, databaseName } = await readyPhone()
    const steps = await breakAtEveryStep(
      how,
      () => content.download(PACK, 'vi'),
      async () => {
        expect((await dump(databaseName)).packs).toEqual([])
      },
    )
    expect(steps).toBeGreaterThan(0)
    expect(await stateOf({ content })).toEqual({ kind: 'ready' })
    expect((await dump(databaseName)).downloads).toEqual([])
  }
})
