// Numbers that stay though what they name does not: two lists of one version could be played against each other.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { broken, type Files, goodPack, openWorkshop } from './tiny-pack.ts'

const reworded = broken('tiny/pack.yaml', 'Một bài để thử.', 'Một bài nhỏ để thử.')
const raised = (path: string, from: string, to: string, files: Files) =>
  broken(path, `version: ${from}`, `version: ${to}`, files)

/** What is said of numbers when these are given out after the good pack was. */
async function givenOut(files: Files, record = true): Promise<readonly string[]> {
  const { root, put, build, warnings } = openWorkshop()
  await build({ record: true })
  put({ ...files, 'tiny/published.yaml': readFileSync(join(root, 'packs/tiny/published.yaml'), 'utf8') })
  await build({ record })
  return warnings.filter((line) => line.includes('raise it'))
}

const ofPack = 'tiny/pack.yaml: version 2 was built before with other lessons: raise it.'
const ofList = 'catalogue.yaml: version 7 was built before with other packs: raise it.'

test.each<[situation: string, files: Files, says: readonly string[]]>([
  ['both stay', reworded, [ofPack, ofList]],
  ['the list stays', raised('tiny/pack.yaml', '2', '3', reworded), [ofList]],
  ['the pack stays', raised('catalogue.yaml', '7', '8', reworded), [ofPack]],
  ['both are raised', raised('catalogue.yaml', '7', '8', raised('tiny/pack.yaml', '2', '3', reworded)), []],
  ['nothing changed at all', goodPack, []],
])('where %s, that is said', async (_situation, files, says) => {
  expect(await givenOut(files)).toEqual(says)
})

test('a draft may be built under one number as often as its author likes', async () => {
  expect(await givenOut(reworded, false)).toEqual([])
})
