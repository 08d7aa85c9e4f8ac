// Attacks on the list of packs, met by a phone under root 1.
import { type Bytes, concat } from '../../../../core/bytes.ts'
import { limits } from '../../../../core/limits.ts'
import { cataloguePath, manifestUrlPath } from '../../../../core/pack/road.ts'
import { entryOf, forge, json, rootOne, signatureOf, signBy, type Who } from '../../../organisation.ts'
import { type Attack, onBytes, onSigners, payloadOf, type Scene, type Target, unsigned } from './attack.ts'

/** Says that it was made under no root: the phone has no reason to look for another. */
const underRootOne = (scene: Scene, version: unknown, packs = scene.after.catalogue.packs) =>
  json({ ...scene.after.catalogue, root: 1, version, packs })

const wrongSigners: readonly (readonly Who[])[] = [
  ...(['c1', 'c2', 'c3', 'cGone', 'r1', 'scam'] as const).map((who) => [who]),
  ...(['c1', 'c2', 'c3'] as const).flatMap((who) =>
    [2, 3, 4, 5].map((times) => Array.from<Who>({ length: times }).fill(who)),
  ),
  ...(['c1', 'c2', 'c3'] as const).flatMap((who) =>
    (['x1', 'cGone', 'r1', 'scam', 'c4'] as const).map((other): readonly Who[] => [who, other]),
  ),
  ...(['r1 r2', 'r1 r2 r3', 'scam bank', 'c4 c5', 'cGone cGone'] as const).map((all) => all.split(' ') as Who[]),
]

export async function catalogueAttacks(scene: Scene): Promise<readonly Attack[]> {
  const { c1, c2 } = scene.parties
  const payload = underRootOne(scene, 6)
  const honest = await signBy('catalogue', payload, c1, c2)
  const target: Target = { kind: 'catalogue', path: cataloguePath, payload, honest, signers: ['c1', 'c2'] }
  return [
    ...(await onBytes(target, scene)),
    ...(await onSigners(target, wrongSigners, scene)),
    ...(await wrongWords(scene)),
    ...(await mixed(target, scene)),
  ]
}

/** Rightly signed, so by who holds the keys: versions that go back or run ahead, and forms nobody knows. */
function wrongWords(scene: Scene): Promise<readonly Attack[]> {
  const { parties, after } = scene
  const { c1, c2 } = parties
  const said = (name: string, bytes: Bytes, code: Attack['code']) => ({ name: `catalogue: ${name}`, bytes, code })
  const versioned = (name: string, versions: readonly unknown[], code: Attack['code']) =>
    versions.map((version) => said(`${name} ${JSON.stringify(version)}`, underRootOne(scene, version), code))
  const list = after.catalogue
  const all = [
    ...versioned('rolled back to', [1, 2, 3, 4], 'pack/rollback'),
    ...versioned('fast-forwarded to', [limits.catalogueStepMax + 6, 1e7, 2 ** 31, 2 ** 53 - 1], 'pack/bad-form'),
    ...versioned('of version', [0, -1, 5.5, '6', null, [], 1e300, true], 'pack/bad-form'),
    said('another format', json({ ...list, format: 'domdom-catalogue/9' }), 'pack/bad-form'),
    said('a word nobody knows', json({ ...list, root: 1, more: 1 }), 'pack/bad-form'),
    said('a manifest for a list', json(after.scam.manifest), 'pack/bad-form'),
    said('a root for a list', json(rootOne(parties)), 'pack/bad-form'),
    said('501 packs', json({ ...list, root: 1, packs: Array(501).fill(entryOf(after.scam)) }), 'pack/bad-form'),
    said('under a root that never comes', json({ ...list, root: 3 }), 'pack/not-at-source'),
    said('under the last root there can be', json({ ...list, root: limits.rootVersionMax }), 'pack/not-at-source'),
    said('of the old keys, under the new root', json({ ...list, version: 7, root: 2 }), unsigned),
  ]
  return Promise.all(
    all.map(async ({ name, bytes, code }) => ({
      name,
      files: [[cataloguePath, await signBy('catalogue', bytes, c1, c2)]] as const,
      code,
    })),
  )
}

/** Signatures and payloads that are all honest, but not together. */
async function mixed({ honest, payload }: Target, { parties, before, after }: Scene): Promise<readonly Attack[]> {
  const { c1, c2 } = parties
  const exchanged = [
    [c1.id, await signatureOf('catalogue', payload, c2)],
    [c2.id, await signatureOf('catalogue', payload, c1)],
  ] as const
  const header = honest.slice(0, honest.indexOf(10) + 1)
  const lent = [before.files.get(cataloguePath), after.files.get(manifestUrlPath(after.scam.hash))]
  return [
    {
      name: 'catalogue: signatures exchanged',
      files: [[cataloguePath, forge('catalogue', exchanged, payload)]],
      code: unsigned,
    },
    ...lent.map((file, i) => ({
      name: `catalogue: the payload of another document (${i}) under its header`,
      files: [[cataloguePath, concat(header, payloadOf(file ?? new Uint8Array()))]] as const,
      code: unsigned,
    })),
  ]
}
