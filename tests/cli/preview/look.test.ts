import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lookAtPacks } from '../../../cli/preview/look.ts'
import { filePath } from '../../../cli/preview/shown.ts'
import { broken, type Files, goodPack, openWorkshop } from '../build/tiny-pack.ts'
import { run } from '../run.ts'

const VI = 'tiny/lessons/hang-up/vi.md'
const EN = 'tiny/lessons/hang-up/en.md'

function look(files: Files = goodPack) {
  const { shown, files: media } = lookAtPacks([], join(openWorkshop(files).root, 'packs'), '2026-06-30')
  const [pack] = shown.packs
  return { shown, media, pack }
}

test.each(['-1', '70000', 'web', '1.5'])('«%s» is no port', async (port) => {
  expect(await run('preview', `--port=${port}`)).toMatchObject({
    code: 2,
    complained: expect.stringMatching(/is no port/),
  })
})

test('a lesson whose original cannot be read is listed, not shown, and its error is told', () => {
  const { shown, pack } = look(broken(VI, '#pay', '#Pay'))
  expect(pack?.listed).toEqual(['hang-up'])
  expect(pack?.lessons).toEqual({})
  expect(pack?.manifest.lessons).toEqual([])
  expect(shown.findings).toContainEqual({
    place: { file: `packs/${VI}`, line: 21 },
    weight: 'error',
    sentence: expect.stringMatching(/«Pay» is malformed/),
  })
})

test('a lesson whose translation cannot be read is shown in its original', () => {
  const { pack } = look(broken(EN, '#pay', '#Pay'))
  expect(Object.keys(pack?.lessons['hang-up'] ?? {})).toEqual(['vi'])
})

test('a pack whose own file cannot be read leaves the others as they are', () => {
  const twin = Object.entries(goodPack).map(([path, text]) => [path.replace('tiny/', 'twin/'), text] as const)
  const { shown } = look({
    ...Object.fromEntries(twin),
    ...broken('tiny/pack.yaml', 'version: 2', 'version: two'),
  })
  expect(shown.packs).toHaveLength(1)
})

test('a good pack is shown in all its languages, with pictures and clips under its own name', () => {
  const { media, pack } = look()
  expect(Object.keys(pack?.lessons['hang-up'] ?? {})).toEqual(['vi', 'en'])
  const paths = ['pictures/cover.svg', 'pictures/phone.svg', 'voice/vi/ring.opus']
  expect([...media.keys()]).toEqual(paths.map((path) => filePath(pack?.hash ?? '', path)))
})

test('a changed picture gives the pack another name, so that nothing old is shown', () => {
  const [one, same, other] = [look(), look(), look(broken('tiny/pictures/phone.svg', '7 7', '6 6'))]
  expect(same.pack?.hash).toBe(one.pack?.hash)
  expect(other.pack?.hash).not.toBe(one.pack?.hash)
})
