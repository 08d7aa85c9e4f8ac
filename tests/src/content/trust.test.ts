import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Bytes } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import { cataloguePath, manifestUrlPath, rootUrlPath } from '../../../core/pack/road.ts'
import { nodeVerifier } from '../../../server/node-ports.ts'
import { fakeNetwork } from '../../fake-network.ts'
import { catalogueOf, json, rootOne, rootTwo, signBy } from '../../organisation.ts'
import { ask, breakAtEveryStep, dump } from '../../phone-storage.ts'
import { ID, lay, learner, listed, one, parties, rowOf, secondRoot, two } from './learner.ts'

const { c1, c4, c5, r1, r4, r5 } = parties

describe('requests', () => {
  test('a list under the root that is known costs one request and no look for another root', async () => {
    const { content, network } = await learner()
    await content.refreshCatalogue()
    await content.refreshCatalogue()
    expect(network.asked).toEqual([cataloguePath, cataloguePath])
  })

  test('a new root is fetched once, and known at the next start', async () => {
    const { content, network, again } = await learner()
    lay(network, two.files)
    await content.refreshCatalogue()
    await again().refreshCatalogue()
    expect(network.asked).toEqual([cataloguePath, rootUrlPath(2), cataloguePath])
  })

  test('three roots behind, each is passed on the way', async () => {
    const here = await learner()
    const [three, four] = [3, 4].map((version) => json({ ...rootTwo(parties), version }))
    lay(here.network, two.files)
    lay(here.network, [
      [rootUrlPath(3), await signBy('root', three ?? json(0), r1, r4)],
      [rootUrlPath(4), await signBy('root', four ?? json(0), r4, r5)],
      [cataloguePath, await signBy('catalogue', json(catalogueOf(9, 4, [])), c4, c5)],
    ])
    await here.content.refreshCatalogue()
    expect(here.network.asked).toEqual([cataloguePath, rootUrlPath(2), rootUrlPath(3), rootUrlPath(4)])
    expect(await rowOf(here, 'root')).toMatchObject({ version: 4 })
  })
})

describe('a stolen catalogue key that ran ahead', () => {
  const far = 900_000

  async function fastForwarded() {
    const here = await learner()
    await here.content.refreshCatalogue()
    lay(here.network, [[cataloguePath, await listed(far)]])
    await here.content.refreshCatalogue()
    return here
  }

  test('is forgotten with a root that exchanges the keys', async () => {
    const here = await fastForwarded()
    lay(here.network, two.files)
    await here.content.refreshCatalogue()
    expect(await rowOf(here, 'current')).toMatchObject({ version: two.catalogue.version })
  })

  test('is forgotten too when the root came with a new version of the app', async () => {
    const here = await fastForwarded()
    lay(here.network, two.files)
    await here.again({ builtInRoot: rootTwo(parties) }).refreshCatalogue()
    expect(await rowOf(here, 'current')).toMatchObject({ version: two.catalogue.version })
    expect(here.network.asked).not.toContain(rootUrlPath(2))
  })

  test('is not forgotten with a root that leaves enough of the keys: an old list could come back', async () => {
    const here = await fastForwarded()
    lay(here.network, await secondRoot({}))
    await expect(here.content.refreshCatalogue()).rejects.toMatchObject({ code: 'pack/rollback' })
    expect(await rowOf(here, 'current')).toMatchObject({ version: far })
    expect(await rowOf(here, 'root')).toMatchObject({ version: 2 })
  })

  test('after the exchange lists of the old keys are refused for ever', async () => {
    const here = await fastForwarded()
    lay(here.network, two.files)
    await here.content.refreshCatalogue()
    lay(here.network, [[cataloguePath, await listed(far + 1)]])
    await expect(here.content.refreshCatalogue()).rejects.toMatchObject({ code: 'pack/unknown-publisher' })
  })
})

test('a list that stays the same for months only warns: by the days that were signed, whatever the clock', async () => {
  const here = await learner()
  await here.content.refreshCatalogue()
  expect(await here.content.weeksBehind()).toBe(0)
  const later = here.again({ builtInRoot: { ...rootOne(parties), version: 2, signed: '2026-11-30' } })
  await later.refreshCatalogue()
  expect(await later.weeksBehind()).toBe(25)
  await later.download(ID, 'vi')
  expect((await later.lesson(ID, 'one', 'vi'))?.lesson.title).toBe('Bài 1')
})

test('before anything was listed nobody knows how old it is', async () => {
  expect(await (await learner()).content.weeksBehind()).toBeNull()
})

test('an app built with a later root than the stored one goes by its own', async () => {
  const here = await learner()
  lay(here.network, two.files)
  await here.content.refreshCatalogue()
  const keys = [{ id: c1.id, key: c1.key }]
  const own = { ...rootOne(parties), version: 3, catalogue: { threshold: 1, keys } }
  const newer = here.again({ builtInRoot: own })
  await expect(newer.refreshCatalogue()).rejects.toMatchObject({ code: 'pack/unknown-publisher' })
  lay(here.network, [[cataloguePath, await listed(6)]])
  await newer.refreshCatalogue()
})

test('what was fetched under a key that a later root names no more is fetched again before it is installed, and must be signed anew', async () => {
  const here = await learner()
  await here.content.refreshCatalogue()
  await here.content.prepare(ID)
  const { x1 } = parties
  const [farmers, bank] = rootOne(parties).publishers
  if (farmers === undefined || bank === undefined) throw new Error('two publishers')
  const publishers = [{ ...farmers, keys: [{ id: x1.id, key: x1.key }] }, bank]
  lay(here.network, await secondRoot({ publishers }))
  await here.content.refreshCatalogue()
  await expect(here.content.download(ID, 'vi')).rejects.toMatchObject({ code: 'pack/unknown-publisher' })
  lay(here.network, [[manifestUrlPath(one.scam.hash), await signBy('manifest', one.scam.payload, x1)]])
  await here.content.download(ID, 'vi')
  expect((await here.content.list()).find(({ id }) => id === ID)?.state).toEqual({ kind: 'ready' })
})

test('a stored root that is damaged stops no lesson, and is followed anew', async () => {
  const here = await learner()
  lay(here.network, two.files)
  await here.content.refreshCatalogue()
  await here.content.download(ID, 'vi')
  await overwrite(here.databaseName, { key: 'root', version: 2, payload: json({ format: 'domdom-root/9' }) })
  const later = here.again()
  expect((await later.lesson(ID, 'one', 'vi'))?.lesson.title).toBe('Bài 2')
  await later.refreshCatalogue()
  expect((await rowOf(here, 'root'))?.payload).toEqual(json(rootTwo(parties)))
})

async function overwrite(name: string, row: object): Promise<void> {
  const db = await ask(indexedDB.open(name))
  await ask(db.transaction('catalogue', 'readwrite').objectStore('catalogue').put(row))
  db.close()
}

describe('a phone that breaks at any write', () => {
  test.each(['throws', 'aborts'] as const)(
    '(it %s) keeps the old root or the new one, and updates later',
    async (how) => {
      const here = await learner()
      await here.content.refreshCatalogue()
      lay(here.network, two.files)
      const steps = await breakAtEveryStep(
        how,
        () => here.again().refreshCatalogue(),
        async (at) => {
          expect(await rowOf(here, 'current')).toMatchObject({ version: one.catalogue.version })
          // The second write is the catalogue's: the root that was followed before it stays.
          expect((await rowOf(here, 'root'))?.version).toBe(at === 1 ? undefined : 2)
        },
      )
      expect(steps).toBe(2)
      expect(await rowOf(here, 'current')).toMatchObject({ version: two.catalogue.version })
      expect(await rowOf(here, 'root')).toMatchObject({ version: 2 })
    },
  )
})

test('a tab that judged a list by the older root leaves it to the newer one, which another tab followed meanwhile', async () => {
  const here = await learner()
  await here.content.refreshCatalogue()
  const stolen = fakeNetwork(new Map([[cataloguePath, await listed(99)]]))
  lay(here.network, two.files)
  let isFirst = true
  const verify: typeof nodeVerifier.verify = async (...asked) => {
    if (isFirst) await here.again().refreshCatalogue()
    isFirst = false
    return nodeVerifier.verify(...asked)
  }
  const slow = here.again({ fetch: stolen.fetch, verifier: { ...nodeVerifier, verify } })
  await expect(slow.refreshCatalogue()).rejects.toMatchObject({ code: 'pack/unknown-publisher' })
  expect(await rowOf(here, 'current')).toMatchObject({ version: two.catalogue.version })
})

test('a chain of roots that seems to have no end is followed a part at a time', async () => {
  const here = await learner()
  const last = limits.rootStepsMax + 3
  for (let version = 2; version <= last; version++) {
    const root = json({ ...rootOne(parties), version })
    lay(here.network, [[rootUrlPath(version), await signBy('root', root, r1, parties.r2)]])
  }
  lay(here.network, [[cataloguePath, await signBy('catalogue', json(catalogueOf(9, last, [])), c1, parties.c2)]])
  await expect(here.content.refreshCatalogue()).rejects.toMatchObject({ code: 'pack/not-at-source' })
  expect(await rowOf(here, 'root')).toMatchObject({ version: limits.rootStepsMax + 1 })
  await here.content.refreshCatalogue()
  expect(await rowOf(here, 'root')).toMatchObject({ version: last })
})

test('two tabs that follow the same root at once end with the same', async () => {
  const here = await learner()
  await here.content.refreshCatalogue()
  lay(here.network, two.files)
  await Promise.all([here.again().refreshCatalogue(), here.again().refreshCatalogue()])
  expect(await rowOf(here, 'root')).toMatchObject({ version: 2 })
  expect(await rowOf(here, 'current')).toMatchObject({ version: two.catalogue.version })
})

test('whatever pieces of honest files an attacker puts together, nothing but the honest documents is ever kept', async () => {
  const pieces = [...one.files, ...two.files].map(([, bytes]) => bytes)
  const places = [cataloguePath, rootUrlPath(2), manifestUrlPath(two.scam.hash)]
  const honest = new Set(
    [...pieces.map((bytes) => bytes.slice(bytes.indexOf(10) + 1))].map((bytes) => Buffer.from(bytes).toString()),
  )
  const piece = fc.record({
    of: fc.nat(pieces.length - 1),
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  const change = fc.oneof(fc.record({ at: fc.nat(4000), bit: fc.nat(7) }), fc.constant(null))
  const file = fc.record({
    place: fc.constantFrom(...places),
    parts: fc.array(piece, { minLength: 1, maxLength: 3 }),
    change,
  })
  await fc.assert(
    fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 3 }), async (laid) => {
      const here = await learner()
      await here.content.refreshCatalogue()
      lay(here.network, two.files)
      lay(
        here.network,
        laid.map(({ place, parts, change: changed }) => [place, glued(pieces, parts, changed)]),
      )
      await here.content.refreshCatalogue().catch(() => undefined)
      await here.content.prepare(ID).catch(() => undefined)
      const { catalogue = [], manifests = [] } = await dump(here.databaseName)
      for (const row of [...catalogue, ...manifests] as { payload: Bytes }[])
        expect(honest.has(Buffer.from(row.payload).toString())).toBe(true)
      lay(here.network, two.files)
      await here.content.refreshCatalogue()
      await here.content.download(ID, 'vi')
      expect((await here.content.lesson(ID, 'one', 'vi'))?.lesson.title).toBe('Bài 2')
    }),
    { numRuns: 100 },
  )
})

interface Piece {
  readonly of: number
  readonly from: number
  readonly share: number
}

/** Cuts of files one after the other, and one bit turned. */
function glued(files: readonly Bytes[], parts: readonly Piece[], change: { at: number; bit: number } | null): Bytes {
  const cuts = parts.map(({ of, from, share }) => {
    const bytes = files[of] ?? new Uint8Array()
    const start = Math.floor(from * from * bytes.length)
    return bytes.slice(start, start + Math.ceil(share ** 0.25 * (bytes.length - start)))
  })
  const whole = new Uint8Array(Buffer.concat(cuts))
  const turned = whole[change?.at ?? -1]
  if (change !== null && turned !== undefined) whole[change.at] = turned ^ (1 << change.bit)
  return whole
}
