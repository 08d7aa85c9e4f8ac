// F71 once more: what a phone refuses a mirror refuses too, it keeps what it had, and the honest update follows all the same.
import { describe, expect, test } from 'vitest'
import { mirror } from '../../../cli/mirror/mirror.ts'
import { cataloguePath, manifestUrlPath, rootUrlPath } from '../../../core/pack/road.ts'
import { isProblem } from '../../../core/problem.ts'
import type { Root } from '../../../core/trust/root.ts'
import { nodeTimers } from '../../../server/node-ports.ts'
import { honestSource, json, makeParties, rootOne, rootTwo, signBy } from '../../organisation.ts'
import type { Attack, Scene } from '../../src/content/attacks/attack.ts'
import { catalogueAttacks } from '../../src/content/attacks/on-catalogue.ts'
import { manifestAttacks } from '../../src/content/attacks/on-manifest.ts'
import { rootAttacks } from '../../src/content/attacks/on-root.ts'
import { fakeSource } from './fake-source.ts'
import { MEMORY, memoryFiles } from './memory-files.ts'
import { wholeIn } from './sound-folder.ts'
import { noJitter } from './workbench.ts'

const parties = await makeParties()
const scene: Scene = { parties, before: await honestSource(parties, 1), after: await honestSource(parties, 2) }
const attacks = [...(await catalogueAttacks(scene)), ...(await manifestAttacks(scene)), ...(await rootAttacks(scene))]
const { r1, r2, r4 } = parties
const signed = {
  one: await signBy('root', json(rootOne(parties)), r1, r2),
  two: await signBy('root', json(rootTwo(parties)), r1, r2, r4),
}
const both = ['scam-calls', 'bank-app']

/** A mirror of the honest first version, and a source that is about to turn. */
async function standingMirror() {
  const source = fakeSource(scene.before.files)
  const files = memoryFiles()
  const run = async (trusted: Root = rootOne(parties), bytes = signed.one) => {
    const ports = { ask: source.ask, timers: nodeTimers, random: noJitter, files }
    const known = { root: trusted, files: new Map([[trusted.version, bytes]]) }
    return mirror(ports, { from: new URL('http://source/'), to: MEMORY, trusted: known, packs: [], app: false })
  }
  await run()
  return { source, files, run }
}

async function codeOf(run: () => Promise<unknown>): Promise<string | null> {
  try {
    await run()
    return null
  } catch (error) {
    if (isProblem(error)) return error.code
    throw error
  }
}

/** What phones are shown: what only waits or was followed besides is not in anybody's way. */
const shown = (held: ReadonlyMap<string, Uint8Array>) =>
  [...held].filter(([path]) => !path.startsWith('.mirror/') && !path.startsWith('packs/root/'))

/** The list's own signers name other packs: phones take such a list too, and find no such pack; a mirror leaves out what is false. */
const isOtherList = ({ code }: Attack) => [code].flat().includes('pack/missing')

describe('an attack is refused, and the honest update after it succeeds', () => {
  test.each(attacks.map((attack): [string, Attack] => [attack.name, attack]))('%s', async (_name, attack) => {
    const { source, files, run } = await standingMirror()
    const before = shown(files.held)
    for (const [path, bytes] of [...scene.after.files, ...attack.files]) source.files.set(path, bytes)
    const code = await codeOf(run)
    const held = new Map(shown(files.held))
    if (isOtherList(attack)) expect([code, wholeIn(files.held)]).toEqual([null, { version: 6, packs: ['bank-app'] }])
    else {
      expect([attack.code].flat()).toContain(code)
      expect(wholeIn(files.held)).toEqual({ version: 5, packs: both })
      // Chunks of the pack before the one that was refused may be here already; nobody names them yet.
      for (const [path, bytes] of before) expect(held.get(path)).toEqual(bytes)
    }
    for (const [path, bytes] of scene.after.files) source.files.set(path, bytes)
    expect(await codeOf(run)).toBeNull()
    expect(wholeIn(files.held)).toEqual({ version: 6, packs: both })
  })
})

test('there are as many attacks as on a phone', () => {
  expect(attacks.length).toBeGreaterThanOrEqual(200)
})

test('roots that were followed are kept, and the next run asks for them no more', async () => {
  const { source, files, run } = await standingMirror()
  for (const [path, bytes] of scene.after.files) source.files.set(path, bytes)
  await run()
  for (const version of [1, 2]) expect(files.held.has(rootUrlPath(version))).toBe(true)
  source.asked.length = 0
  await run()
  expect(source.asked).toEqual([cataloguePath])
})

test('a machine that trusts a later root keeps the earlier ones for phones behind it, unless they do not lead there', async () => {
  const bring = async (change: (files: Map<string, Uint8Array<ArrayBuffer>>) => unknown) => {
    const { source, files } = { source: fakeSource(scene.after.files), files: memoryFiles() }
    change(source.files)
    const known = { root: rootTwo(parties), files: new Map([[2, signed.two]]) }
    const ports = { ask: source.ask, timers: nodeTimers, random: noJitter, files }
    await mirror(ports, { from: new URL('http://source/'), to: MEMORY, trusted: known, packs: [], app: false })
    expect(wholeIn(files.held)).toEqual({ version: 6, packs: both })
    return [1, 2].filter((version) => files.held.has(rootUrlPath(version)))
  }
  const stranger = await signBy(
    'root',
    json({ ...rootOne(parties), root: { threshold: 1, keys: [{ id: parties.x1.id, key: parties.x1.key }] } }),
    parties.x1,
  )
  expect(await bring((files) => files)).toEqual([1, 2])
  expect(await bring((files) => files.delete(rootUrlPath(1)))).toEqual([2])
  expect(await bring((files) => files.set(rootUrlPath(1), stranger))).toEqual([2])
})

test('a folder whose list was made with other keys is left alone', async () => {
  const { source, files, run } = await standingMirror()
  const others = await makeParties()
  const before = shown(files.held)
  const foreign = await honestSource(others, 1)
  for (const [path, bytes] of foreign.files) source.files.set(path, bytes)
  const root = await signBy('root', json(rootOne(others)), others.r1, others.r2)
  expect(await codeOf(() => run(rootOne(others), root))).toBe('storage/damaged')
  expect(shown(files.held)).toEqual(before)
})

test('a manifest whose key was taken back counts no more: it is brought anew', async () => {
  const { source, files, run } = await standingMirror()
  const { scam } = parties
  const path = manifestUrlPath(scene.before.scam.hash)
  const revoking = {
    ...rootTwo(parties),
    revoked: { ...rootTwo(parties).revoked, keys: [...rootTwo(parties).revoked.keys, scam.id] },
  }
  source.files.set(rootUrlPath(2), await signBy('root', json(revoking), r1, r2, r4))
  const list = { ...scene.before.catalogue, version: 6, root: 2 }
  source.files.set(cataloguePath, await signBy('catalogue', json(list), parties.c4, parties.c5))
  expect(await codeOf(run)).toBe('pack/withdrawn')
  expect(source.asked.filter((one) => one === path)).toHaveLength(2)
  expect(wholeIn(files.held)).toEqual({ version: 5, packs: both })
})
