// Attacks on a pack's manifest, met by a phone that has followed root 2 and taken its catalogue.
import { utf8 } from '../../../../core/bytes.ts'
import { cataloguePath, manifestUrlPath } from '../../../../core/pack/road.ts'
import { entryOf, forge, json, signatureOf, signBy, type Who } from '../../../organisation.ts'
import { type Attack, onBytes, onSigners, type Scene, type Target } from './attack.ts'

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
