// The next root, from the one before and what is asked to change. Nothing here signs or writes.
import { fromBase64url } from '../../core/bytes.ts'
import { keyIdOf } from '../../core/id.ts'
import type { Publisher, Role, Root, TrustKey } from '../../core/trust/root.ts'
import { nodeVerifier } from '../../server/node-ports.ts'
import { keyTrouble } from './keys.ts'

/** As the options of the command give them. Keys to add are public keys, keys to drop or revoke are ids. */
export interface RootEdits {
  readonly rootKeys?: readonly string[]
  readonly rootThreshold?: number
  readonly catalogueKeys?: readonly string[]
  readonly catalogueThreshold?: number
  readonly publisher?: {
    readonly name: string
    readonly nameEn?: string
    readonly prefixes: readonly string[]
    readonly keys: readonly string[]
  }
  readonly drop?: readonly string[]
  /** A key's id, or a manifest's hash. */
  readonly revoke?: readonly string[]
}

const nothing: Root = {
  format: 'domdom-root/1',
  version: 0,
  signed: '',
  root: { threshold: 1, keys: [] },
  catalogue: { threshold: 1, keys: [] },
  publishers: [],
  revoked: { keys: [], manifests: [] },
}

/** Version 1 where there was none before. Says nothing of whether phones can follow it: `readDraft` does. */
export async function editRoot(before: Root | null, edits: RootEdits, today: string): Promise<Root> {
  const old = before ?? nothing
  const { rootKeys = [], catalogueKeys = [], drop = [], revoke = [] } = edits
  const gone = [...drop, ...revoke]
  const revoked = revokedOf(old.revoked, revoke)
  return {
    ...old,
    version: old.version + 1,
    signed: today,
    root: roleOf(old.root, await keysOf(rootKeys), edits.rootThreshold, gone),
    catalogue: roleOf(old.catalogue, await keysOf(catalogueKeys), edits.catalogueThreshold, gone),
    publishers: await publishersOf(old.publishers, edits.publisher, drop, revoked.keys),
    revoked,
  }
}

function roleOf(old: Role, added: readonly TrustKey[], threshold: number | undefined, gone: readonly string[]): Role {
  const keys = [...old.keys, ...added].filter(({ id }) => !gone.includes(id))
  return { threshold: threshold ?? old.threshold, keys }
}

/** A revoked key of a publisher stays named, so that phones can say whose pack was withdrawn. */
async function publishersOf(
  old: readonly Publisher[],
  added: RootEdits['publisher'],
  drop: readonly string[],
  revoked: readonly string[],
): Promise<Publisher[]> {
  const left = old
    .map((publisher) => ({ ...publisher, keys: publisher.keys.filter(({ id }) => !drop.includes(id)) }))
    .filter(({ keys }) => keys.length > 0)
  if (added === undefined) return left
  const others = left.filter(({ name }) => name.vi !== added.name)
  const before = left.filter(({ name }) => name.vi === added.name).flatMap(({ keys }) => keys)
  const name = { vi: added.name, ...(added.nameEn !== undefined && { en: added.nameEn }) }
  const keys = [...(await keysOf(added.keys)), ...before.filter(({ id }) => revoked.includes(id))]
  return [...others, { name, prefixes: [...added.prefixes], keys }]
}

function revokedOf(old: Root['revoked'], revoke: readonly string[]): Root['revoked'] {
  const odd = revoke.find((one) => !/^([0-9a-f]{16}|[0-9a-f]{64})$/.test(one))
  if (odd !== undefined) throw keyTrouble('domdom root', `«${odd}» is neither a key's id nor a manifest's hash.`)
  const withNew = (known: readonly string[], length: number) => [
    ...new Set([...known, ...revoke.filter((one) => one.length === length)]),
  ]
  return { keys: withNew(old.keys, 16), manifests: withNew(old.manifests, 64) }
}

async function keysOf(texts: readonly string[]): Promise<readonly TrustKey[]> {
  return Promise.all(
    texts.map(async (key) => {
      const raw = fromBase64url(key)
      if (raw?.length !== 65) throw keyTrouble('domdom root', `«${key}» is no public key as «domdom keys» prints it.`)
      return { id: await keyIdOf(raw, nodeVerifier), key }
    }),
  )
}
