import fc from 'fast-check'
import { expect, test } from 'vitest'
import { olxReader } from '../../../../cli/import/olx/olx.ts'
import { sourceFile } from '../../../../cli/import/source.ts'
import { utf8 } from '../../../../core/bytes.ts'
import { isProblem } from '../../../../core/problem.ts'
import { inShort } from '../folder-of.ts'

async function read(xml: string) {
  const notes: string[] = []
  const { parts } = await olxReader.read(sourceFile('p.xml', utf8(xml)), (kind, { line }, sentence) => {
    notes.push(`${kind} ${line}: ${sentence}`)
  })
  return { entries: parts.flatMap(({ entries }) => entries).map(inShort), notes }
}

const problem = (inside: string, attributes = '') =>
  read(`<problem display_name="Cá" ${attributes}>${inside}</problem>`)

test.each([
  ['customresponse', '<customresponse cfn="f"><textline/></customresponse>'],
  ['imageresponse', '<imageresponse><imageinput src="a.png"/></imageresponse>'],
  ['formularesponse', '<formularesponse answer="x"><label>y</label></formularesponse>'],
])('a question of the kind %s is named with its line', async (kind, xml) => {
  const { entries, notes } = await problem(`\n<p>Words.</p>\n${xml}`)
  expect(entries).toEqual([])
  expect(notes).toContain(`left 3: «Cá» is left out: questions of the kind «${kind}» are not supported.`)
})

test.each([
  [
    'no choice is right',
    '<multiplechoiceresponse><label>?</label><choicegroup><choice correct="false">a</choice></choicegroup></multiplechoiceresponse>',
    /no choice of it is marked as right/,
  ],
  ['there are no choices', '<multiplechoiceresponse><label>?</label></multiplechoiceresponse>', /it has no choices/],
  [
    'the right choice is not among them',
    `<optionresponse><label>?</label><optioninput options="('a','b')" correct="c"/></optionresponse>`,
    /none of its choices/,
  ],
  [
    'the answer is a formula',
    '<numericalresponse answer="2*pi"><label>?</label><formulaequationinput/></numericalresponse>',
    /«2\*pi» is no plain number/,
  ],
  [
    'the tolerance is no number',
    '<numericalresponse answer="2"><label>?</label><responseparam type="tolerance" default="x"/></numericalresponse>',
    /no plain number/,
  ],
  ['there is no answer', '<stringresponse><label>?</label><textline/></stringresponse>', /it has no answer/],
  [
    'a script makes the answer',
    '<script type="loncapa/python">x = 2</script><numericalresponse answer="$x"><label>?</label></numericalresponse>',
    /a script makes its answer/,
  ],
  [
    'there are two places for one answer',
    '<stringresponse answer="a"><p>A <textline/> B <textline/></p></stringresponse>',
    /2 places to answer/,
  ],
])('a question is left out and named where %s', async (_what, xml, expected) => {
  const { entries, notes } = await problem(xml)
  expect(entries).toEqual([])
  expect(notes.join('\n')).toMatch(expected)
})

test('choices keep their key, hints and order marks', async () => {
  const { entries, notes } = await problem(`
    <p>Hà Nội &amp; <b>Huế</b></p>
    <multiplechoiceresponse>
      <label>Đâu là thủ đô?</label>
      <choicegroup shuffle="true">
        <choice correct="true" fixed="true">Hà Nội <choicehint label="Hay">Đúng rồi.</choicehint></choice>
        <choice correct="False" explanation-id="x">Huế</choice>
      </choicegroup>
      <targetedfeedbackset><targetedfeedback explanation-id="x"><p>Kinh đô cũ.</p></targetedfeedback></targetedfeedbackset>
    </multiplechoiceresponse>
    <demandhint><hint>Ở miền Bắc.</hint></demandhint>`)
  expect(entries).toEqual(['choose-one fixed: Hà Nội & Huế Đâu là thủ đô? [*Hà Nội (Đúng rồi.), Huế (Kinh đô cũ.)]'])
  expect(notes).toEqual(['lost 11: A hint of «Cá» is left out, for packs give none before an answer: «Ở miền Bắc.».'])
})

test('the oldest way to write choices is read too', async () => {
  const { entries, notes } =
    await problem(`<startouttext/><p>Chọn<clarification>một thôi</clarification></p><endouttext/>
    <multiplechoiceresponse direction="vertical"><choicegroup type="MultipleChoice">
      <choice location="random" correct="true" name="a"><startouttext/>một<endouttext/></choice>
      <choice location="random" correct="false" name="b"><text>hai</text></choice>
    </choicegroup></multiplechoiceresponse>`)
  expect({ entries, notes }).toEqual({ entries: ['choose-one: Chọn (một thôi) [*một, hai]'], notes: [] })
})

test('boxes keep the hint that fits, and the other is named', async () => {
  const { entries, notes } = await problem(`<choiceresponse><label>?</label><checkboxgroup>
    <choice correct="true">a<choicehint selected="true">yes</choicehint><choicehint selected="false">look</choicehint></choice>
    <choice correct="false">b<choicehint selected="false">well left</choicehint></choice>
    <choice correct="true">c<choicehint selected="false">missed</choicehint></choice>
    <compoundhint value="A B">both</compoundhint></checkboxgroup></choiceresponse>`)
  expect(entries).toEqual(['choose-all: ? [*a (yes), b, *c (missed)]'])
  expect(notes.map((note) => note.replace(/.*: «/, ''))).toEqual(['look».', 'well left».', 'both».'])
})

test('of round buttons one is right, whatever the response is called', async () => {
  const { entries } = await problem(
    '<choiceresponse><label>?</label><radiogroup><choice correct="true">a</choice><choice correct="false">b</choice></radiogroup></choiceresponse>',
  )
  expect(entries).toEqual(['choose-one: ? [*a, b]'])
})

test('letters that authors typed before options keep them in order', async () => {
  const choices = (...texts: string[]) =>
    `<multiplechoiceresponse><label>?</label><choicegroup>${texts.map((text, i) => `<choice correct="${i === 0}">${text}</choice>`).join('')}</choicegroup></multiplechoiceresponse>`
  expect((await problem(choices('A. một', 'B. hai'))).entries[0]).toMatch(/^choose-one fixed/)
  expect((await problem(choices('1) một', '2) hai'))).entries[0]).toMatch(/^choose-one fixed/)
  expect((await problem(choices('B. một', 'A. hai'))).entries[0]).toMatch(/^choose-one:/)
})

test('typed answers keep every spelling, case and pattern', async () => {
  const { entries, notes } = await problem(`
    <stringresponse answer="Huế" type="ci"><label>Đâu?</label><additional_answer answer="Hue"/><additional_answer>Thuận Hóa</additional_answer>
      <stringequalhint answer="Vinh">Gần.</stringequalhint><textline/></stringresponse>
    <stringresponse answer="Sài Gòn_or_Saigon" type="ci"><label>Cũ?</label><textline/></stringresponse>
    <stringresponse answer="^a.c$" type="regexp"><p>Gõ <textline inline="1"/> vào.</p></stringresponse>`)
  expect(entries).toEqual([
    'fill: Đâu? {Huế|Hue|Thuận Hóa|0Vinh}',
    'fill: Cũ? {Sài Gòn|Saigon}',
    'fill: Gõ _____ vào. {regexp^a.c$ Aa}',
  ])
  expect(notes).toEqual(['check 5: «Cá» marks answers by a pattern (^a.c$): see what it should accept.'])
})

test('numbers keep tolerance, ranges, further answers and partly right ones', async () => {
  const number = (answer: string, inside = '') =>
    `<numericalresponse answer="${answer}"><label>?</label>${inside}<formulaequationinput/></numericalresponse>`
  const { entries, notes } = await problem(
    [
      number('600', '<responseparam type="tolerance" default="5"/>'),
      number('-2.5e2', '<responseparam type="tolerance" default="2%"/>'),
      number('1/4', '<additional_answer answer="0.5"/>'),
      number('[5, 7)'),
      number('2', '<responseparam partial_answers="1, 3" default="0"/>'),
    ].join('\n'),
  )
  expect(entries).toEqual([
    'number: ? {"value":600,"tolerance":5}',
    'number: ? {"value":-250,"tolerance":5}',
    'number: ? {"value":0.25,"tolerance":0.0000025} {"value":0.5,"tolerance":0.000005}',
    'number: ? {"from":5,"to":7}',
    'number: ? {"value":2,"tolerance":0} {"value":1,"tolerance":0}=0.5 {"value":3,"tolerance":0}=0.5',
  ])
  expect(notes).toEqual([
    'check 4: «Cá» takes [5, 7), where a round bracket leaves the bound itself out: here it is in.',
  ])
})

test('responses in a table are asked with the words of their row and column', async () => {
  const cell = (correct: string) =>
    `<td><optionresponse><optioninput options="('Pháp', 'Mỹ')" correct="${correct}"/></optionresponse></td>`
  const { entries } = await problem(`<p>Nước nào?</p><table>
    <tr><th>Người</th><th>Nơi sinh</th><th>Nơi mất</th></tr>
    <tr><td>Pasteur</td>${cell('Pháp')}${cell('Pháp')}</tr>
    <tr><td>Edison</td>${cell('Mỹ')}${cell('Mỹ')}</tr></table>`)
  expect(entries).toEqual([
    'choose-one: Nước nào? Pasteur Nơi sinh [*Pháp, Mỹ]',
    'choose-one: Nước nào? Pasteur Nơi mất [*Pháp, Mỹ]',
    'choose-one: Nước nào? Edison Nơi sinh [Pháp, *Mỹ]',
    'choose-one: Nước nào? Edison Nơi mất [Pháp, *Mỹ]',
  ])
})

test('words for several questions become a page before them; words after them one after', async () => {
  const { entries } = await problem(`<p>Một câu chuyện.</p>
    <stringresponse answer="a"><label>Ai?</label><textline/></stringresponse>
    <stringresponse answer="b"><label>Đâu?</label><textline/></stringresponse>
    <solution><p>Vì thế.</p></solution><p>Hết.</p>`)
  expect(entries).toEqual(['page: Một câu chuyện.', 'fill: Ai? {a Aa}', 'fill: Đâu? {b Aa}', 'page: Hết.'])
})

test('a question without words asks with its title, and says so', async () => {
  const { entries, notes } = await problem('<stringresponse answer="a" type="ci"><textline/></stringresponse>')
  expect(entries).toEqual(['fill: Cá {a}'])
  expect(notes[0]).toMatch(/^check 1: .*its title stands in/)
})

test.each([
  [
    '>>Thủ đô?||Một nơi.<<\n( ) Huế {{Kinh đô cũ}}\n(x) Hà Nội\n\n||Ở Bắc.||\n[explanation]\nVì thế.\n[explanation]',
    'choose-one: Thủ đô? Một nơi. [Huế (Kinh đô cũ), *Hà Nội]',
  ],
  [
    'Đọc đi.\n\n>>Chọn<<\n[x] a {{selected: tốt}, {unselected: thiếu}}\n[ ] b',
    'choose-all: Đọc đi. Chọn [*a (tốt), b]',
  ],
  ['>>Chọn<<\n[[\nSydney\n(Canberra)\n]]', 'choose-one: Chọn [Sydney, *Canberra]'],
  ['>>Chọn<<\n[[một, (hai), ba]]', 'choose-one: Chọn [một, *hai, ba]'],
  ['>>Mấy?<<\n= 600 +-5\nor= 7', 'number: Mấy? {"value":600,"tolerance":5} {"value":7,"tolerance":5}'],
  ['>>Mấy?<<\n= [1,5]', 'number: Mấy? {"from":1,"to":5}'],
  ['>>Tên?<<\n= Doc\nor= Sleepy\nnot= Dop {{Gần}}', 'fill: Tên? {Doc|Sleepy|0Dop}'],
  ['>>Tên?<<\ns= 007', 'fill: Tên? {007}'],
  ['>>Tên?<<\n=| a.*b', 'fill: Tên? {regexpa.*b}'],
])('a problem in Markdown alone is read: %s', async (markdown, expected) => {
  const spelled = markdown
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
  expect((await read(`<problem markdown="${spelled}"/>`)).entries).toEqual([expected])
})

test('a problem with two questions in Markdown gives both', async () => {
  const markdown = '&gt;&gt;A&lt;&lt;&#10;= 1&#10;&#10;---&#10;&#10;&gt;&gt;B&lt;&lt;&#10;(x) c&#10;( ) d'
  expect((await read(`<problem markdown="${markdown}"/>`)).entries).toEqual([
    'number: A {"value":1,"tolerance":0.00001}',
    'choose-one: B [*c, d]',
  ])
})

test('a problem that is no XML is refused with its line', async () => {
  await expect(read('<problem>\n<p>a</problem>')).rejects.toMatchObject({
    details: {
      found: expect.stringMatching(/^p\.xml:2: This is no proper XML: unexpected close tag\. \(column \d+\)$/),
    },
  })
})

test('a problem with some letters changed is read, noted or refused, and never fails otherwise', async () => {
  const seed = `<problem display_name="a"><p>t</p><multiplechoiceresponse><label>?</label><choicegroup><choice correct="true">a<choicehint>h</choicehint></choice></choicegroup></multiplechoiceresponse><table><tr><th>x</th></tr><tr><td><optionresponse><optioninput options="('a','b')" correct="a"/></optionresponse></td></tr></table><numericalresponse answer="[1,2)"><responseparam default="1%"/></numericalresponse></problem>`
  const pieces = ['<', '>', '"', '/', '', 'problem', 'response', 'correct', '$x', '(', '_____', '<p>', '</p>']
  const change = fc.record({ at: fc.nat(seed.length), cut: fc.nat(12), put: fc.constantFrom(...pieces) })
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const text = changes.reduce((all, { at, cut, put }) => all.slice(0, at) + put + all.slice(at + cut), seed)
      await read(text).catch((error) => expect(isProblem(error, 'pack/source')).toBe(true))
    }),
    { numRuns: 1000 },
  )
})
