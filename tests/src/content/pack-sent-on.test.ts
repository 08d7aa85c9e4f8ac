import { describe, expect, test } from 'vitest'
import { openPackFile } from '../../../core/pack/pack-file.ts'
import { manifestUrlPath } from '../../../core/pack/road.ts'
import { fileOf, piecesOf, sourceOf } from '../../pack-files.ts'
import { ask, freshName } from '../../phone-storage.ts'
import { PACK } from '../../sample-pack.ts'
import { phone, serve } from './phone.ts'
import { later, quiet, takeFile } from './take-file.ts'

describe('a pack that is sent on', () => {
  test('while it is not whole, is not', async () => {
    const { content, sample } = await phone()
    await takeFile(
      content,
      piecesOf(sample, () => false),
    )
    await expect(content.pieces(PACK)).rejects.toMatchObject({ code: 'pack/missing' })
    await expect(content.pieces('unknown')).rejects.toMatchObject({ code: 'pack/missing' })
  })

  test('is the same file, byte by byte, whether it was downloaded or came as one', async () => {
    const { content, sample, again } = await phone()
    await content.refreshCatalogue()
    await content.download(PACK, 'vi')
    const file = await fileOf(await content.pieces(PACK))
    expect(file).toEqual(await fileOf(piecesOf(sample)))
    const neighbour = again({ databaseName: freshName('content') })
    expect(await neighbour.take(await openPackFile(sourceOf(file)), 'vi', quiet)).toMatchObject({ state: 'ready' })
    expect(await fileOf(await neighbour.pieces(PACK))).toEqual(file)
  })

  test('goes without the list when that names a newer version', async () => {
    const here = await phone()
    await takeFile(here.content, piecesOf(here.sample))
    serve(here.network, await later(here))
    await here.content.refreshCatalogue()
    expect((await here.content.pieces(PACK)).catalogue).toBeNull()
  })

  test('that an older app installed asks the source for the signature it did not keep', async () => {
    const here = await phone()
    await here.content.refreshCatalogue()
    await here.content.download(PACK, 'vi')
    await withoutHeads(here.databaseName)
    const asked = here.network.asked.length
    const pieces = await here.content.pieces(PACK)
    expect(here.network.asked.slice(asked)).toEqual([manifestUrlPath(here.sample.hash)])
    expect(pieces.manifest).toEqual(piecesOf(here.sample).manifest)
    here.network.spoil(manifestUrlPath(here.sample.hash), 'unreachable')
    await expect(here.content.pieces(PACK)).rejects.toMatchObject({ code: 'net/unreachable' })
  })
})

/** As the rows were before signatures were kept. */
async function withoutHeads(name: string): Promise<void> {
  const db = await ask(indexedDB.open(name))
  for (const store of ['manifests', 'catalogue']) {
    const rows = await ask(db.transaction(store).objectStore(store).getAll())
    for (const { head: _dropped, ...row } of rows)
      await ask(db.transaction(store, 'readwrite').objectStore(store).put(row))
  }
  db.close()
}
