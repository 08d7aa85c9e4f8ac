import { type Bytes, concat } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import { writePackFile } from '../../../core/pack/pack-file.ts'
import { isProblem, Problem } from '../../../core/problem.ts'
import type { RootFile } from '../../keys/root-files.ts'
import type { CompiledPack } from './manifest.ts'

export interface SignedPack {
  readonly pack: CompiledPack
  readonly hash: string
  /** The manifest, signed. */
  readonly signed: Bytes
}

/** What lets a phone believe that a pack is the present one. */
export interface Proofs {
  /** Signed. */
  readonly catalogue: Bytes
  /** In order; a phone has the first one in its app. */
  readonly roots: readonly RootFile[]
}

/** A pack as one file, with the signed list and roots. Null when it is larger than a phone takes as a file; by line it may still go. */
export async function packFileOf(
  { pack, hash, signed }: SignedPack,
  { catalogue, roots }: Proofs,
): Promise<Bytes | null> {
  const parts: Bytes[] = []
  const chunks = pack.manifest.chunks.map((chunk) => [chunk.hash, chunk.bytes] as const)
  const chunk = async (name: string) => {
    const found = pack.chunks.get(name)
    if (found === undefined) throw new Problem('pack/missing', { hash: name })
    return found.raw
  }
  try {
    const later = roots.filter(({ version }) => version > 1).slice(-limits.packFileRootsMax)
    const byVersion = new Map(later.map(({ version, bytes }) => [version, bytes]))
    const pieces = { manifestHash: hash, manifest: signed, roots: byVersion, catalogue, chunks: new Map(chunks), chunk }
    for await (const part of writePackFile(pieces)) parts.push(part)
    return concat(...parts)
  } catch (error) {
    if (!isProblem(error, 'pack/too-large')) throw error
    return null
  }
}
