// What a mirror's folder already stands for, judged anew at each run: the root it has followed, and the list that no other may go behind.
import type { Bytes } from '../../core/bytes.ts'
import type { Catalogue } from '../../core/pack/catalogue.ts'
import { cataloguePath, rootUrlPath } from '../../core/pack/road.ts'
import { Problem } from '../../core/problem.ts'
import { openCatalogue } from '../../core/trust/published.ts'
import type { Root } from '../../core/trust/root.ts'
import { forgetsCatalogueVersion, openFirstRoot, openNextRoot } from '../../core/trust/step.ts'
import { nodeVerifier } from '../../server/node-ports.ts'
import { orNull } from './or-null.ts'
import type { Shelf } from './shelf.ts'

export interface Standing {
  /** The newest that the folder's roots lead to from the one this machine trusts. */
  readonly root: Root
  /** Null for a folder without a list. */
  readonly list: StandingList | null
}

export interface StandingList {
  readonly catalogue: Catalogue
  /** The signed file. */
  readonly signed: Bytes
  /** Keys of the role that stands behind it, base64url. */
  readonly keys: readonly string[]
}

/** Throws 'storage/damaged' for a folder whose list none of its roots lets in: it is damaged, or somebody else's. */
export async function standingOf(shelf: Shelf, trusted: Root): Promise<Standing> {
  const chain = [trusted]
  for (let next: Root | null = trusted; next !== null; ) {
    next = await rootAfter(shelf, next)
    if (next !== null) chain.unshift(next)
  }
  const [root = trusted] = chain
  const signed = await shelf.read(cataloguePath)
  if (signed === null) return { root, list: null }
  for (const one of [...chain, ...(await rootsBefore(shelf, trusted))]) {
    const catalogue = await listUnder(signed, one)
    if (catalogue !== null) return { root, list: { catalogue, signed, keys: one.catalogue.keys.map(({ key }) => key) } }
  }
  throw new Problem('storage/damaged', { file: cataloguePath, found: 'no signature that counts' })
}

/** The version that no list may go behind, reckoned as a phone does. */
export function trustedVersion({ list }: Standing, root: Root): number {
  return list === null || forgetsCatalogueVersion(list.keys, root) ? 0 : list.catalogue.version
}

async function rootAfter(shelf: Shelf, root: Root): Promise<Root | null> {
  const bytes = await shelf.read(rootUrlPath(root.version + 1))
  return bytes && orNull(async () => (await openNextRoot(bytes, root, nodeVerifier)).root)
}

/** A machine may have been given a newer root than the one its folder's list was judged by. The newest first. */
async function rootsBefore(shelf: Shelf, { version }: Root): Promise<readonly Root[]> {
  const versions = (await shelf.names('packs/root')).map(Number).filter((one) => one > 0 && one < version)
  const found: Root[] = []
  for (const one of versions.toSorted((a, b) => b - a)) {
    const bytes = await shelf.read(rootUrlPath(one))
    const root = bytes && (await orNull(async () => (await openFirstRoot(bytes, nodeVerifier)).root))
    if (root) found.push(root)
  }
  return found
}

function listUnder(signed: Bytes, root: Root): Promise<Catalogue | null> {
  return orNull(async () => (await openCatalogue(signed, root, nodeVerifier)).catalogue)
}
