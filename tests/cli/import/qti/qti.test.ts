import fc from 'fast-check'
import { expect, test } from 'vitest'
import { importSource } from '../../../../cli/import/import.ts'
import { sourceFile } from '../../../../cli/import/source.ts'
import { utf8 } from '../../../../core/bytes.ts'
import { isProblem } from '../../../../core/problem.ts'
import { shortly } from '../folder-of.ts'
import { ask, choice, correct, declared, item } from './items.ts'

const gap = '<textEntryInteraction responseIdentifier="R"/>'

test('XML that is broken is refused with line and column', async () => {
  await expect(ask('<?xml version="1.0"?>\n<assessmentItem')).rejects.toMatchObject({
    details: { found: expect.stringMatching(/^i\.xml:2: This is no proper XML: .* \(column \d+\)$/) },
  })
})

test('an entity from another file is refused', async () => {
  const xml =
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><assessmentItem>&x;</assessmentItem>'
  await expect(ask(xml)).rejects.toMatchObject({ details: { found: expect.stringMatching(/declares entities/) } })
})

test.each([
  [
    'of an unknown kind',
    item('', '<drawingInteraction responseIdentifier="R"/>'),
    'not supported: drawingInteraction.',
  ],
  ['without a key', item(declared('single', 'identifier', ''), choice), 'it says nowhere what is right.'],
  [
    'whose key is not offered',
    item(declared('single', 'identifier', correct('C')), choice),
    'what it says is right is not among its choices.',
  ],
  ['whose answer is declared nowhere', item('', choice), 'its answer «R» is declared nowhere.'],
  [
    'whose choices are pictures',
    item(declared('single', 'identifier', correct('A')), choice.replace('>a<', '><img src="a.png"/><')),
    'it offers choices without words, such as pictures.',
  ],
  [
    'whose answer a template makes',
    item(
      `${declared('single', 'identifier', correct('A'))}<templateProcessing><templateCondition><templateIf><setCorrectResponse identifier="R"><variable identifier="T"/></setCorrectResponse></templateIf></templateCondition></templateProcessing>`,
      choice,
    ),
    'a template makes its answer anew each time: not supported.',
  ],
  [
    'whose words a template makes',
    item(declared('single', 'identifier', correct('A')), `<p><printedVariable identifier="T"/></p>${choice}`),
    'a template makes its words anew each time: not supported.',
  ],
  [
    'with an order that lacks a step',
    item(declared('ordered', 'identifier', correct('A')), choice.replaceAll('choiceInteraction', 'orderInteraction')),
    'its right order does not name each step once.',
  ],
  [
    'whose gap stands in a formula',
    item(declared('single', 'string', correct('x')), `<p>Tính <math><mi>a</mi>${gap}</math></p>`),
    'a place to answer stands where no words are kept, such as in a formula.',
  ],
  ['with nothing in it', item('', ''), 'it asks nothing and says nothing.'],
])('an item %s is left out and named', async (_what, xml, why) => {
  const { entries, notes } = await ask(xml)
  expect(entries).toEqual([])
  expect(notes).toContainEqual(expect.stringMatching(/^left i\.xml:2: «Cá» is left out: /))
  expect(notes.join('\n')).toContain(why)
})

const set = (...pairs: [string, string][]) =>
  `<simpleMatchSet>${pairs.map(([id, text]) => `<simpleAssociableChoice identifier="${id}" matchMax="1">${text}</simpleAssociableChoice>`).join('')}</simpleMatchSet>`
const mapping = (...entries: [string, number][]) =>
  `<mapping>${entries.map(([key, value]) => `<mapEntry mapKey="${key}" mappedValue="${value}"/>`).join('')}</mapping>`

test.each([
  [
    'one choice',
    item(declared('single', 'identifier', correct('B')), `<p>Đọc.</p>${choice}`),
    'choose-one: Đọc. Hỏi? [a, *b]',
  ],
  ['several choices', item(declared('multiple', 'identifier', correct('A', 'B')), choice), 'choose-all: Hỏi? [*a, *b]'],
  [
    'one choice of a list',
    item(
      declared('multiple', 'identifier', correct('B')),
      choice.replace('responseIdentifier', 'maxChoices="1" responseIdentifier'),
    ),
    'choose-one: Hỏi? [a, *b]',
  ],
  [
    'a mapping alone',
    item(declared('single', 'identifier', mapping(['A', 1], ['B', 2])), choice),
    'choose-one: Hỏi? [a, *b]',
  ],
  [
    'a template that is always the same',
    item(
      `${declared('single', 'identifier', '')}<templateProcessing><setCorrectResponse identifier="R"><baseValue>A</baseValue></setCorrectResponse></templateProcessing>`,
      choice,
    ),
    'choose-one: Hỏi? [*a, b]',
  ],
  [
    'feedback in a choice',
    item(
      declared('single', 'identifier', correct('A')),
      choice.replace('>b<', '>b<feedbackInline identifier="B">Sai rồi</feedbackInline><'),
    ),
    'choose-one: Hỏi? [*a, b (Sai rồi)]',
  ],
  [
    'an order',
    item(
      declared('ordered', 'identifier', correct('B', 'A')),
      choice.replaceAll('choiceInteraction', 'orderInteraction'),
    ),
    'order: Hỏi? [b < a]',
  ],
  [
    'pairs',
    item(
      declared('multiple', 'directedPair', correct('A X', 'B Y')),
      `<matchInteraction responseIdentifier="R"><prompt>Nối</prompt>${set(['A', 'a'], ['B', 'b'])}${set(['X', 'x'], ['Y', 'y'], ['Z', 'z'])}</matchInteraction>`,
    ),
    'match: Nối [a=x, b=y] +z',
  ],
  [
    'groups',
    item(
      declared('multiple', 'directedPair', correct('A X', 'B X', 'C Y')),
      `<matchInteraction responseIdentifier="R"><prompt>Xếp</prompt>${set(['A', 'a'], ['B', 'b'], ['C', 'c'])}${set(['X', 'x'], ['Y', 'y'])}</matchInteraction>`,
    ),
    'sort: Xếp [a=x, b=x, c=y]',
  ],
  [
    'words to type',
    item(declared('single', 'string', correct('York') + mapping(['York', 2], ['york', 1])), `<p>Con của ${gap}.</p>`),
    'fill: Con của _____. {York|0.5york Aa}',
  ],
  [
    'words to type beside a line that the author drew',
    item(declared('single', 'string', correct('x')), `<p>Tên: ______. Quê: ${gap}</p>`),
    'fill: Tên: …. Quê: _____ {x Aa}',
  ],
  [
    'words to choose in a text',
    item(
      declared('single', 'identifier', correct('B')),
      '<p>Là <inlineChoiceInteraction responseIdentifier="R"><inlineChoice identifier="A">a</inlineChoice><inlineChoice identifier="B">b</inlineChoice></inlineChoiceInteraction>.</p>',
    ),
    'fill: Là _____. {b of a/b}',
  ],
  [
    'words to drag into a text',
    item(
      declared('multiple', 'directedPair', correct('A G')),
      '<gapMatchInteraction responseIdentifier="R"><gapText identifier="A">a</gapText><gapText identifier="B">b</gapText><p>Là <gap identifier="G"/>.</p></gapMatchInteraction>',
    ),
    'fill: Là _____. {a of a/b}',
  ],
  [
    'words to point at',
    item(
      declared('single', 'identifier', correct('B')),
      '<hottextInteraction responseIdentifier="R"><prompt>Chỗ sai?</prompt><p>Nó <hottext identifier="A">đi</hottext> <hottext identifier="B">lên xuống</hottext></p></hottextInteraction>',
    ),
    'choose-one fixed: Chỗ sai? Nó đi lên xuống [đi, *lên xuống]',
  ],
  [
    'a number',
    item(declared('single', 'float', correct('4.0')), `<p>Mấy? ${gap}</p>`),
    'number: Mấy? _____ {"value":4,"tolerance":0}',
  ],
  [
    'free writing',
    item(
      declared('single', 'string', ''),
      '<extendedTextInteraction responseIdentifier="R"><prompt>Viết.</prompt></extendedTextInteraction>',
    ),
    'essay: Viết.',
  ],
])('%s: the key is kept', async (_what, xml, expected) => {
  expect(await ask(xml)).toEqual({ entries: [expected], notes: [] })
})

test.each([
  ['toleranceMode="absolute" tolerance="0.5 0.5"', '{"value":10,"tolerance":0.5}'],
  ['toleranceMode="absolute" tolerance="1 2"', '{"from":9,"to":12}'],
  ['toleranceMode="relative" tolerance="10 10"', '{"value":10,"tolerance":1}'],
])('how far off a number may be is read from the rules: %s', async (attributes, range) => {
  const rules = `<responseProcessing><responseCondition><responseIf><equal ${attributes}><variable identifier="R"/><correct identifier="R"/></equal></responseIf></responseCondition></responseProcessing>`
  expect(await ask(item(declared('single', 'float', correct('10')), `<p>Mấy? ${gap}</p>`, rules))).toEqual({
    entries: [`number: Mấy? _____ ${range}`],
    notes: [],
  })
})

test('numbers in several places are taken as they are typed', async () => {
  const two = declared('single', 'float', correct('4.0')) + declared('single', 'integer', correct('2'), 'S')
  const { entries } = await ask(item(two, `<p>${gap} và <textEntryInteraction responseIdentifier="S"/></p>`))
  expect(entries).toEqual(['fill: _____ và _____ {4|4.0} {2}'])
})

test('rules of its own are pointed out', async () => {
  const rules =
    '<responseProcessing><responseCondition><responseIf><match><variable identifier="R"/><baseValue>B</baseValue></match></responseIf></responseCondition></responseProcessing>'
  const { notes } = await ask(item(declared('single', 'identifier', correct('A')), choice, rules))
  expect(notes).toEqual(['check i.xml:2: «Cá» is marked by rules of its own: see that its key is right.'])
})

test('several interactions are several questions, each with the words before it', async () => {
  const two = declared('single', 'identifier', correct('A')) + declared('single', 'string', correct('x'), 'S')
  const { entries } = await ask(
    item(two, `<div><p>Một.</p>${choice}<p>Hai: <textEntryInteraction responseIdentifier="S"/></p><p>Hết.</p></div>`),
  )
  expect(entries).toEqual(['choose-one: Một. Hỏi? [*a, b]', 'fill: Hai: _____ Hết. {x Aa}'])
})

test('QTI 3.0 is read like 2.1', async () => {
  const third = `<?xml version="1.0"?>
    <qti-assessment-item identifier="q" title="Ba" xml:lang="vi" adaptive="false" time-dependent="false">
      <qti-response-declaration identifier="R" cardinality="multiple" base-type="identifier">
        <qti-correct-response><qti-value>A</qti-value><qti-value>C</qti-value></qti-correct-response>
      </qti-response-declaration>
      <qti-item-body><qti-choice-interaction response-identifier="R" shuffle="true" max-choices="0"><qti-prompt>Chọn</qti-prompt>
        <qti-simple-choice identifier="A" fixed="true">a</qti-simple-choice><qti-simple-choice identifier="B">b</qti-simple-choice>
        <qti-simple-choice identifier="C">c</qti-simple-choice></qti-choice-interaction></qti-item-body>
    </qti-assessment-item>`
  const found = await importSource(sourceFile('i.xml', utf8(third)))
  expect(found).toMatchObject({ format: 'qti', title: 'Ba', language: 'vi', notes: [] })
  expect(shortly(found)).toEqual(['# ', 'choose-all fixed: Chọn [*a, b, *c]'])
})

test('an item with some letters changed is read, noted or refused', async () => {
  const seed = item(
    declared('single', 'identifier', correct('A') + mapping(['A', 1])) + declared('single', 'float', correct('1'), 'S'),
    `<div>${choice}<p>x <textEntryInteraction responseIdentifier="S"/></p></div>`,
    '<responseProcessing><equal toleranceMode="absolute" tolerance="1 1"><variable identifier="S"/></equal></responseProcessing>',
  )
  const pieces = ['', '<', '>', '"', '/', 'Interaction', 'value', 'A', 'S', 'NaN', '1e999', '<p>', '</p>', '_____']
  const change = fc.record({ at: fc.nat(seed.length), cut: fc.nat(15), put: fc.constantFrom(...pieces) })
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const text = changes.reduce((all, { at, cut, put }) => all.slice(0, at) + put + all.slice(at + cut), seed)
      await importSource(sourceFile('i.xml', utf8(text)), 'qti').catch((error) =>
        expect(isProblem(error, 'pack/source')).toBe(true),
      )
    }),
    { numRuns: 1000 },
  )
})
