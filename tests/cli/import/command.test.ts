import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { run } from '../run.ts'

function desk(files: Readonly<Record<string, string | Uint8Array>>) {
  const root = mkdtempSync(join(tmpdir(), 'domdom-import-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, 'packs'))
  writeFileSync(join(root, 'packs/catalogue.yaml'), 'version: 1\npublisher: Thử\n')
  for (const [name, content] of Object.entries(files)) writeFileSync(join(root, name), content)
  return { root, at: (name: string) => join(root, name) }
}

const typed = 'Câu 1: Bác làm gì?\nA. Cúp máy\nB. Chuyển tiền\nĐáp án: A\n'

test('without a file the command says what it wants and ends with 2', async () => {
  expect(await run('import')).toMatchObject({
    code: 2,
    complained: expect.stringContaining('Name the files to import'),
  })
})

test('a file that is not there is named and ends with 1', async () => {
  const { at } = desk({})
  const { code, complained } = await run('import', at('x.gift'))
  expect(code).toBe(1)
  expect(complained).toBe(
    `${at('x.gift')}:1: There is no such file or folder.\nNothing was written: 1 of 1 files cannot be read.`,
  )
})

test('a file that nobody knows is refused with the formats there are', async () => {
  const { at } = desk({ 'x.txt': 'Chỉ là vài chữ.' })
  const { code, complained } = await run('import', at('x.txt'))
  expect(code).toBe(1)
  expect(complained).toMatch(/x\.txt:1: No format is recognised here\. Name it with --as: .*gift.*csv.*aiken.*typed/)
})

test.each([
  ['x.docx', 'PK\u0003\u0004\u0000', /This is a Word file/],
  ['x.pdf', '%PDF-1.7', /This is a PDF/],
  ['x.rtf', '{\\rtf1 A. B.', /This is rich text/],
])('%s is refused with what to do', async (name, content, sentence) => {
  const { at } = desk({ [name]: content })
  const { code, complained } = await run('import', at(name))
  expect(code).toBe(1)
  expect(complained).toMatch(sentence)
  expect(complained).toMatch(/save it as plain text in UTF-8/)
})

test('a format that does not exist is refused', async () => {
  const { at } = desk({ 'x.txt': typed })
  expect((await run('import', at('x.txt'), '--as', 'word')).complained).toMatch(
    /There is no --as word; there are .*gift/,
  )
})

test('one refused file among several: the others are told about, and no pack is written', async () => {
  const { at } = desk({ 'a.txt': typed, 'b.txt': Uint8Array.of(0xc3, 0x28, 0x41) })
  const { code, said, complained } = await run('import', at('a.txt'), at('b.txt'), '--to', at('packs/thu'))
  expect(code).toBe(1)
  expect(said).toBe(`${at('a.txt')} (typed): choose-one 1; left out 0.`)
  expect(complained).toMatch(/b\.txt:1: These are not the letters of UTF-8/)
  expect(existsSync(at('packs/thu'))).toBe(false)
})

test('--json shows everything that was understood, with its notes', async () => {
  const { at } = desk({ 'a.txt': `${typed}Câu 2: Gì?\nA. x\nB. y\n` })
  const { code, said } = await run('import', at('a.txt'), '--json')
  expect(code).toBe(0)
  expect(JSON.parse(said)).toMatchObject({
    files: [
      {
        format: 'typed',
        parts: [{ entries: [{ kind: 'choose-one', options: [{ right: true }, { right: false }] }] }],
        notes: [
          {
            kind: 'left',
            place: { line: 5 },
            sentence: expect.stringMatching(/^Question 2 is left out: it has no key/),
          },
        ],
      },
    ],
    refused: [],
  })
})

test('a folder that is there already is named, and nothing is written', async () => {
  const { at } = desk({ 'a.txt': typed })
  mkdirSync(at('packs/thu'))
  expect(await run('import', at('a.txt'), '--to', at('packs/thu'))).toMatchObject({
    code: 1,
    complained: `${at('packs/thu')}:1: This folder is there already and stays as it is. Name another.\nNothing was written.`,
  })
})

test('--to writes a pack that domdom build takes', async () => {
  const { root, at } = desk({ 'a.txt': typed })
  const { code, said, complained } = await run('import', at('a.txt'), '--to', at('packs/thu'))
  expect(code).toBe(0)
  expect(said).toMatch(/packs\/thu was written: lessons 1, cards and items 1/)
  expect(complained).toMatch(/pack\.yaml:\d+: please check: Say under which licence/)
  const build = await run('build', '--packs', at('packs'), '--out', join(root, 'out'), '--keys', join(root, 'keys'))
  expect(build).toMatchObject({ code: 0, said: expect.stringContaining('thu 1: 1 lesson, vi') })
})
