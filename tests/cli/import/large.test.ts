// Files made to take for ever or to fill the memory: each is read or refused in the time of any other test.
import { expect, test } from 'vitest'
import { importSource } from '../../../cli/import/import.ts'
import { sourceFile } from '../../../cli/import/source.ts'
import { utf8 } from '../../../core/bytes.ts'
import { makeZip } from './archive/make-zip.ts'

const xml = (text: string) => sourceFile('p.xml', utf8(text))
const h5p = (mainLibrary: string, params: unknown) => {
  const [head, content] = [JSON.stringify({ title: 't', mainLibrary }), JSON.stringify(params)]
  return sourceFile(
    'a.h5p',
    makeZip([
      { name: 'h5p.json', content: head },
      { name: 'content/content.json', content },
    ]),
  )
}
const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index))
const typed = '<stringresponse answer="a"><label>q</label></stringresponse>'
const item = (declared: string, body: string, rules = '') =>
  xml(`<?xml version="1.0"?><assessmentItem title="a">${declared}<itemBody>${body}</itemBody>${rules}</assessmentItem>`)
const float = (id: string) =>
  `<responseDeclaration identifier="${id}" baseType="float"><correctResponse><value>1</value></correctResponse></responseDeclaration>`

test.each([
  [
    'a title that every note would repeat',
    xml(
      `<problem display_name="${'x'.repeat(3_000_000)}">${typed}<demandhint>${'<hint>a</hint>'.repeat(20_000)}</demandhint></problem>`,
    ),
  ],
  ['too many questions in one problem', xml(`<problem display_name="a">${typed.repeat(50_000)}</problem>`)],
  [
    'long words that every question would repeat',
    xml(
      `<problem display_name="a"><p>${'long '.repeat(400_000)}</p>${'<stringresponse answer="a"/>'.repeat(99)}</problem>`,
    ),
  ],
  [
    'one explanation for 50,000 choices',
    xml(
      `<problem><multiplechoiceresponse><label>q</label><choicegroup>${'<choice correct="true" explanation-id="x">a</choice>'.repeat(50_000)}</choicegroup><targetedfeedbackset><targetedfeedback explanation-id="x">${'x'.repeat(90_000)}</targetedfeedback></targetedfeedbackset></multiplechoiceresponse></problem>`,
    ),
  ],
  [
    'marks of Markdown that never end',
    xml(`<problem markdown="${'[['.repeat(20_000)}${'{{'.repeat(10_000)}${'&gt;&gt;'.repeat(9_000)}"/>`),
  ],
  ['empty lines of Markdown', xml(`<problem markdown="${'&#10;'.repeat(90_000)}(x) a&gt;&gt;${' '.repeat(9_000)}"/>`)],
  [
    'an item with too many answers',
    item(
      '<responseDeclaration identifier="a"/>'.repeat(40_000),
      '<choiceInteraction responseIdentifier="a"/>'.repeat(40_000),
    ),
  ],
  [
    'an item with very many rules',
    item(
      many(99, (i) => float(`r${i}`)).join(''),
      many(99, (i) => `<p>q <textEntryInteraction responseIdentifier="r${i}"/></p>`).join(''),
      `<responseProcessing>${'<equal><variable identifier="r1"/></equal>'.repeat(60_000)}</responseProcessing>`,
    ),
  ],
  [
    'one heading for 10,000 statements',
    h5p('H5P.Summary', {
      intro: 'long '.repeat(15_000),
      summaries: many(10_000, () => ({ summary: ['a', 'b'], tip: 't' })),
    }),
  ],
  ['100,000 gaps', h5p('H5P.DragText', { textField: many(100_000, (i) => `*w${i}*`).join(' ') })],
])('%s: it ends', async (_what, source) => {
  const { parts, notes } = await importSource(source)
  expect(parts.length + notes.length).toBeGreaterThan(0)
  // What is said of a file is never many times the file.
  expect(JSON.stringify(notes).length).toBeLessThan(12_000_000)
})
