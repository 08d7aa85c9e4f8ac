// Attacks on the step from root 1 to root 2.
import { type Bytes, concat } from '../../../../core/bytes.ts'
import { limits } from '../../../../core/limits.ts'
import { cataloguePath, rootUrlPath } from '../../../../core/pack/road.ts'
import { catalogueOf, json, rootOne, rootTwo, signBy, type Who } from '../../../organisation.ts'
import { type Attack, onBytes, onSigners, type Scene, type Target, unsigned } from './attack.ts'

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
      files: [
        [path, await signed(concat(payload, new Uint8Array(limits.rootBytesMax + 100 - payload.length).fill(32)))],
      ],
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
