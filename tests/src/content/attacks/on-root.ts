// Attacks on the step from root 1 to root 2.
import { concat } from '../../../../core/bytes.ts'
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

const wrongSigners: readonly (readonly Who[])[] = [
  ...wrongHolders(),
  ...(['r1', 'r2', 'r4'] as const).flatMap((who) =>
    [2, 3, 5].map((times) => Array.from<Who>({ length: times }).fill(who)),
  ),
  ...['r1 rGone', 'r1 r1 r4', 'r1 r2 rGone', 'r1 r2 r2', 'r4 r4 r2'].map((all) => all.split(' ') as Who[]),
  ...['c1 c2', 'scam bank', 'r1 c1 r4', 'r1 x1 r4', 'r2 r3 x1 r4'].map((all) => all.split(' ') as Who[]),
]

export async function rootAttacks(scene: Scene): Promise<readonly Attack[]> {
  const { r1, r2, r4 } = scene.parties
  const payload = json(rootTwo(scene.parties))
  const honest = await signBy('root', payload, r1, r2, r4)
  const target: Target = { kind: 'root', path: rootUrlPath(2), payload, honest, signers: ['r1', 'r2', 'r4'] }
  return [
    ...(await onBytes(target, scene)),
    ...(await onSigners(target, wrongSigners, scene)),
    ...(await wrongForms(scene)),
    ...(await inItsPlace(target, scene)),
    await brokenChain(scene),
  ]
}

/** Rightly signed by all who must: steps that are none, and roots that nobody could ever follow. */
function wrongForms({ parties }: Scene): Promise<readonly Attack[]> {
  const { r1, r2, r4, x1 } = parties
  const two = rootTwo(parties)
  const [first, second] = two.root.keys
  const [publisher] = two.publishers
  const held = (threshold: number, ...keys: unknown[]) => ({ root: { threshold, keys } })
  const listed = (threshold: number, ...keys: unknown[]) => ({ catalogue: { threshold, keys } })
  const steps = [1, 3, limits.rootVersionMax].map((version) => [`version ${version}`, { version }] as const)
  const forms: readonly (readonly [name: string, change: object])[] = [
    ['version 0', { version: 0 }],
    ['version 2.5', { version: 2.5 }],
    ['another format', { format: 'domdom-root/2' }],
    ['a word nobody knows', { more: 1 }],
    ['no day', { signed: 'soon' }],
    ['a threshold of none', held(0, ...two.root.keys)],
    ['a threshold of a half', held(0.5, ...two.root.keys)],
    ['a threshold nobody can reach', held(5, ...two.root.keys)],
    ['a threshold that only revoked keys reach', held(4, ...two.root.keys)],
    ['no holders', held(1)],
    ['one holder twice', held(2, first, first)],
    ['one key under two names', held(2, first, { ...first, id: x1.id })],
    ['two keys under one name', held(2, first, { ...second, id: r1.id })],
    ['a key under a wrong name', held(2, first, second, { id: 'ab'.repeat(8), key: x1.key })],
    ['a key that is none', listed(1, { id: x1.id, key: 'A'.repeat(86) })],
    ['no catalogue keys', listed(1)],
    ['a catalogue out of reach', listed(3, ...two.catalogue.keys)],
    ['a publisher without a prefix', { publishers: [{ ...publisher, prefixes: [] }] }],
    ['one key for two publishers', { publishers: [publisher, publisher] }],
    ['a revocation that is no id', { revoked: { keys: ['all'], manifests: [] } }],
  ]
  const laid = async (name: string, change: object, code: Attack['code']): Promise<Attack> => ({
    name: `root: ${name}`,
    files: [[rootUrlPath(2), await signBy('root', json({ ...two, ...change }), r1, r2, r4)]],
    code,
  })
  return Promise.all([
    ...steps.map(([name, change]) => laid(name, change, 'pack/rollback')),
    ...forms.map(([name, change]) => laid(name, change, 'pack/bad-form')),
  ])
}

async function inItsPlace({ path, payload }: Target, { parties, after }: Scene): Promise<readonly Attack[]> {
  const { r1, r2, r4 } = parties
  const long = concat(payload, new Uint8Array(limits.rootBytesMax + 100 - payload.length).fill(32))
  const first = await signBy('root', json(rootOne(parties)), r1, r2)
  return [
    { name: 'root: the first one in place of the second', files: [[path, first]], code: 'pack/rollback' },
    {
      name: 'root: a catalogue in its place',
      files: [[path, after.files.get(cataloguePath) ?? new Uint8Array()]],
      code: unsigned,
    },
    {
      name: 'root: larger than any may be',
      files: [[path, await signBy('root', long, r1, r2, r4)]],
      code: 'pack/too-large',
    },
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
