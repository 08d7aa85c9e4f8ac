import { expect, test } from 'vitest'
import { importSource } from '../../../../cli/import/import.ts'
import { sourceFile } from '../../../../cli/import/source.ts'
import { makeZip } from '../archive/make-zip.ts'
import { folderOf, shortly } from '../folder-of.ts'
import { notesOf } from '../reading.ts'
import { ask, choice, correct, declared, item } from './items.ts'

const one = (title: string) =>
  item(declared('single', 'identifier', correct('A')), choice)
    .replace('title="Cá"', `title="${title}"`)
    .replace('Hỏi?', title)
const inPackage = {
  'imsmanifest.xml': '<manifest/>',
  'test.xml': `<assessmentTest title="Bài thi"><testPart><assessmentSection title="Phần 1">
    <assessmentItemRef identifier="b" href="items/b.xml"/><assessmentItemRef identifier="gone" href="items/gone.xml"/>
    <assessmentItemRef identifier="up" href="../../secret.xml"/><assessmentItemRef identifier="b2" href="items/b.xml"/>
    <assessmentSectionRef identifier="s" href="sections/s.xml"/></assessmentSection></testPart></assessmentTest>`,
  'sections/s.xml':
    '<assessmentSection title="Phần 2"><assessmentItemRef identifier="a" href="../items/a.xml"/></assessmentSection>',
  'items/a.xml': one('a'),
  'items/b.xml': one('b'),
  'items/c.xml': one('c'),
  'items/broken.xml': '<assessmentItem>\n<p>',
}
const understood = [
  '# Bài thi > Phần 1',
  'choose-one: b [*a, b]',
  '# Bài thi > Phần 1 > Phần 2',
  'choose-one: a [*a, b]',
  '# ',
  'choose-one: c [*a, b]',
]

test('a package is read in the order of its test; what is missing, outside, repeated or broken is named', async () => {
  const found = await importSource(folderOf(inPackage))
  expect(found.title).toBe('Bài thi')
  expect(shortly(found)).toEqual(understood)
  expect(notesOf(found)).toEqual([
    'left c/items/broken.xml:2: items/broken.xml is left out. This is no proper XML: unclosed tag: p. (column 3)',
    'left c/test.xml:2: «gone» is named here, but its file items/gone.xml is missing or no QTI.',
    'left c/test.xml:3: «up» is named here, but its file ../../secret.xml is missing or no QTI.',
    'left c/test.xml:3: The item «items/b.xml» is named a second time: here it is left out.',
  ])
  const zip = makeZip(Object.entries(inPackage).map(([name, content]) => ({ name, content })))
  expect(shortly(await importSource(sourceFile('t.zip', zip)))).toEqual(understood)
  const bare = makeZip([{ name: 'items/a.xml', content: inPackage['items/a.xml'] }])
  expect(shortly(await importSource(sourceFile('t.zip', bare)))).toEqual(['# ', 'choose-one: a [*a, b]'])
})

test('a test alone opens no other file', async () => {
  const { entries, notes } = await ask(`<?xml version="1.0"?>${inPackage['test.xml']}`)
  expect(entries).toEqual([])
  expect(notes).toHaveLength(5)
  expect(notes[0]).toMatch(/«b» is named here, but its file items\/b\.xml is not part of this one/)
})

test('QTI 1 is refused by name, in a file and in a package', async () => {
  const old = '<?xml version="1.0"?><questestinterop><item/></questestinterop>'
  const why = { details: { found: expect.stringMatching(/This is QTI 1/) } }
  await expect(ask(old)).rejects.toMatchObject(why)
  await expect(importSource(folderOf({ 'imsmanifest.xml': '<manifest/>', 'a.xml': old }))).rejects.toMatchObject(why)
})
