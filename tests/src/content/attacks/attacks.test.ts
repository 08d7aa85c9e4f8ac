// F71: whatever is laid where the honest documents lay, the phone refuses it, shows what it had, and the honest update follows all the same.
import { describe, expect, test } from 'vitest'
import { cataloguePath, manifestUrlPath, rootUrlPath } from '../../../../core/pack/road.ts'
import { isProblem } from '../../../../core/problem.ts'
import { fakeNetwork } from '../../../fake-network.ts'
import { honestSource, makeParties, rootOne } from '../../../organisation.ts'
import { dump } from '../../../phone-storage.ts'
import { phone } from '../phone.ts'
import type { Attack, Scene } from './attack.ts'
import { catalogueAttacks } from './on-catalogue.ts'
import { manifestAttacks } from './on-manifest.ts'
import { rootAttacks } from './on-root.ts'

const CASES_MIN = 200

const parties = await makeParties()
const scene: Scene = { parties, before: await honestSource(parties, 1), after: await honestSource(parties, 2) }
const attacks = [...(await catalogueAttacks(scene)), ...(await manifestAttacks(scene)), ...(await rootAttacks(scene))]

const ID = 'scam-calls'

/** A phone that has the honest first version, and a source that is about to turn. */
async function learningPhone() {
  const network = fakeNetwork(scene.before.files)
  const here = await phone({ fetch: network.fetch, builtInRoot: rootOne(parties) })
  await here.content.refreshCatalogue()
  await here.content.download(ID, 'vi')
  return { ...here, network }
}

type Learning = Awaited<ReturnType<typeof learningPhone>>

const titleOn = async ({ content }: Learning) => (await content.lesson(ID, 'one', 'vi'))?.lesson.title

/** Everything a phone would do by itself when the line is there. Gives the code of what stopped it. */
async function update({ content }: Learning): Promise<string | null> {
  try {
    await content.refreshCatalogue()
    await content.download(ID, 'vi')
    return null
  } catch (error) {
    if (isProblem(error)) return error.code
    throw error
  }
}

test('there are enough attacks, and no two are the same', () => {
  expect(attacks.length).toBeGreaterThanOrEqual(CASES_MIN)
  const distinct = new Set(
    attacks.map(({ files }) => files.map(([path, bytes]) => `${path} ${Buffer.from(bytes).toString('base64')}`).join()),
  )
  expect(distinct.size).toBe(attacks.length)
  expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length)
  console.log(`${attacks.length} attacks`)
})

test('the honest update needs no attack to succeed', async () => {
  const here = await learningPhone()
  for (const [path, bytes] of scene.after.files) here.network.files.set(path, bytes)
  expect(await update(here)).toBeNull()
  expect(await titleOn(here)).toBe('Bài 2')
})

describe('a line that breaks, lies or never ends keeps what was there, and the honest update after it succeeds', () => {
  const faults = ['unreachable', 'html', 'cut', 'short', 'endless', 'changed', 404, 410, 500, 503] as const
  const places = [cataloguePath, rootUrlPath(2), manifestUrlPath(scene.after.scam.hash)]
  const cases = places.flatMap((path) => faults.map((fault) => [path, fault] as const))

  test.each(cases)('%s: %s', async (path, fault) => {
    const here = await learningPhone()
    for (const [place, bytes] of scene.after.files) here.network.files.set(place, bytes)
    here.network.spoil(path, fault, Number.POSITIVE_INFINITY)
    const code = await update(here)
    if (fault === 'endless') expect(code).toBe('pack/too-large')
    else expect(code).not.toBeNull()
    expect(await titleOn(here)).toBe('Bài 1')
    here.network.spoil(path, fault, 0)
    expect(await update(here)).toBeNull()
    expect(await titleOn(here)).toBe('Bài 2')
  })
})

describe('an attack is refused, and the honest update after it succeeds', () => {
  test.each(attacks.map((attack): [string, Attack] => [attack.name, attack]))('%s', async (_name, attack) => {
    const here = await learningPhone()
    const { packs, chunks } = await dump(here.databaseName)
    for (const [path, bytes] of [...scene.after.files, ...attack.files]) here.network.files.set(path, bytes)
    expect([attack.code].flat()).toContain(await update(here))
    expect(await titleOn(here)).toBe('Bài 1')
    const held = await dump(here.databaseName)
    expect([held.packs, held.chunks]).toEqual([packs, chunks])
    for (const [path, bytes] of scene.after.files) here.network.files.set(path, bytes)
    expect(await update(here)).toBeNull()
    expect(await titleOn(here)).toBe('Bài 2')
  })
})
