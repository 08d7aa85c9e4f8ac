// A new version at the source: only what changed moves, and nothing goes that a phone may still ask for.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../server/test-server.ts'
import { broken, snapshot, type Workshop } from '../build/tiny-pack.ts'
import { plainServerFor } from './plain-server.ts'
import { wholeIn } from './sound-folder.ts'
import { builtWorkshop, corrected, mirrorOf, OTHER, twoPacks } from './workbench.ts'

const chunksIn = (folder: string) =>
  [...snapshot(folder).keys()].filter((path) => /^packs\/chunks\/[0-9a-f]{64}$/.test(path))

/** The next version, with what is of no use to it gone from the source too. */
async function publish(workshop: Workshop, files: ReturnType<typeof corrected>): Promise<void> {
  workshop.put(files)
  await workshop.build({ clean: true })
}

test('one corrected word moves the list, one manifest and one chunk, and says how many bytes', async () => {
  const workshop = await builtWorkshop()
  const plain = await plainServerFor(workshop.outDir)
  const to = temporaryFolder()
  await mirrorOf(workshop, plain.url, to)
  const before = new Set(snapshot(workshop.outDir).keys())
  await publish(workshop, corrected(twoPacks))
  plain.asked.length = 0
  const report = await mirrorOf(workshop, plain.url, to)
  const fresh = [...snapshot(workshop.outDir)].filter(
    ([path]) => !before.has(path) && /(chunks|manifests)\/\w{64}$/.test(path),
  )
  expect(plain.asked.toSorted()).toEqual(['packs/catalogue', ...fresh.map(([path]) => path)].toSorted())
  expect(plain.asked).toHaveLength(3)
  const list = snapshot(workshop.outDir).get('packs/catalogue')?.length ?? 0
  expect(report.bytes).toBe(fresh.reduce((sum, [, bytes]) => sum + bytes.length, list))
  expect(wholeIn(snapshot(to))).toEqual({ version: 8, packs: [OTHER, 'tiny'] })
})

test('pieces of the version before stay for phones that are fetching it, and go with the one after', async () => {
  const workshop = await builtWorkshop()
  const plain = await plainServerFor(workshop.outDir)
  const to = temporaryFolder()
  await mirrorOf(workshop, plain.url, to)
  const first = chunksIn(to)
  const second = corrected(twoPacks)
  await publish(workshop, second)
  expect((await mirrorOf(workshop, plain.url, to)).removed).toBe(0)
  expect(first.filter((path) => !existsSync(join(to, path)))).toEqual([])
  // Also when nothing is new, and when the same was only signed again.
  await workshop.build({ clean: true })
  expect((await mirrorOf(workshop, plain.url, to)).removed).toBe(0)
  expect(first.filter((path) => !existsSync(join(to, path)))).toEqual([])
  await publish(workshop, corrected(second))
  expect((await mirrorOf(workshop, plain.url, to)).removed).toBe(2)
  expect(first.filter((path) => !existsSync(join(to, path)))).toHaveLength(1)
  expect(wholeIn(snapshot(to))).toEqual({ version: 9, packs: [OTHER, 'tiny'] })
})

test('a pack that is no longer offered goes one version later', async () => {
  const workshop = await builtWorkshop()
  const plain = await plainServerFor(workshop.outDir)
  const to = temporaryFolder()
  await mirrorOf(workshop, plain.url, to)
  const without = Object.fromEntries(
    Object.entries(broken('catalogue.yaml', 'version: 7', 'version: 8', twoPacks)).filter(
      ([path]) => !path.startsWith(OTHER),
    ),
  )
  await publish(workshop, without)
  expect(await mirrorOf(workshop, plain.url, to)).toMatchObject({ packs: [{ id: 'tiny', brought: 0 }], removed: 0 })
  await publish(workshop, corrected(without))
  expect((await mirrorOf(workshop, plain.url, to)).removed).toBe(2)
})
