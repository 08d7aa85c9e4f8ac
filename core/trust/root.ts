// The root of trust: whose keys sign roots, the catalogue and packs, and what was taken back. The app is built with one; phones go on
// from it step by step (docs/decisions/0024).
import * as v from 'valibot'
import { type Bytes, fromBase64url } from '../bytes.ts'
import { keyIdOf } from '../id.ts'
import { limits } from '../limits.ts'
import { Name } from '../pack/lesson.ts'
import { Day, Hash } from '../pack/manifest.ts'
import { parseJson } from '../parse.ts'
import type { Digest } from '../ports.ts'
import { Problem } from '../problem.ts'

const Version = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(limits.rootVersionMax))
const KeyId = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/))
/** One line of what can be seen: holders read it before they sign, and a mark that steers a screen could hide what they sign. */
const ShortText = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(limits.nameLengthMax),
  v.regex(/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]+$/u),
)

const Key = v.strictObject({
  /** The first 64 bits of the SHA-256 of the raw key, in hex. */
  id: KeyId,
  /** Raw P-256 public key, base64url. */
  key: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{87}$/)),
})

const Keys = v.pipe(v.array(Key), v.minLength(1), v.maxLength(limits.roleKeysMax))

const Role = v.strictObject({
  /** So many different keys must sign. */
  threshold: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(limits.signaturesMax)),
  keys: Keys,
})

const Publisher = v.strictObject({
  /** By language, at least Vietnamese. */
  name: v.intersect([v.object({ vi: ShortText }), v.record(Name, ShortText)]),
  /** Keys for trying out, that anybody may hold. */
  demo: v.optional(v.literal(true)),
  /** A pack's id must begin with one of them; '' is every pack. */
  prefixes: v.pipe(
    v.array(v.pipe(v.string(), v.regex(/^([a-z0-9][a-z0-9-]*)?$/), v.maxLength(limits.nameLengthMax))),
    v.minLength(1),
    v.maxLength(limits.roleKeysMax),
  ),
  keys: Keys,
})

export const Root = v.strictObject({
  format: v.literal('domdom-root/1'),
  version: Version,
  /** The day its holders signed it, by their word. */
  signed: Day,
  root: Role,
  catalogue: Role,
  publishers: v.pipe(v.array(Publisher), v.maxLength(limits.publishersMax)),
  revoked: v.strictObject({
    keys: v.pipe(v.array(KeyId), v.maxLength(limits.revokedMax)),
    manifests: v.pipe(v.array(Hash), v.maxLength(limits.revokedMax)),
  }),
})

export type Root = v.InferOutput<typeof Root>
export type TrustKey = v.InferOutput<typeof Key>
export type Role = v.InferOutput<typeof Role>
export type Publisher = v.InferOutput<typeof Publisher>

/** Throws 'pack/too-large' and 'pack/bad-form', also for a root that nobody could ever follow. Says nothing of signatures. */
export function parseRoot(payload: Bytes): Root {
  if (payload.length > limits.rootBytesMax) throw new Problem('pack/too-large', { bytes: payload.length })
  const root = parseJson(Root, payload, 'pack/bad-form')
  const publishing = root.publishers.flatMap(({ keys }) => keys)
  for (const keys of [root.root.keys, root.catalogue.keys, publishing]) assertDistinct(keys)
  for (const role of [root.root, root.catalogue]) {
    if (liveKeys(root, role.keys).length < role.threshold) throw badForm('a threshold that its keys cannot reach')
  }
  return root
}

/** One key under two names would count twice, and a key under a wrong name could not be revoked. Throws 'pack/bad-form'. */
export async function assertKeysNamedRight(root: Root, digest: Digest): Promise<void> {
  const all = [...root.root.keys, ...root.catalogue.keys, ...root.publishers.flatMap(({ keys }) => keys)]
  for (const { id, key } of all) {
    const raw = fromBase64url(key)
    if (raw === null || (await keyIdOf(raw, digest)) !== id) throw badForm('a key under a name that is not its own')
  }
}

function assertDistinct(keys: readonly TrustKey[]): void {
  const distinct = new Set(keys.flatMap(({ id, key }) => [id, key]))
  if (distinct.size !== 2 * keys.length) throw badForm('a key that stands there twice')
}

function badForm(found: string): Problem {
  return new Problem('pack/bad-form', { path: 'root', found })
}

/** Without those that were taken back. */
export function liveKeys(root: Root, keys: readonly TrustKey[]): readonly TrustKey[] {
  return keys.filter(({ id }) => !root.revoked.keys.includes(id))
}

/** Whether a publisher may sign packs of this id. */
export function covers({ prefixes }: Publisher, packId: string): boolean {
  return prefixes.some((prefix) => packId.startsWith(prefix))
}

/** Whoever signed with this key, also when it was taken back since; null for a key this root does not know. */
export function publisherOf(root: Root, keyId: string): Publisher | null {
  return root.publishers.find(({ keys }) => keys.some(({ id }) => id === keyId)) ?? null
}

/** Whether this very manifest, or the key that signed it, was taken back. `signer` is unknown for what an older app stored. */
export function isWithdrawn(root: Root, manifest: string, signer: string | undefined): boolean {
  return root.revoked.manifests.includes(manifest) || (signer !== undefined && root.revoked.keys.includes(signer))
}
