// Attacks on the list of packs, met by a phone under root 1.
import { type Bytes, concat } from '../../../../core/bytes.ts'
import { limits } from '../../../../core/limits.ts'
import { cataloguePath, manifestUrlPath } from '../../../../core/pack/road.ts'
import { entryOf, forge, json, rootOne, signatureOf, signBy, type Who } from '../../../organisation.ts'
import { type Attack, onBytes, onSigners, payloadOf, type Scene, type Target, unsigned } from './attack.ts'

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
