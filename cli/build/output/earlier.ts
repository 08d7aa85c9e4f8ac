// What was given out under the same numbers before: phones that hold a list take any other one of its version for as good as their own.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Catalogue, parseCatalogue } from '../../../core/pack/catalogue.ts'
import { cataloguePath } from '../../../core/pack/road.ts'
import { isProblem } from '../../../core/problem.ts'
import { parseSignedFile } from '../../../core/signed.ts'

/** Null where nothing was built, or by something else. */
export function earlierCatalogue(outDir: string): Catalogue | null {
  const path = join(outDir, cataloguePath)
  const file = existsSync(path) ? parseSignedFile(new Uint8Array(readFileSync(path))) : null
  try {
    return file && parseCatalogue(file.payload)
  } catch (error) {
    if (!isProblem(error)) throw error
    return null
  }
}

/** A sentence for each number that stayed though what it names did not. */
export function numbersNotRaised(earlier: Catalogue | null, now: Catalogue): readonly string[] {
  if (earlier === null) return []
  const before = new Map(earlier.packs.map((pack) => [pack.id, pack]))
  const stale = now.packs.filter(({ id, version, manifest }) => {
    const old = before.get(id)
    return old !== undefined && old.version === version && old.manifest !== manifest
  })
  const list = JSON.stringify(earlier.packs) !== JSON.stringify(now.packs) && earlier.version === now.version
  return [
    ...stale.map(
      ({ id, version }) => `${id}/pack.yaml: version ${version} was built before with other lessons: raise it.`,
    ),
    ...(list ? [`catalogue.yaml: version ${now.version} was built before with other packs: raise it.`] : []),
  ]
}
