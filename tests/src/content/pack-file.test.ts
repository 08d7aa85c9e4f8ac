// A pack that comes as a file: under the rules of a download, and mixed with one.
import { describe, expect, test } from 'vitest'
import { hex } from '../../../core/bytes.ts'
import type { PackPieces } from '../../../core/pack/pack-file.ts'
import { cataloguePath, manifestUrlPath } from '../../../core/pack/road.ts'
import { Problem } from '../../../core/problem.ts'
import { nodeVerifier } from '../../../server/node-ports.ts'
import { until } from '../../fake-timers.ts'
import { piecesOf } from '../../pack-files.ts'
import { breakAtEveryStep, dump, fullDisk } from '../../phone-storage.ts'
import { catalogueOf, FIRST, PACK, SECOND, signedCatalogue } from '../../sample-pack.ts'
import { chunksAsked, phone, serve } from './phone.ts'
import { later, quiet, stateOf, takeFile } from './take-file.ts'

/** How many chunks were read. */
function counted(pieces: PackPieces): PackPieces & { readonly reads: () => number } {
  let reads = 0
  const chunk = (hash: string) => {
    reads++
    return pieces.chunk(hash)
  }
  return { ...pieces, chunk, reads: () => reads }
}

describe('a file that breaks on its way', () => {
  test('keeps what was proved; the rest comes by line, and only the rest', async () => {
    const { content, network, sample } = await phone()
    const pieces = piecesOf(sample)
    const spoiled = sample.chunkPaths['first/vi']?.[0]?.slice('packs/chunks/'.length) ?? ''
    const chunk = async (hash: string) => {
      const bytes = await pieces.chunk(hash)
      return hash === spoiled ? bytes.map((byte) => byte ^ 1) : bytes
    }
    expect(await takeFile(content, { ...pieces, chunk })).toMatchObject({ state: 'begun', damaged: 1 })
    expect(await stateOf(content)).toMatchObject({ kind: 'stopped', readyLessons: [FIRST, SECOND] })
    await content.download(PACK, 'vi')
    expect(chunksAsked(network)).toEqual([`packs/chunks/${spoiled}`])
    expect(await stateOf(content)).toEqual({ kind: 'ready' })
  })

  test('and cannot be read further stops there; another try goes on', async () => {
    const { content, sample } = await phone()
    const pieces = piecesOf(sample)
    let reads = 0
    const pulledOut = async (hash: string) => {
      if (++reads > 3) throw new Problem('pack/file-damaged')
      return pieces.chunk(hash)
    }
    const broken = { ...pieces, chunk: pulledOut }
    await expect(content.take(broken, 'vi', quiet)).rejects.toMatchObject({ code: 'pack/file-damaged' })
    const state = await stateOf(content)
    expect(state).toMatchObject({ kind: 'stopped' })
    expect(state).not.toHaveProperty('problem')
    const again = counted(pieces)
    expect(await content.take(again, 'vi', quiet)).toMatchObject({ state: 'ready' })
    expect(again.reads()).toBe(sample.manifest.chunks.length - 3)
  })

  test.each(['throws', 'aborts'] as const)(
    'at any write (%s) leaves no half pack, and the next try ends well',
    async (how) => {
      const { content, databaseName, sample, again } = await phone()
      const steps = await breakAtEveryStep(
        how,
        () => takeFile(content, piecesOf(sample)),
        async () => {
          const { packs, chunks } = await dump(databaseName)
          const proved = chunks as { hash: string; bytes: Uint8Array<ArrayBuffer> }[]
          for (const { hash, bytes } of proved) expect(hex(await nodeVerifier.sha256(bytes))).toBe(hash)
          expect(packs).toEqual([])
          expect((await again().list())[0]?.state.kind).not.toBe('ready')
        },
      )
      expect(steps).toBeGreaterThan(sample.manifest.chunks.length + 4)
      expect(await stateOf(content)).toEqual({ kind: 'ready' })
    },
  )

  test('of a phone that is full says so and goes on when there is room', async () => {
    const { content, sample } = await phone()
    await takeFile(
      content,
      piecesOf(sample, (hash) => hash === sample.manifest.chunks[0]?.hash),
    )
    const free = fullDisk('chunks')
    await expect(takeFile(content, piecesOf(sample))).rejects.toMatchObject({ code: 'storage/full' })
    expect(await stateOf(content)).toMatchObject({ kind: 'stopped' })
    free()
    expect(await takeFile(content, piecesOf(sample))).toMatchObject({ state: 'ready' })
  })

  test('because the pack was removed meanwhile leaves nothing', async () => {
    const { content, databaseName, sample } = await phone()
    const pieces = piecesOf(sample)
    let reads = 0
    const chunk = async (hash: string) => {
      if (++reads === 3) await content.remove(PACK)
      return pieces.chunk(hash)
    }
    await expect(content.take({ ...pieces, chunk }, 'vi', quiet)).rejects.toMatchObject({ name: 'AbortError' })
    const { packs, chunks, downloads } = await dump(databaseName)
    expect([packs, chunks, downloads]).toEqual([[], [], []])
  })
})

describe('beside a download', () => {
  test('half a file, then the line: only the other half is asked for', async () => {
    const { content, network, sample } = await phone()
    const half = new Set(sample.manifest.chunks.slice(0, 4).map(({ hash }) => hash))
    const told: number[] = []
    expect(
      await takeFile(
        content,
        piecesOf(sample, (hash) => half.has(hash)),
        (share) => told.push(share),
      ),
    ).toEqual({
      pack: PACK,
      title: sample.manifest.title,
      state: 'begun',
      damaged: 0,
    })
    expect(told).toEqual(told.toSorted())
    expect(told.at(-1)).toBeLessThan(1)
    await content.download(PACK, 'vi')
    expect(chunksAsked(network).toSorted()).toEqual(
      sample.manifest.chunks
        .filter(({ hash }) => !half.has(hash))
        .map(({ hash }) => `packs/chunks/${hash}`)
        .toSorted(),
    )
    expect(network.asked).not.toContain(manifestUrlPath(sample.hash))
    expect(await stateOf(content)).toEqual({ kind: 'ready' })
  })

  test('half a download, then a file: only the other half is read', async () => {
    const { content, sample, network } = await phone()
    await content.refreshCatalogue()
    await content.download(PACK, 'vi', { only: FIRST })
    const here = chunksAsked(network).length
    const pieces = counted(piecesOf(sample))
    await content.take(pieces, 'vi', quiet)
    expect([pieces.reads(), await stateOf(content)]).toEqual([sample.manifest.chunks.length - here, { kind: 'ready' }])
  })

  test('in this tab it takes the place of a download that hangs', async () => {
    const { content, network, sample } = await phone()
    await content.refreshCatalogue()
    network.spoil(sample.chunkPaths['first/base']?.[0] ?? '', 'silent')
    const hanging = content.download(PACK, 'vi')
    hanging.catch(quiet)
    await until(() => chunksAsked(network).length > 0)
    expect(await takeFile(content, piecesOf(sample))).toMatchObject({ state: 'ready' })
    expect(await hanging).toBeUndefined()
    expect(await stateOf(content)).toEqual({ kind: 'ready' })
  })

  test('of another tab it waits its turn, and then has nothing left to do', async () => {
    const { content, network, sample, again } = await phone()
    await content.refreshCatalogue()
    const [download, taken] = await Promise.all([content.download(PACK, 'vi'), takeFile(again(), piecesOf(sample))])
    expect(download).toBeUndefined()
    expect(taken.state).toBe('known')
    expect(chunksAsked(network)).toHaveLength(sample.manifest.chunks.length)
  })

  test('two tabs that take the same file at once both end well', async () => {
    const { content, sample, again } = await phone()
    const taken = await Promise.all([takeFile(content, piecesOf(sample)), takeFile(again(), piecesOf(sample))])
    expect(taken.map(({ state }) => state).toSorted()).toEqual(['known', 'ready'])
  })
})

describe('without any line', () => {
  test('a new phone has the whole pack, the list, and lessons that open', async () => {
    const { content, network, sample } = await phone()
    expect(await takeFile(content, piecesOf(sample))).toMatchObject({ pack: PACK, state: 'ready', damaged: 0 })
    expect(network.asked).toEqual([])
    expect(await content.list()).toMatchObject([{ id: PACK, newer: false, state: { kind: 'ready' } }])
    expect((await content.lesson(PACK, SECOND, 'vi'))?.lesson.title).toBe('Bài hai')
    expect((await content.file(sample.hash, 'voice/vi/hello.opus'))?.size).toBeGreaterThan(128 * 1024)
  })

  test('the same file again changes nothing and says that all was here', async () => {
    const { content, databaseName, sample } = await phone()
    await takeFile(content, piecesOf(sample))
    const before = await dump(databaseName)
    expect(await takeFile(content, piecesOf(sample))).toMatchObject({ state: 'known' })
    expect(await dump(databaseName)).toEqual(before)
  })

  test('a newer file updates the pack and the list; only what changed is stored', async () => {
    const here = await phone()
    await takeFile(here.content, piecesOf(here.sample))
    const newer = await later(here)
    const pieces = counted(piecesOf(newer))
    expect(await here.content.take(pieces, 'vi', quiet)).toMatchObject({ state: 'ready' })
    expect([pieces.reads(), (await here.content.list())[0]?.version]).toEqual([1, 2])
    expect((await here.content.lesson(PACK, SECOND, 'vi'))?.lesson.title).toBe('Bài hai mới')
  })

  test('a newer file with an older list is taken, and nobody is told to go back to the list’s version', async () => {
    const here = await phone()
    serve(here.network, here.sample)
    await here.content.refreshCatalogue()
    await here.content.download(PACK, 'vi')
    const newer = await later(here)
    await takeFile(here.content, { ...piecesOf(newer), catalogue: null })
    expect((await here.content.list())[0]).toMatchObject({ newer: false, state: { kind: 'ready' } })
    expect((await here.content.pack(PACK))?.manifest.version).toBe(2)
  })

  test('a file with an older list leaves ours as it is', async () => {
    const here = await phone()
    const list = catalogueOf(here.sample.manifest, here.sample.hash, 7)
    here.network.files.set(cataloguePath, await signedCatalogue(here.publisher, list))
    await here.content.refreshCatalogue()
    const before = (await dump(here.databaseName)).catalogue
    expect(await takeFile(here.content, piecesOf(here.sample))).toMatchObject({ state: 'ready' })
    expect((await dump(here.databaseName)).catalogue).toEqual(before)
  })

  test('an update by file that comes by halves leaves the installed version open', async () => {
    const here = await phone()
    await takeFile(here.content, piecesOf(here.sample))
    const newer = await later(here)
    expect(
      await takeFile(
        here.content,
        piecesOf(newer, () => false),
      ),
    ).toMatchObject({ state: 'begun' })
    expect((await here.content.lesson(PACK, SECOND, 'vi'))?.lesson.title).toBe('Bài hai')
  })
})
