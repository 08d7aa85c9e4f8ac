// Pieces from anywhere but the line: a file from a memory card, a neighbour's phone. Nothing is believed sooner than over the network.
import type { Catalogue } from '../../core/pack/catalogue.ts'
import { type Extra, extraOf } from '../../core/pack/extras.ts'
import { type Manifest, parseManifest } from '../../core/pack/manifest.ts'
import type { PackPieces } from '../../core/pack/pack-file.ts'
import type { Verifier } from '../../core/ports.ts'
import { isProblem, Problem } from '../../core/problem.ts'
import { parseSignedFile } from '../../core/signed.ts'
import { openCatalogue, rootWantedBy } from '../../core/trust/published.ts'
import { isWithdrawn, type Root } from '../../core/trust/root.ts'
import { headOf, type JudgedCatalogue, putCatalogue, storedCatalogue, trustedVersion } from './catalogue.ts'
import type { ContentPorts, Taken } from './content.ts'
import { type ContentDatabase, type ContentTables, reading } from './database.ts'
import type { Downloads } from './download.ts'
import { beginIn, chosenWithout, finish, type Install, storeChunk, storedHashes } from './install.ts'
import { assertIs } from './lanes.ts'
import { type CheckedManifest, checkedManifest, provedManifest, soundHere, storeManifest } from './manifest.ts'
import { followRoots, trustedRoot } from './trust.ts'
import { chunksInOrder, leftOut, wireBytes } from './wanted.ts'

export async function takePieces(
  ports: ContentPorts,
  database: ContentDatabase,
  downloads: Downloads,
  pieces: PackPieces,
  language: string,
  tell: (share: number) => void,
): Promise<Taken> {
  const first = await judge(ports, database, pieces)
  const { manifest, hash } = first.checked
  // A file that is refused stops nothing that runs.
  await reading(database, (db) => wouldAdmit(db, first))
  return downloads.inPlace(manifest.id, async (signal) => {
    const without = await leftOutAfter(database, manifest, pieces)
    const install = { database, manifest, hash, language, signal, without }
    const about = { pack: manifest.id, title: manifest.title }
    let begun = await admit(install, ports.builtInRoot, first)
    // Another tab may have followed a newer root meanwhile: then that one judges.
    while (begun === null) begun = await admit(install, ports.builtInRoot, await judge(ports, database, pieces))
    if (begun === 'known') return { ...about, state: begun, damaged: 0 }
    const damaged = await storeMissing(install, ports.verifier, pieces, tell)
    return { ...about, state: (await finish(install)) ? 'ready' : 'begun', damaged }
  })
}

/** What will be missing once the file is taken in: who sent it had left that out. What this phone wanted before, it still wants. */
function leftOutAfter(database: ContentDatabase, manifest: Manifest, pieces: PackPieces): Promise<readonly Extra[]> {
  return database.use(async (db) => {
    const chosen = await chosenWithout(db, manifest.id)
    const stored = await db.chunks.toCollection().primaryKeys()
    const held = new Set([...stored, ...pieces.chunks.keys()])
    const lacking = leftOut(manifest, held)
    if (chosen !== null) return lacking.filter((extra) => chosen.includes(extra))
    // Half a file says nothing of what its sender wanted.
    const isHalf = manifest.chunks.some((chunk) => !held.has(chunk.hash) && extraOf(chunk) === null)
    return isHalf ? [] : lacking
  })
}

interface Judged {
  readonly root: Root
  readonly checked: CheckedManifest
  readonly catalogue: JudgedCatalogue | null
}

async function judge(ports: ContentPorts, database: ContentDatabase, pieces: PackPieces): Promise<Judged> {
  const { verifier } = ports
  const root = await rootFor(ports, database, pieces)
  const catalogue = await catalogueIn(pieces, root, verifier)
  const file = parseSignedFile(pieces.manifest)
  if (file === null) throw new Problem('pack/not-signed', { kind: 'manifest' })
  // Only to know whose keys may sign it: the same bytes are proved in the next line.
  const { id } = parseManifest(file.payload)
  const wanted = { id, manifest: pieces.manifestHash }
  const checked = checkedManifest(await provedManifest(pieces.manifest, wanted, root, verifier))
  assertItsChunks(checked.manifest, pieces)
  return { root, checked, catalogue }
}

/** Ours, or a later one, as far as the file leads there and its list asks for it. Each step proves itself. */
async function rootFor(
  ports: ContentPorts,
  database: ContentDatabase,
  { roots, catalogue }: PackPieces,
): Promise<Root> {
  const stored = await database.use((db) => trustedRoot(db, ports.builtInRoot))
  const asked = catalogue === null ? 0 : rootWantedBy(catalogue)
  let wanted = stored.version
  while (wanted < asked && roots.has(wanted + 1)) wanted++
  return followRoots(ports, database, stored, wanted, async (version) => {
    const bytes = roots.get(version)
    if (bytes === undefined) throw new Error('a root that was there is gone')
    return bytes
  })
}

/** Null also for a list of a root that this phone cannot reach without a line: it proves nothing here, as if there were none. */
async function catalogueIn({ catalogue }: PackPieces, root: Root, verifier: Verifier): Promise<JudgedCatalogue | null> {
  if (catalogue === null || rootWantedBy(catalogue) > root.version) return null
  const opened = await openCatalogue(catalogue, root, verifier)
  return { ...opened, root, head: headOf(catalogue, opened.payload) }
}

/** Before a byte is stored. */
function assertItsChunks({ chunks }: Manifest, pieces: PackPieces): void {
  const named = new Map(chunks.map(({ hash, bytes }) => [hash, bytes]))
  for (const [hash, bytes] of pieces.chunks) {
    if (named.get(hash) !== bytes) throw new Problem('pack/file-damaged', { hash })
  }
}

/**
 * The list it came with is taken first when it is newer than ours: the pack is then judged by it, and begun, all in one transaction;
 * another tab's start would drop a manifest that is not begun. Null, and nothing is written, when a newer root has to judge.
 */
function admit(install: Install, builtIn: Root, judged: Judged): Promise<'known' | 'begun' | null> {
  return install.database.use((db) =>
    db.transaction('rw', [db.catalogue, db.manifests, db.files, db.packs, db.downloads, db.chunks], async () => {
      if ((await trustedRoot(db, builtIn)).version !== judged.root.version) return null
      const trusted = await trustedVersion(db, judged.root)
      const list = newerList(judged, trusted)
      if (list) await putCatalogue(db, list, trusted)
      await assertNotBehind(db, judged, await storedCatalogue(db))
      await storeManifest(db, judged.checked)
      return (await beginIn(db, install)) ? 'known' : 'begun'
    }),
  )
}

/** Throws what `admit` would throw for its version, and writes nothing. */
async function wouldAdmit(db: ContentTables, judged: Judged): Promise<void> {
  const list = newerList(judged, await trustedVersion(db, judged.root))
  const stored = await storedCatalogue(db)
  await assertNotBehind(db, judged, list?.catalogue ?? stored)
}

function newerList({ catalogue }: Judged, trusted: number): JudgedCatalogue | null {
  return catalogue !== null && catalogue.catalogue.version > trusted ? catalogue : null
}

/**
 * Versions never go back, whatever any clock says (I18); one that was taken back is behind all others. Of two with one number, ours is
 * the one that the list names. A list alone keeps no lessons away where none are installed: it offers its newer ones afterwards.
 */
async function assertNotBehind(db: ContentTables, { root, checked }: Judged, list: Catalogue | null): Promise<void> {
  const { hash, manifest } = checked
  const { id, version } = manifest
  const entry = list?.packs.find((pack) => pack.id === id)
  const { installed, begun } = await soundHere(db, id, root)
  const others = [installed, begun].flatMap((one) => (one && one.hash !== hash ? [one.manifest.version] : []))
  const named = entry?.manifest === hash
  if (installed && entry && !named && !isWithdrawn(root, entry.manifest, undefined)) others.push(entry.version)
  const ahead = others.find((other) => (named ? other > version : other >= version))
  if (ahead !== undefined) throw new Problem('pack/older-file', { offered: version, here: ahead })
}

/** How many were not what their name says; the rest is stored all the same. */
async function storeMissing(
  install: Install,
  verifier: Verifier,
  pieces: PackPieces,
  tell: (share: number) => void,
): Promise<number> {
  const { manifest, language } = install
  const stored = new Set(await storedHashes(install.database))
  let damaged = 0
  for (const chunk of chunksInOrder(manifest, language)) {
    if (stored.has(chunk.hash) || !pieces.chunks.has(chunk.hash)) continue
    const bytes = await pieces.chunk(chunk.hash)
    try {
      await assertIs(chunk, bytes, verifier)
    } catch (error) {
      if (!isProblem(error, 'pack/bad-hash')) throw error
      damaged++
      continue
    }
    await storeChunk(install, chunk, bytes)
    stored.add(chunk.hash)
    const { done, total } = wireBytes(manifest, stored)
    tell(total === 0 ? 1 : done / total)
  }
  return damaged
}
