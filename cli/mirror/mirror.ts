// A mirror: the pieces of packs in a folder that any web server can show to phones. What is fetched is judged as a phone judges it; the list
// takes its place when all that it names is here, so that at any moment the folder is a whole source.
import { sameBytes } from '../../core/bytes.ts'
import { limits } from '../../core/limits.ts'
import { assertNotOlder, type Catalogue, type CatalogueEntry } from '../../core/pack/catalogue.ts'
import { cataloguePath, manifestUrlPath } from '../../core/pack/road.ts'
import { isProblem, Problem, type ProblemCode } from '../../core/problem.ts'
import { openCatalogue, rootWantedBy } from '../../core/trust/published.ts'
import { isWithdrawn, type Root } from '../../core/trust/root.ts'
import { nodeVerifier } from '../../server/node-ports.ts'
import { type MirroredApp, mirrorApp } from './app.ts'
import type { FilePort } from './file-port.ts'
import { type MirroredPack, mirrorPack } from './pack.ts'
import { followRoots, keepEarlierRoots, type Trusted } from './roots.ts'
import { openShelf, type Shelf, shelfPaths } from './shelf.ts'
import { createSource, type Fetched, type Source, type SourcePorts } from './source.ts'
import { type Standing, standingOf, trustedVersion } from './standing.ts'
import { namesOthers, sweep } from './sweep.ts'

export interface MirrorPorts extends SourcePorts {
  readonly files: FilePort
}

export interface MirrorOptions {
  /** Where packs/ lies at the source. */
  readonly from: URL
  /** A folder that is there. */
  readonly to: string
  readonly trusted: Trusted
  /** Ids; none means all. Packs that lie in the folder already are kept up to date in any case. */
  readonly packs: readonly string[]
  /** The app's own files too. */
  readonly app: boolean
  /** Hears of each pack as soon as it is whole. */
  readonly tell?: (pack: MirroredPack) => void
}

export interface MirrorReport {
  /** Of the list. */
  readonly version: number
  readonly packs: readonly MirroredPack[]
  /** Offered by the list and not in this folder; `code` where it was not left out on purpose. */
  readonly leftOut: readonly { readonly id: string; readonly code?: ProblemCode }[]
  readonly app: MirroredApp | null
  readonly requests: number
  /** Of bodies, as they travelled. */
  readonly bytes: number
  /** Pieces that nothing names any more. */
  readonly removed: number
}

/** Throws 'net/…', 'pack/…' and 'storage/exists' Problems, and what the disk throws. What was whole before is whole after. */
export async function mirror(ports: MirrorPorts, options: MirrorOptions): Promise<MirrorReport> {
  const { to, from, trusted, tell } = options
  const shelf = await openShelf(ports.files, to)
  const source = createSource(ports, from)
  const standing = await standingOf(shelf, trusted.root)
  const { fetched, catalogue, root } = await bringList(shelf, source, standing)
  await keepEarlierRoots(shelf, source, trusted)
  const { due, others } = await chosenPacks(shelf, standing, catalogue, root, options.packs)
  const packs: MirroredPack[] = []
  const refused = new Map<string, ProblemCode>()
  const bring = async (entry: CatalogueEntry) => {
    const pack = await mirrorPack(shelf, source, entry, root)
    packs.push(pack)
    tell?.(pack)
  }
  for (const entry of due) await bring(entry)
  for (const entry of others) await bring(entry).catch((error: unknown) => refused.set(entry.id, codeOfPack(error)))
  const app = options.app ? await mirrorApp(shelf, source) : null
  await exchangeList(shelf, standing, fetched, catalogue)
  const removed = await sweep(shelf)
  const leftOut = catalogue.packs
    .filter(({ id }) => !packs.some((pack) => pack.id === id))
    .map(({ id }) => {
      const code = refused.get(id)
      return { id, ...(code !== undefined && { code }) }
    })
  return { version: catalogue.version, packs, leftOut, app, removed, ...source.tally() }
}

/** A source that lacks a pack, or has a false one, keeps nobody from the others. The line's own trouble ends the run. */
function codeOfPack(error: unknown): ProblemCode {
  if (isProblem(error) && error.code.startsWith('pack/')) return error.code
  throw error
}

/** Verified wholly before anything of it is believed. */
async function bringList(shelf: Shelf, source: Source, standing: Standing) {
  const fetched = await source.fetch(cataloguePath, limits.catalogueBytesMax + limits.signedHeaderBytesMax)
  const root = await followRoots(shelf, source, standing.root, rootWantedBy(fetched.raw))
  const { catalogue } = await openCatalogue(fetched.raw, root, nodeVerifier)
  assertNotOlder(catalogue, trustedVersion(standing, root))
  return { fetched, catalogue, root }
}

/**
 * Due are those that were asked for by name, and those that are here: without them nothing is exchanged, or the folder would hold less than
 * before. Throws 'pack/missing' and 'pack/withdrawn' for one that was asked for.
 */
async function chosenPacks(
  shelf: Shelf,
  { list }: Standing,
  { packs }: Catalogue,
  root: Root,
  asked: readonly string[],
) {
  const isGone = ({ manifest }: CatalogueEntry) => isWithdrawn(root, manifest, undefined)
  for (const id of asked) {
    const entry = packs.find((pack) => pack.id === id)
    if (entry === undefined) throw new Problem('pack/missing', { packId: id })
    if (isGone(entry)) throw new Problem('pack/withdrawn', { packId: id })
  }
  const here = new Set<string>()
  for (const { id, manifest } of list?.catalogue.packs ?? []) {
    if ((await shelf.read(manifestUrlPath(manifest))) !== null) here.add(id)
  }
  const offered = packs.filter((entry) => !isGone(entry))
  const isDue = ({ id }: CatalogueEntry) => asked.includes(id) || here.has(id)
  return { due: offered.filter(isDue), others: asked.length > 0 ? [] : offered.filter((entry) => !isDue(entry)) }
}

/** What stood before is remembered first, as long as it names other pieces: they stay for one version more. */
async function exchangeList(shelf: Shelf, { list }: Standing, fetched: Fetched, catalogue: Catalogue): Promise<void> {
  if (list !== null && namesOthers(list.catalogue, catalogue)) await shelf.put(shelfPaths.catalogueBefore, list.signed)
  const stands = await shelf.sound(cataloguePath, (raw) => sameBytes(raw, fetched.raw))
  if (stands === null) await shelf.putWithTwins(cataloguePath, fetched)
}
