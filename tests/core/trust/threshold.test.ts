import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { utf8 } from '../../../core/bytes.ts'
import { catalogueAgeWeeks } from '../../../core/trust/age.ts'
import { openCatalogue, openManifest } from '../../../core/trust/published.ts'
import { covers, type Publisher, type Root } from '../../../core/trust/root.ts'
import { forgetsCatalogueVersion, openFirstRoot, openNextRoot } from '../../../core/trust/step.ts'
import { nodeVerifier } from '../../../server/node-ports.ts'
import {
  catalogueOf,
  forge,
  json,
  makeParties,
  rootOne,
  rootTwo,
  signatureOf,
  signBy,
  tinyPack,
} from '../../organisation.ts'

const parties = await makeParties()
const { r1, r2, r4, c1, c2, c3, x1, scam } = parties
const junk = 'A'.repeat(86)

describe('nobody can spoil a good file', () => {
  test('with junk under a known name before the good signatures', async () => {
    const payload = json(catalogueOf(6, 1, []))
    const [one, two] = [await signatureOf('catalogue', payload, c1), await signatureOf('catalogue', payload, c2)]
    const file = forge(
      'catalogue',
      [
        [c1.id, junk],
        [c1.id, one],
        [c2.id, junk],
        [c2.id, two],
      ],
      payload,
    )
    expect((await openCatalogue(file, rootOne(parties), nodeVerifier)).catalogue.version).toBe(6)
  })

  test('with signatures of strangers among them', async () => {
    const payload = json(rootTwo(parties))
    const file = await signBy('root', payload, x1, r1, r2, r4, x1)
    expect((await openNextRoot(file, rootOne(parties), nodeVerifier)).root.version).toBe(2)
  })
})

test('any two of the three make a catalogue', async () => {
  const payload = json(catalogueOf(6, 1, []))
  for (const by of [
    [c1, c2],
    [c2, c3],
    [c3, c1],
    [c1, c2, c3],
  ])
    expect(
      (await openCatalogue(await signBy('catalogue', payload, ...by), rootOne(parties), nodeVerifier)).payload,
    ).toEqual(payload)
})

test('a manifest tells whose key signed it', async () => {
  const pack = await tinyPack('scam-calls', 1)
  const entry = { id: 'scam-calls', manifest: pack.hash }
  const file = await signBy('manifest', pack.payload, x1, scam)
  expect(await openManifest(file, entry, rootOne(parties), nodeVerifier)).toEqual({
    payload: pack.payload,
    signer: scam.id,
  })
})

test('a manifest that was taken back opens for nobody, whoever signed it', async () => {
  const pack = await tinyPack('scam-calls', 1)
  const entry = { id: 'scam-calls', manifest: pack.hash }
  const root = { ...rootOne(parties), revoked: { keys: [], manifests: [pack.hash] } }
  const file = await signBy('manifest', pack.payload, scam)
  await expect(openManifest(file, entry, root, nodeVerifier)).rejects.toMatchObject({ code: 'pack/withdrawn' })
})

test('a catalogue from before roots can still be read', async () => {
  const { format, version, packs } = catalogueOf(6, 1, [await tinyPack('scam-calls', 1)])
  const older = { format, version, packs: packs.map(({ manifestBytes: _none, ...entry }) => entry) }
  const file = await signBy('catalogue', json(older), c1, c2)
  expect((await openCatalogue(file, rootOne(parties), nodeVerifier)).catalogue).toEqual(older)
})

test.each([
  [['scam-'], 'scam-calls', true],
  [['scam-'], 'scam', false],
  [['scam-'], 'my-scam-calls', false],
  [['scam-', 'bank-'], 'bank-app', true],
  [[''], 'anything', true],
])('the prefixes %j cover %s: %s', (prefixes, id, yes) => {
  expect(covers({ prefixes } as unknown as Publisher, id)).toBe(yes)
})

describe('the version of the catalogue', () => {
  const keys = [c1, c2, c3].map(({ key }) => key)
  const signedBy = (threshold: number, ...by: (typeof c1)[]): Root => ({
    ...rootOne(parties),
    catalogue: { threshold, keys: by.map(({ id, key }) => ({ id, key })) },
  })

  const situations: readonly (readonly [when: string, root: Root, forgotten: boolean])[] = [
    ['no old key stays', signedBy(1, x1), true],
    ['one of two that are needed stays', signedBy(2, c1, x1, r1), true],
    ['as many stay as are needed', signedBy(2, c1, c2, x1), false],
    ['nothing changed', rootOne(parties), false],
    ['the threshold fell to one', signedBy(1, c1, x1), false],
    ['those that stay are revoked', { ...signedBy(1, c1, x1), revoked: { keys: [c1.id], manifests: [] } }, true],
  ]

  test.each(situations)('%s: forgotten or not', (_when, root, forgotten) => {
    expect(forgetsCatalogueVersion(keys, root)).toBe(forgotten)
  })
})

test.each([
  ['2026-06-01', '2026-06-01', 0],
  ['2026-06-01', '2026-06-07', 0],
  ['2026-06-01', '2026-06-08', 1],
  ['2026-06-08', '2026-06-01', 0],
  ['2026-01-01', '2027-01-01', 52],
])('a catalogue of %s under a root of %s is %i weeks behind', (signed, root, weeks) => {
  expect(catalogueAgeWeeks({ signed }, { signed: root })).toBe(weeks)
})

test('a catalogue without a day has no age', () => {
  expect(catalogueAgeWeeks({}, { signed: '2026-06-01' })).toBeNull()
})

test('the root in the description of the format opens', async () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/pack-format.md'), 'utf8')
  const [, text = ''] = /```\n(domdom-signed\/1 root [^`]*)```/.exec(page) ?? []
  const { root } = await openFirstRoot(utf8(text), nodeVerifier)
  expect(root).toMatchObject({ version: 1, publishers: [{ demo: true, prefixes: [''] }] })
})
