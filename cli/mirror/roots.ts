// Roots for phones of every age: those this machine has, those before, and each step after, followed as a phone follows it.
import { type Bytes, sameBytes } from '../../core/bytes.ts'
import { limits } from '../../core/limits.ts'
import { rootUrlPath } from '../../core/pack/road.ts'
import { isProblem, Problem } from '../../core/problem.ts'
import type { Root } from '../../core/trust/root.ts'
import { openFirstRoot, openNextRoot } from '../../core/trust/step.ts'
import { nodeVerifier } from '../../server/node-ports.ts'
import { orNull } from './or-null.ts'
import type { Shelf } from './shelf.ts'
import type { Source } from './source.ts'

/** What a machine that makes a mirror trusts: it was brought there by hand, as a phone's root comes with its app. */
export interface Trusted {
  readonly root: Root
  /** Signed files by version: `root` and those before it that lie beside it. */
  readonly files: ReadonlyMap<number, Bytes>
}

const rootFileBytesMax = limits.rootBytesMax + limits.signedHeaderBytesMax

/** Steps from root to root up to the wanted one, or throws. What was passed stays, so that the next run goes on from there. */
export async function followRoots(shelf: Shelf, source: Source, from: Root, wanted: number): Promise<Root> {
  let root = from
  while (root.version < wanted) {
    if (root.version - from.version >= limits.rootStepsMax) throw new Problem('pack/not-at-source', { wanted })
    const path = rootUrlPath(root.version + 1)
    const fetched = await source.fetch(path, rootFileBytesMax)
    const next = await openNextRoot(fetched.raw, root, nodeVerifier)
    await shelf.putWithTwins(path, fetched)
    root = next.root
  }
  return root
}

/**
 * The root this machine trusts, and those before it for phones that are behind: they prove nothing here, and are kept where each leads to the
 * next. Where the source has one no more, phones of that age cannot go on by this mirror.
 */
export async function keepEarlierRoots(shelf: Shelf, source: Source, { root, files }: Trusted): Promise<void> {
  let next = files.get(root.version)
  if (next === undefined) throw new Error('a trusted root without its file')
  await keep(shelf, root.version, next)
  for (let version = root.version - 1; version >= 1 && next !== undefined; version--) {
    next = await earlierRoot(shelf, source, version, next, files.get(version))
  }
}

async function keep(shelf: Shelf, version: number, bytes: Bytes): Promise<void> {
  const path = rootUrlPath(version)
  if ((await shelf.sound(path, (raw) => sameBytes(raw, bytes))) === null) {
    await shelf.putWithTwins(path, { raw: bytes })
  }
}

async function earlierRoot(
  shelf: Shelf,
  source: Source,
  version: number,
  next: Bytes,
  own: Bytes | undefined,
): Promise<Bytes | undefined> {
  const path = rootUrlPath(version)
  const judge = async (raw: Bytes) => {
    const { root } = await openFirstRoot(raw, nodeVerifier)
    await openNextRoot(next, root, nodeVerifier)
    return true
  }
  const here = await shelf.sound(path, async (raw) => (await orNull(() => judge(raw))) ?? false)
  if (here !== null) return here
  try {
    const fetched = own === undefined ? await source.fetch(path, rootFileBytesMax, { judge }) : { raw: own }
    await shelf.putWithTwins(path, fetched)
    return fetched.raw
  } catch (error) {
    // A root that is missing or does not lead on is of no use to anybody; a line that broke must stop the run.
    if (isProblem(error) && error.code.startsWith('pack/')) return undefined
    throw error
  }
}
