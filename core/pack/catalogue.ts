// One signed list of every pack a publisher offers. A phone never goes back to an older one (I18).
import * as v from 'valibot'
import type { Bytes } from '../bytes.ts'
import { limits } from '../limits.ts'
import { parseJson } from '../parse.ts'
import { Problem } from '../problem.ts'
import { Name } from './lesson.ts'
import { Day, Hash, Texts } from './manifest.ts'

const Count = v.pipe(v.number(), v.integer(), v.minValue(0))

const Entry = v.strictObject({
  id: Name,
  version: Count,
  title: Texts,
  summary: Texts,
  lessons: Count,
  languages: v.array(Name),
  /** The whole pack on the wire. */
  wireBytes: Count,
  /** SHA-256 of the manifest's signed bytes: the pack's name. */
  manifest: Hash,
  /** The whole signed file of the manifest: a reader stops one byte after it. Older catalogues say nothing. */
  manifestBytes: v.optional(v.pipe(Count, v.maxValue(limits.manifestBytesMax + limits.signedHeaderBytesMax))),
})

export const Catalogue = v.strictObject({
  format: v.literal('domdom-catalogue/1'),
  version: v.pipe(Count, v.minValue(1)),
  /** The day it was signed, by its signers' word. */
  signed: v.optional(Day),
  /** The root it was made under (core/trust): a phone that has an older one fetches what is between. */
  root: v.optional(v.pipe(Count, v.minValue(1))),
  packs: v.pipe(v.array(Entry), v.maxLength(500)),
})

export type Catalogue = v.InferOutput<typeof Catalogue>
export type CatalogueEntry = v.InferOutput<typeof Entry>

export function parseCatalogue(payload: Bytes): Catalogue {
  if (payload.length > limits.catalogueBytesMax) throw new Problem('pack/too-large', { bytes: payload.length })
  return parseJson(Catalogue, payload, 'pack/bad-form')
}

/**
 * Refuses a list older than the one this phone already trusted, and one so far ahead that no honest one could follow it, whatever any
 * clock says.
 */
export function assertNotOlder(offered: Catalogue, trustedVersion: number): void {
  if (offered.version < trustedVersion) {
    throw new Problem('pack/rollback', { offered: offered.version, trusted: trustedVersion })
  }
  if (offered.version - trustedVersion > limits.catalogueStepMax) {
    throw new Problem('pack/bad-form', { path: 'version', found: offered.version })
  }
}

/** Throws 'pack/bad-form' for a manifest of another pack or version than the catalogue said. */
export function assertIsNamedBy(
  entry: Pick<CatalogueEntry, 'id' | 'version'>,
  { id, version }: Pick<CatalogueEntry, 'id' | 'version'>,
): void {
  if (id === entry.id && version === entry.version) return
  throw new Problem('pack/bad-form', { path: 'id', found: `${id} ${version}` })
}
