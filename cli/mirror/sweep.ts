// Frees the room of what nobody asks for any more: pieces that neither the list that stands nor the one before it names. Phones may still be
// in the middle of the version before.
import type { Bytes } from '../../core/bytes.ts'
import { type Catalogue, parseCatalogue } from '../../core/pack/catalogue.ts'
import { parseManifest } from '../../core/pack/manifest.ts'
import { cataloguePath, chunkUrlPath, manifestUrlPath } from '../../core/pack/road.ts'
import { parseSignedFile } from '../../core/signed.ts'
import { orNull } from './or-null.ts'
import { type Shelf, shelfPaths } from './shelf.ts'

/** How many pieces went. Only ever after a new list stands. */
export async function sweep(shelf: Shelf): Promise<number> {
  const kept = new Set<string>()
  for (const path of [cataloguePath, shelfPaths.catalogueBefore]) {
    for (const hash of await manifestsIn(shelf, path)) {
      kept.add(manifestUrlPath(hash))
      for (const chunk of await chunksOf(shelf, hash)) kept.add(chunkUrlPath(chunk))
    }
  }
  const standing = await manifestsIn(shelf, cataloguePath)
  for (const name of await shelf.names(shelfPaths.coming)) {
    if (!standing.includes(name)) await shelf.remove(`${shelfPaths.coming}/${name}`)
  }
  let removed = 0
  for (const folder of ['packs/manifests', 'packs/chunks']) {
    const names = new Set((await shelf.names(folder)).map((name) => /^([0-9a-f]{64})(\.br|\.gz)?$/.exec(name)?.[1]))
    for (const name of names) {
      const path = `${folder}/${name}`
      if (name === undefined || kept.has(path)) continue
      await shelf.remove(path)
      removed++
    }
  }
  return removed
}

/** True when phones that go by one of the two would ask for other pieces. */
export function namesOthers(one: Catalogue, other: Catalogue): boolean {
  const hashes = ({ packs }: Catalogue) =>
    packs
      .map(({ manifest }) => manifest)
      .toSorted()
      .join()
  return hashes(one) !== hashes(other)
}

async function manifestsIn(shelf: Shelf, path: string): Promise<readonly string[]> {
  const catalogue = await payloadIn(shelf, path, parseCatalogue)
  return catalogue?.packs.map(({ manifest }) => manifest) ?? []
}

async function chunksOf(shelf: Shelf, manifest: string): Promise<readonly string[]> {
  return (await payloadIn(shelf, manifestUrlPath(manifest), parseManifest))?.chunks.map(({ hash }) => hash) ?? []
}

/** Judged when it was kept. */
async function payloadIn<T>(shelf: Shelf, path: string, parse: (payload: Bytes) => T): Promise<T | null> {
  const signed = await shelf.read(path)
  const file = signed && parseSignedFile(signed)
  return file && orNull(() => parse(file.payload))
}
