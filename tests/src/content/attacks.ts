// Every attack of F71 on the three documents that are signed, generated from what an attacker can do to a file: each is a file laid where
// the honest one lay. Attacks on the catalogue meet a phone under root 1; those on a root, the step from 1 to 2.
import { type Bytes, concat, utf8 } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import { cataloguePath, manifestUrlPath, rootUrlPath } from '../../../core/pack/road.ts'
import type { ProblemCode } from '../../../core/problem.ts'
import type { SignedKind } from '../../../core/signed.ts'
import {
  catalogueOf,
  entryOf,
  forge,
  json,
  type Parties,
  rootOne,
  rootTwo,
  type Source,
  signatureOf,
  signBy,
  type Who,
} from '../../organisation.ts'

export interface Attack {
  readonly name: string
  /** What lies where, in place of the honest files. */
  readonly files: readonly (readonly [path: string, bytes: Bytes])[]
  readonly code: ProblemCode | readonly ProblemCode[]
}

export interface Scene {
  readonly parties: Parties
  /** What the phone has already, and what it is about to get. */
  readonly before: Source
  readonly after: Source
}

/** A document as an attacker sees it. */
interface Target {
  readonly kind: SignedKind
  readonly path: string
  readonly honest: Bytes
  readonly payload: Bytes
  readonly signers: readonly Who[]
  /** Laid beside it in every case. */
  readonly beside?: Attack['files']
}

const other = ['root', 'catalogue', 'manifest', 'bundle', 'receipt'] as const
const unsigned: readonly ProblemCode[] = ['pack/not-signed', 'pack/bad-signature', 'pack/unknown-publisher']

function payloadOf(file: Bytes): Bytes {
  return file.slice(file.indexOf(10) + 1)
}

/** What can be done to any signed file without knowing what it says. */
async function onBytes(target: Target, { parties }: Scene): Promise<readonly Attack[]> {
  const { kind, path, honest, payload, signers, beside = [] } = target
  const lay = (name: string, bytes: Bytes, code: Attack['code']): Attack => ({
    name: `${kind}: ${name}`,
    files: [...beside, [path, bytes]],
    code,
  })
  const header = honest.indexOf(10)
  const known = signers.map((who) => parties[who])
  const { x1, x2 } = parties
  const attacks: Attack[] = []
  // Of a manifest the catalogue told the length, so that a shorter one is taken for a cut line.
  const cutCodes: readonly ProblemCode[] = [...unsigned, 'net/unreachable']
  for (const length of [0, 1, 15, 30, header, header + 1, honest.length - 1, Math.floor(honest.length / 2)])
    attacks.push(lay(`cut to ${length} bytes`, honest.slice(0, length), cutCodes))
  for (const at of [0, 14, 16, header - 87, header - 86, header - 1, header, header + 1, honest.length - 1]) {
    const flipped = Uint8Array.from(honest, (byte, i) => (i === at ? byte ^ 4 : byte))
    attacks.push(lay(`byte ${at} of ${honest.length} changed`, flipped, unsigned))
  }
  for (const [name, tail] of [
    ['a space', utf8(' ')],
    ['a line end', utf8('\n')],
    ['itself', honest],
  ] as const)
    attacks.push(lay(`followed by ${name}`, concat(honest, tail), [...unsigned, 'pack/too-large']))
  for (const text of ['{}', '[]', 'null', '\u0000', '<!doctype html>', '9'.repeat(400)])
    attacks.push(lay(`junk ${JSON.stringify(text.slice(0, 20))}`, utf8(text), cutCodes))
  for (const as of other.filter((one) => one !== kind)) {
    const signatures = await Promise.all(
      known.map(async (one) => [one.id, await signatureOf(as, payload, one)] as const),
    )
    attacks.push(lay(`signed as a ${as}, and said so`, forge(as, signatures, payload), [...cutCodes, 'pack/too-large']))
    attacks.push(lay(`signed as a ${as}, but called right`, forge(kind, signatures, payload), unsigned))
  }
  attacks.push(lay('signed by a stranger', await signBy(kind, payload, x1), [...unsigned, 'net/unreachable']))
  attacks.push(lay('signed by two strangers', await signBy(kind, payload, x1, x2), [...unsigned, 'pack/too-large']))
  const byStrangers = await Promise.all(
    known.map(async ({ id }) => [id, await signatureOf(kind, payload, x1)] as const),
  )
  attacks.push(lay('signed by strangers under known names', forge(kind, byStrangers, payload), unsigned))
  const zeros = known.map(({ id }) => [id, 'A'.repeat(86)] as const)
  attacks.push(lay('with signatures of zeros', forge(kind, zeros, payload), unsigned))
  const tooMany = await Promise.all(
    [...Array(6)].map(
      async (_, i) => [i === 0 ? (known[0]?.id ?? '') : x1.id, await signatureOf(kind, payload, x1)] as const,
    ),
  )
  attacks.push(lay('with six signatures', forge(kind, tooMany, payload), [...unsigned, 'pack/too-large']))
  return attacks
}

/** Wrong sets of signers for a threshold: too few, one counted twice, keys of other roles, revoked keys. */
async function onSigners(target: Target, wrong: readonly (readonly Who[])[], scene: Scene): Promise<readonly Attack[]> {
  return Promise.all(
    wrong.map(async (signers) => ({
      name: `${target.kind}: signed by ${signers.join(', ')}`,
      files: [
        ...(target.beside ?? []),
        [target.path, await signBy(target.kind, target.payload, ...signers.map((who) => scene.parties[who]))],
      ] as Attack['files'],
      code: ['pack/bad-signature', 'pack/unknown-publisher', 'pack/withdrawn', 'pack/too-large'],
    })),
  )
}

/** Says that it was made under no root: the phone has no reason to look for another. */
const underRootOne = (scene: Scene, version: unknown, packs = scene.after.catalogue.packs) =>
  json({ ...scene.after.catalogue, root: 1, version, packs })

export async function catalogueAttacks(scene: Scene): Promise<readonly Attack[]> {
  const { parties, before, after } = scene
  const { c1, c2 } = parties
  const payload = underRootOne(scene, 6)
  const target: Target = {
    kind: 'catalogue',
    path: cataloguePath,
    payload,
    honest: await signBy('catalogue', payload, c1, c2),
    signers: ['c1', 'c2'],
  }
  const says = async (name: string, said: Bytes, code: Attack['code']): Promise<Attack> => ({
    name: `catalogue: ${name}`,
    files: [[cataloguePath, await signBy('catalogue', said, c1, c2)]],
    code,
  })
  const wrong: (readonly Who[])[] = [
    ...(['c1', 'c2', 'c3', 'cGone', 'r1', 'scam'] as const).map((who) => [who]),
    ...(['c1', 'c2', 'c3'] as const).flatMap((who) =>
      [2, 3, 4, 5].map((times) => Array.from<Who>({ length: times }).fill(who)),
    ),
    ...(['c1', 'c2', 'c3'] as const).flatMap((who) =>
      (['x1', 'cGone', 'r1', 'scam', 'c4'] as const).map((with_): readonly Who[] => [who, with_]),
    ),
    ...([
      ['r1', 'r2'],
      ['r1', 'r2', 'r3'],
      ['scam', 'bank'],
      ['c4', 'c5'],
      ['cGone', 'cGone'],
    ] as const),
  ]
  const old = [1, 2, 3, 4].map((version) =>
    says(`rolled back to ${version}`, underRootOne(scene, version), 'pack/rollback'),
  )
  const far = [limits.catalogueStepMax + 6, 10_000_000, 2 ** 31, Number.MAX_SAFE_INTEGER].map((version) =>
    says(`fast-forwarded to ${version}`, underRootOne(scene, version), 'pack/bad-form'),
  )
  const odd = [0, -1, 5.5, '6', null, [], 1e300, true].map((version) =>
    says(`of version ${JSON.stringify(version)}`, underRootOne(scene, version), 'pack/bad-form'),
  )
  const forms = [
    ['another format', { ...after.catalogue, format: 'domdom-catalogue/9' }],
    ['a word nobody knows', { ...after.catalogue, root: 1, more: 1 }],
    ['a manifest for a list', after.scam.manifest],
    ['a root for a list', rootOne(parties)],
    ['501 packs', { ...after.catalogue, root: 1, packs: Array(501).fill(entryOf(after.scam)) }],
  ] as const
  const signatures = [
    [c1.id, await signatureOf('catalogue', payload, c2)],
    [c2.id, await signatureOf('catalogue', payload, c1)],
  ] as const
  const lent = parts(target.honest)
  return [
    ...(await onBytes(target, scene)),
    ...(await onSigners(target, wrong, scene)),
    ...(await Promise.all([...old, ...far, ...odd])),
    ...(await Promise.all(forms.map(([name, value]) => says(name, json(value), ['pack/bad-form', 'pack/too-large'])))),
    {
      name: 'catalogue: signatures exchanged',
      files: [[cataloguePath, forge('catalogue', signatures, payload)]],
      code: unsigned,
    },
    ...[before.files.get(cataloguePath), after.files.get(manifestUrlPath(after.scam.hash))].map((file, i) => ({
      name: `catalogue: the payload of another document (${i}) under its header`,
      files: [[cataloguePath, concat(lent.header, payloadOf(file ?? new Uint8Array()))]] as const,
      code: unsigned,
    })),
    await says('under a root that never comes', json({ ...after.catalogue, root: 3 }), 'pack/not-at-source'),
    await says(
      'under the last root there can be',
      json({ ...after.catalogue, root: limits.rootVersionMax }),
      'pack/not-at-source',
    ),
    await says('of the old keys, under the new root', json({ ...after.catalogue, version: 7, root: 2 }), unsigned),
  ]
}

function parts(file: Bytes) {
  const end = file.indexOf(10) + 1
  return { header: file.slice(0, end), payload: file.slice(end) }
}

export async function manifestAttacks(scene: Scene): Promise<readonly Attack[]> {
  const { parties, before, after } = scene
  const { c4, c5, scam, bank } = parties
  const path = manifestUrlPath(after.scam.hash)
  const target: Target = {
    kind: 'manifest',
    path,
    payload: after.scam.payload,
    honest: await signBy('manifest', after.scam.payload, scam),
    signers: ['scam'],
  }
  const wrong: (readonly Who[])[] = (['bank', 'scamGone', 'c4', 'c1', 'r1', 'r4', 'rGone', 'cGone'] as const).map(
    (who) => [who],
  )
  const others = [
    ['the older version', before.scam.payload],
    ['the other pack', after.bank.payload],
    ['another licence', json({ ...after.scam.manifest, licence: 'other' })],
    ['a catalogue', json(after.catalogue)],
    ['nothing', utf8('')],
  ] as const
  const lists = [
    ['a manifest of another id', { id: 'scam-other' }, 'pack/missing'],
    ['an id of the other publisher', { id: 'bank-calls' }, 'pack/missing'],
    ['another version', { version: 9 }, 'pack/bad-form'],
    ['a length one too small', { manifestBytes: (entryOf(after.scam).manifestBytes ?? 0) - 1 }, 'pack/too-large'],
    ['a length one too large', { manifestBytes: (entryOf(after.scam).manifestBytes ?? 0) + 1 }, 'net/unreachable'],
    ['the hash of the other pack', { ...entryOf(after.bank), id: 'scam-calls' }, 'pack/unknown-publisher'],
    ['a hash nobody has', { manifest: 'ab'.repeat(32) }, 'pack/not-at-source'],
  ] as const
  return [
    ...(await onBytes(target, scene)),
    ...(await onSigners(target, wrong, scene)),
    ...(await Promise.all(
      others.map(async ([name, payload]) => ({
        name: `manifest: ${name} in its place, rightly signed`,
        files: [[path, await signBy('manifest', payload, scam)]] as const,
        code: ['pack/bad-hash', 'net/unreachable', 'pack/too-large'] as const,
      })),
    )),
    ...(await Promise.all(
      lists.map(async ([name, change, code]) => {
        const packs = [{ ...entryOf(after.scam), ...change }, entryOf(after.bank)]
        const list = json({ ...after.catalogue, packs })
        return {
          name: `manifest: the catalogue names ${name}`,
          files: [[cataloguePath, await signBy('catalogue', list, c4, c5)]] as Attack['files'],
          code,
        }
      }),
    )),
    {
      name: 'manifest: the other publisher signs this pack beside junk under the right name',
      files: [
        [
          path,
          forge(
            'manifest',
            [
              [scam.id, 'A'.repeat(86)],
              [bank.id, await signatureOf('manifest', after.scam.payload, bank)],
            ],
            after.scam.payload,
          ),
        ],
      ],
      code: ['pack/bad-signature', 'pack/too-large'],
    },
  ]
}

const holders = ['r1', 'r2', 'r3', 'r4', 'r5'] as const

/** All sets of holders that are not enough of the old and enough of the new. */
function wrongHolders(): readonly (readonly Who[])[] {
  const count = (set: readonly Who[], among: readonly Who[]) => set.filter((who) => among.includes(who)).length
  return Array.from({ length: 2 ** holders.length - 1 }, (_, i) =>
    holders.filter((_who, at) => ((i + 1) >> at) & 1),
  ).filter((set) => count(set, ['r1', 'r2', 'r3']) < 2 || count(set, ['r1', 'r4', 'r5']) < 2)
}

export async function rootAttacks(scene: Scene): Promise<readonly Attack[]> {
  const { parties, after } = scene
  const { r1, r2, r4, x1 } = parties
  const two = rootTwo(parties)
  const path = rootUrlPath(2)
  const payload = json(two)
  const target: Target = {
    kind: 'root',
    path,
    payload,
    honest: await signBy('root', payload, r1, r2, r4),
    signers: ['r1', 'r2', 'r4'],
  }
  const wrong: (readonly Who[])[] = [
    ...wrongHolders(),
    ...(['r1', 'r2', 'r4'] as const).flatMap((who) =>
      [2, 3, 5].map((times) => Array.from<Who>({ length: times }).fill(who)),
    ),
    ...([
      ['r1', 'rGone'],
      ['r1', 'r1', 'r4'],
      ['r1', 'r2', 'rGone'],
      ['r1', 'r2', 'r2'],
      ['r4', 'r4', 'r2'],
    ] as const),
    ...([
      ['c1', 'c2'],
      ['scam', 'bank'],
      ['r1', 'c1', 'r4'],
      ['r1', 'x1', 'r4'],
      ['r2', 'r3', 'x1', 'r4'],
    ] as const),
  ]
  const forms = [
    ['version 3', { version: 3 }, 'pack/rollback'],
    ['version 1', { version: 1 }, 'pack/rollback'],
    ['version 1,000,000', { version: limits.rootVersionMax }, 'pack/rollback'],
    ['version 0', { version: 0 }, 'pack/bad-form'],
    ['version 2.5', { version: 2.5 }, 'pack/bad-form'],
    ['another format', { format: 'domdom-root/2' }, 'pack/bad-form'],
    ['a word nobody knows', { more: 1 }, 'pack/bad-form'],
    ['no day', { signed: 'soon' }, 'pack/bad-form'],
    ['a threshold of none', { root: { ...two.root, threshold: 0 } }, 'pack/bad-form'],
    ['a threshold of a half', { root: { ...two.root, threshold: 0.5 } }, 'pack/bad-form'],
    ['a threshold nobody can reach', { root: { ...two.root, threshold: 5 } }, 'pack/bad-form'],
    ['a threshold that only revoked keys reach', { root: { ...two.root, threshold: 4 } }, 'pack/bad-form'],
    ['no holders', { root: { threshold: 1, keys: [] } }, 'pack/bad-form'],
    ['one holder twice', { root: { threshold: 2, keys: [two.root.keys[0], two.root.keys[0]] } }, 'pack/bad-form'],
    [
      'one key under two names',
      { root: { threshold: 2, keys: [two.root.keys[0], { ...two.root.keys[0], id: x1.id }] } },
      'pack/bad-form',
    ],
    [
      'two keys under one name',
      { root: { threshold: 2, keys: [two.root.keys[0], { ...two.root.keys[1], id: r1.id }] } },
      'pack/bad-form',
    ],
    [
      'a key under a wrong name',
      { root: { threshold: 2, keys: [...two.root.keys.slice(0, 2), { id: 'ab'.repeat(8), key: x1.key }] } },
      'pack/bad-form',
    ],
    [
      'a key that is none',
      { catalogue: { threshold: 1, keys: [{ id: x1.id, key: 'A'.repeat(86) }] } },
      'pack/bad-form',
    ],
    ['no catalogue keys', { catalogue: { threshold: 1, keys: [] } }, 'pack/bad-form'],
    ['a catalogue out of reach', { catalogue: { ...two.catalogue, threshold: 3 } }, 'pack/bad-form'],
    ['a publisher without a prefix', { publishers: [{ ...two.publishers[0], prefixes: [] }] }, 'pack/bad-form'],
    ['one key for two publishers', { publishers: [two.publishers[0], two.publishers[0]] }, 'pack/bad-form'],
    ['a revocation that is no id', { revoked: { keys: ['all'], manifests: [] } }, 'pack/bad-form'],
  ] as const
  const signed = (bytes: Bytes) => signBy('root', bytes, r1, r2, r4)
  return [
    ...(await onBytes(target, scene)),
    ...(await onSigners(target, wrong, scene)),
    ...(await Promise.all(
      forms.map(async ([name, change, code]) => ({
        name: `root: ${name}`,
        files: [[path, await signed(json({ ...two, ...change }))]] as Attack['files'],
        code,
      })),
    )),
    {
      name: 'root: the first one in place of the second',
      files: [[path, await signBy('root', json(rootOne(parties)), r1, r2)]],
      code: 'pack/rollback',
    },
    {
      name: 'root: a catalogue in its place',
      files: [[path, after.files.get(cataloguePath) ?? new Uint8Array()]],
      code: unsigned,
    },
    {
      name: 'root: larger than any may be',
      files: [[path, await signed(concat(payload, new Uint8Array(limits.rootBytesMax).fill(32)))]],
      code: 'pack/too-large',
    },
    await brokenChain(scene),
  ]
}

/** Root 2 is right, root 3 is not signed by enough: the phone goes as far as it may and no further. */
async function brokenChain({ parties, after }: Scene): Promise<Attack> {
  const { r1, c4, c5, x1 } = parties
  const three = json({
    ...rootTwo(parties),
    version: 3,
    catalogue: { threshold: 1, keys: [{ id: x1.id, key: x1.key }] },
  })
  const list = json(catalogueOf(9, 3, [after.scam, after.bank]))
  return {
    name: 'root: the third is signed by too few',
    files: [
      [rootUrlPath(3), await signBy('root', three, r1)],
      [cataloguePath, await signBy('catalogue', list, c4, c5, x1)],
    ],
    code: 'pack/bad-signature',
  }
}
