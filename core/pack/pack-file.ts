// A pack as one file: a ZIP, stored, of the same pieces under the same names as at a source. Unpacked into a web server's root it is one.
import { type Bytes, utf8 } from '../bytes.ts'
import { limits } from '../limits.ts'
import { Problem } from '../problem.ts'
import { LOCAL_BYTES, localHeader, type PlacedEntry } from '../zip/headers.ts'
import { openZip, type SliceSource } from '../zip/read-zip.ts'
import { createZipWriter } from '../zip/write-zip.ts'
import { cataloguePath, chunkUrlPath, manifestUrlPath, rootUrlPath } from './road.ts'

/** A pack's pieces, wherever they lie: what a phone takes in and what it hands on. */
export interface PackPieces {
  readonly manifestHash: string
  /** A signed file. */
  readonly manifest: Bytes
  /** Signed files by version, in order: for phones whose root is older than the one the catalogue was made under. Some, or none. */
  readonly roots: ReadonlyMap<number, Bytes>
  /** A signed file; null where nobody has it or where it names another version. */
  readonly catalogue: Bytes | null
  /** Length by hash, in the manifest's order; a file may hold some of them only. */
  readonly chunks: ReadonlyMap<string, number>
  /** Its bytes are not proved yet. Throws 'pack/file-damaged', 'pack/missing' or 'storage/…'. */
  chunk(hash: string): Promise<Bytes>
}

const rootFolder = 'packs/root/'
const README = 'README.txt'
const readme = utf8(`Đom Đóm – gói bài
Mở tệp này bằng Đom Đóm, mục Bài bằng tệp. Không cần giải nén.
A pack of lessons. Open this file in Đom Đóm, under Lessons by file. No need to unpack it.
`)

const signedBytesMax =
  Math.max(limits.manifestBytesMax, limits.catalogueBytesMax, limits.rootBytesMax) + limits.signedHeaderBytesMax
const bounds = {
  bytesMax: limits.packFileBytesMax,
  // README, manifest and catalogue beside chunks and roots.
  entriesMax: limits.packChunksMax + limits.packFileRootsMax + 3,
  nameLengthMax: manifestUrlPath('').length + 64,
  entryBytesMax: Math.max(limits.chunkBytesMax, signedBytesMax),
}

/** Piece after piece. Throws 'pack/too-large' before more than `limits.packFileBytesMax` came, and what `chunk` throws. */
export async function* writePackFile(pieces: PackPieces): AsyncGenerator<Bytes, void, undefined> {
  const zip = createZipWriter()
  let length = 0
  const counted = (parts: readonly Bytes[]) => {
    length = parts.reduce((sum, part) => sum + part.length, length)
    if (length > limits.packFileBytesMax) throw new Problem('pack/too-large', { bytes: length })
    return parts
  }
  yield* counted(zip.add(README, readme))
  yield* counted(zip.add(manifestUrlPath(pieces.manifestHash), pieces.manifest))
  for (const [version, root] of pieces.roots) yield* counted(zip.add(rootUrlPath(version), root))
  if (pieces.catalogue !== null) yield* counted(zip.add(cataloguePath, pieces.catalogue))
  for (const hash of pieces.chunks.keys()) yield* counted(zip.add(chunkUrlPath(hash), await pieces.chunk(hash)))
  yield* counted(zip.end())
}

/** Judged by the file's form alone; signatures and hashes are for who takes the pieces. Throws 'pack/not-a-file', 'pack/too-large', 'pack/file-damaged'. */
export async function openPackFile(source: SliceSource): Promise<PackPieces> {
  if (!(await beginsAsOurs(source))) throw new Problem('pack/not-a-file')
  const zip = await openZip(source, bounds)
  const [about, first, ...rest] = zip.entries
  const manifestHash = first && hashIn(first.name, manifestUrlPath(''))
  if (!about || !manifestHash) throw damaged('manifest')
  const { roots, catalogue, chunks } = sorted(rest)
  // For people; its header is held to the list all the same.
  await zip.read(about)
  return {
    manifestHash,
    manifest: await zip.read(first),
    roots: new Map(await Promise.all(roots.map(async ([version, entry]) => [version, await zip.read(entry)] as const))),
    catalogue: catalogue && (await zip.read(catalogue)),
    chunks: new Map([...chunks].map(([hash, { bytes }]) => [hash, bytes])),
    async chunk(hash) {
      const entry = chunks.get(hash)
      if (entry === undefined) throw new Problem('pack/missing', { hash })
      return zip.read(entry)
    },
  }
}

/** What follows the manifest: roots, then the list, then chunks, and nothing else. */
function sorted(entries: readonly PlacedEntry[]) {
  const left = [...entries]
  const roots: (readonly [number, PlacedEntry])[] = []
  for (let [entry] = left; entry !== undefined; [entry] = left) {
    const version = rootIn(entry)
    if (version === null) break
    roots.push([version, entry])
    left.shift()
  }
  const catalogue = left[0]?.name === cataloguePath ? left.shift() : undefined
  const chunks = new Map(left.map((entry) => [hashIn(entry.name, chunkUrlPath('')) ?? '', entry]))
  if (chunks.has('')) throw damaged('name')
  if (roots.length > limits.packFileRootsMax) throw damaged('roots')
  return { roots, catalogue: catalogue ?? null, chunks }
}

function rootIn({ name }: PlacedEntry): number | null {
  const version = Number(name.slice(rootFolder.length))
  return name === rootUrlPath(version) && Number.isSafeInteger(version) && version > 0 ? version : null
}

/** Other people's ZIPs begin otherwise: by their first entry's name, or by how it is stored. */
async function beginsAsOurs(source: SliceSource): Promise<boolean> {
  const ours = localHeader({ name: README, bytes: 0, crc: 0 })
  const begin = await source.read(0, ours.length)
  // Between them lie check sum and sizes, which are the README's own.
  const isSame = (byte: number, i: number) => byte === begin[i] || (i >= 14 && i < 26)
  return begin.length === LOCAL_BYTES + README.length && ours.every(isSame)
}

function hashIn(name: string, folder: string): string | null {
  const hash = name.slice(folder.length)
  return name.startsWith(folder) && /^[0-9a-f]{64}$/.test(hash) ? hash : null
}

function damaged(found: string): Problem {
  return new Problem('pack/file-damaged', { found })
}
