// A pack of which a file brought some, or is refused, while the line brings the rest.
import { describe, expect, test } from 'vitest'
import { cataloguePath } from '../../../core/pack/road.ts'
import { Problem } from '../../../core/problem.ts'
import { until } from '../../fake-timers.ts'
import { piecesOf } from '../../pack-files.ts'
import { dump, freshName } from '../../phone-storage.ts'
import { PACK, type SamplePack } from '../../sample-pack.ts'
import { chunksAsked, type Phone, phone, serve } from './phone.ts'
import { later, quiet, stateOf, takeFile } from './take-file.ts'

const firstOf = ({ manifest }: SamplePack) => manifest.chunks[0]?.hash
const halfOf = (sample: SamplePack) => ({
  ...piecesOf(sample, (hash) => hash === firstOf(sample)),
  catalogue: null,
})

/** The source has the newer pieces, and still gives out the old list. */
async function newerPieces(here: Phone): Promise<SamplePack> {
  const newer = await later(here)
  const list = here.network.files.get(cataloguePath)
  serve(here.network, newer)
  if (list) here.network.files.set(cataloguePath, list)
  return newer
}

describe('half of a newer file, then the line, ends whole and newer', () => {
  const ways: Record<string, (content: Phone['content']) => Promise<void>> = {
    'where the older one is installed and listed': async (content) => {
      await content.refreshCatalogue()
      await content.download(PACK, 'vi')
    },
    'where nothing is installed and the older one is listed': (content) => content.refreshCatalogue(),
    'where there is no list': async () => undefined,
  }
  test.each(Object.keys(ways))('%s', async (way) => {
    const here = await phone()
    const newer = await newerPieces(here)
    await ways[way]?.(here.content)
    expect(await takeFile(here.content, halfOf(newer))).toMatchObject({ state: 'begun' })
    await here.content.download(PACK, 'vi')
    expect((await here.content.pack(PACK))?.manifest.version).toBe(2)
    expect(await stateOf(here.content)).toEqual({ kind: 'ready' })
    expect((await dump(here.databaseName)).downloads).toEqual([])
  })
})

test('a newer version that came by file is not taken back to the one of the list by a download', async () => {
  const here = await phone()
  await here.content.refreshCatalogue()
  await takeFile(here.content, { ...piecesOf(await later(here)), catalogue: null })
  await here.content.download(PACK, 'vi')
  expect((await here.content.pack(PACK))?.manifest.version).toBe(2)
  expect((await dump(here.databaseName)).downloads).toEqual([])
})

describe('a download that runs', () => {
  /** Of the second version; it hangs at the first chunk it asks for. */
  async function hanging() {
    const here = await phone()
    const newer = await later(here)
    serve(here.network, newer)
    await here.content.refreshCatalogue()
    here.network.spoil(`packs/chunks/${firstOf(newer)}`, 'silent')
    const download = here.content.download(PACK, 'vi')
    download.catch(quiet)
    await until(() => chunksAsked(here.network).length === newer.manifest.chunks.length)
    return { ...here, newer, download }
  }

  test('is not stopped by a file that is refused', async () => {
    const { content, network, sample } = await hanging()
    const asked = network.asked.length
    await expect(takeFile(content, piecesOf(sample))).rejects.toMatchObject({ code: 'pack/older-file' })
    expect(await stateOf(content)).toMatchObject({ kind: 'downloading' })
    expect(network.asked).toHaveLength(asked)
    await content.remove(PACK)
  })

  test('goes on after a file that brought less than all', async () => {
    const { content, newer, download } = await hanging()
    const nothing = piecesOf(newer, () => false)
    expect(await takeFile(content, nothing)).toMatchObject({ state: 'begun' })
    expect(await download).toBeUndefined()
    expect(await stateOf(content)).toEqual({ kind: 'ready' })
  })

  test('goes on after a file that broke, and does not after the pack was removed', async () => {
    const { content, newer, download } = await hanging()
    const broken = { ...piecesOf(newer), chunk: () => Promise.reject(new Problem('pack/file-damaged')) }
    await expect(content.take(broken, 'vi', quiet)).rejects.toMatchObject({ code: 'pack/file-damaged' })
    expect(await download).toBeUndefined()
    expect(await stateOf(content)).toEqual({ kind: 'ready' })
    const other = await hanging()
    const removing = { ...piecesOf(other.newer), chunk: () => other.content.remove(PACK).then(() => new Uint8Array()) }
    await expect(other.content.take(removing, 'vi', quiet)).rejects.toMatchObject({ name: 'AbortError' })
    await expect(other.download).rejects.toMatchObject({ name: 'AbortError' })
    expect((await dump(other.databaseName)).downloads).toEqual([])
  })
})

test('another tab that starts at whatever moment leaves what a file brings', async () => {
  const { sample, again } = await phone()
  const file = { ...piecesOf(sample), catalogue: null }
  for (let moment = 0; moment < 30; moment++) {
    const databaseName = freshName('content')
    const tab = () => again({ databaseName })
    const taken = tab().take(file, 'vi', quiet)
    for (let turn = 0; turn < moment; turn++) await new Promise(setImmediate)
    await tab().list()
    expect(await taken).toMatchObject({ state: 'ready' })
  }
})
