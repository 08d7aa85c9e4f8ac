// The root this phone trusts: the one the app was built with, or a later one that it followed. It lies beside the catalogue.
import type { Bytes } from '../../core/bytes.ts'
import { limits } from '../../core/limits.ts'
import { rootUrlPath } from '../../core/pack/road.ts'
import { isProblem, Problem } from '../../core/problem.ts'
import { parseRoot, type Root } from '../../core/trust/root.ts'
import { type NextRoot, openNextRoot } from '../../core/trust/step.ts'
import type { ContentPorts } from './content.ts'
import type { ContentDatabase, ContentTables } from './database.ts'
import { fetchBytes } from './fetch-bytes.ts'

const parsed = new WeakMap<ContentTables, Root>()

/** Also inside a transaction over the catalogue. An app that was built with a later root than the stored one goes by its own. */
export async function trustedRoot(db: ContentTables, builtIn: Root): Promise<Root> {
  const row = await db.catalogue.get('root')
  if (row === undefined || row.version <= builtIn.version) return builtIn
  const known = parsed.get(db)
  if (known?.version === row.version) return known
  const root = readRoot(row.payload) ?? builtIn
  if (root.version === row.version) parsed.set(db, root)
  return root
}

/** Null for a damaged row, or a form of a newer app: lessons go on under the root the app brought, and the next look follows again. */
function readRoot(payload: Bytes): Root | null {
  try {
    return parseRoot(payload)
  } catch (error) {
    if (isProblem(error)) return null
    throw error
  }
}

/** Steps from root to root up to the wanted one, or throws. What was passed stays, so that the next try goes on from there. */
export async function followRoots(
  { verifier, builtInRoot }: Pick<ContentPorts, 'verifier' | 'builtInRoot'>,
  database: ContentDatabase,
  from: Root,
  wanted: number,
  bring: (version: number) => Promise<Bytes>,
): Promise<Root> {
  let root = from
  while (root.version < wanted) {
    if (root.version - from.version >= limits.rootStepsMax) throw new Problem('pack/not-at-source', { wanted })
    const bytes = await bring(root.version + 1)
    const next = await openNextRoot(bytes, root, verifier)
    await keepRoot(database, builtInRoot, root, next, bytes)
    root = next.root
  }
  return root
}

export function fetchRoot(ports: ContentPorts, version: number, signal: AbortSignal | null): Promise<Bytes> {
  return fetchBytes(ports, rootUrlPath(version), limits.rootBytesMax + limits.signedHeaderBytesMax, signal)
}

/** After every check, and whole or not at all. Another tab that was faster has kept the same root. */
function keepRoot(
  database: ContentDatabase,
  builtIn: Root,
  before: Root,
  { root, payload }: NextRoot,
  signed: Bytes,
): Promise<void> {
  const head = signed.slice(0, signed.length - payload.length)
  return database.use((db) =>
    db.transaction('rw', db.catalogue, async () => {
      if ((await trustedRoot(db, builtIn)).version !== before.version) return
      await db.catalogue.put({ key: 'root', version: root.version, payload, head })
    }),
  )
}
