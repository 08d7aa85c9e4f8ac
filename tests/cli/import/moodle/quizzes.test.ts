import { expect, test } from 'vitest'
import { leansOnOthers } from '../../../../cli/import/fixed.ts'
import { importSource } from '../../../../cli/import/import.ts'
import { openSource } from '../../../../cli/import/source.ts'
import { examples } from '../corpora.ts'
import { entriesOf, notesOf, understood } from '../reading.ts'

const quiz = (inside: string) => `<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n${inside}\n</quiz>\n`
const question = (type: string, inside: string, stem = 'Gì?') =>
  `<question type="${type}"><name><text>T</text></name><questiontext format="html"><text><![CDATA[<p>${stem}</p>]]></text></questiontext>${inside}</question>`
const answer = (text: string, fraction: number, more = '') =>
  `<answer fraction="${fraction}" format="plain_text"><text>${text}</text>${more}</answer>`

test('XML that is broken is refused with line and letter', async () => {
  await expect(understood(quiz('<question type="essay">'))).rejects.toMatchObject({
    details: { found: expect.stringMatching(/^f\.txt:4: This is no proper XML: .* \(Letter \d+ of this line\.\)$/) },
  })
})

test('a file that declares entities is refused', async () => {
  const bomb = '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "aaaa">]><quiz>&a;</quiz>'
  await expect(understood(bomb, 'moodle-xml')).rejects.toMatchObject({
    details: { found: expect.stringMatching(/^f\.txt:1: This XML declares entities/) },
  })
})

test.each([
  ['an unknown type', question('calculated', ''), /its type «calculated» is not known here/],
  ['no words', '<question type="essay"><name><text>T</text></name></question>', /it has no words/],
  [
    'no right answer',
    question('multichoice', answer('a', 50) + answer('b', 0)),
    /none of its answers is right in full/,
  ],
  ['one answer', question('multichoice', answer('a', 100)), /fewer than two answers/],
  ['a number that is none', question('numerical', answer('một', 100)), /«một» is no number/],
  ['a truth without its other half', question('truefalse', answer('true', 100)), /not «true» and «false»/],
  ['a gap of an unknown type', question('cloze', '', '{1:NUMERICAL:=4}'), /gap of the type NUMERICAL/],
  ['a gap that names nothing', question('gapselect', '', 'Có [[2]]'), /its gap \[\[2\]\] names no answer/],
])('%s: the question is named with its line, and the others are read', async (_, bad, sentence) => {
  const good = question('truefalse', answer('true', 100) + answer('false', 0))
  const found = await understood(quiz(`${good}\n${bad}\n${good}`))
  expect(entriesOf(found).map(({ kind }) => kind)).toEqual(['true-false', 'true-false'])
  expect(notesOf(found)).toEqual([expect.stringMatching(/^left f\.txt:4: «T» is left out: /)])
  expect(notesOf(found)[0]).toMatch(sentence)
})

test('a quiz with every kind is understood whole', async () => {
  const path = examples('moodle').find((one) => one.endsWith('quiz.xml')) ?? ''
  const found = await importSource(openSource(path, 'quiz.xml'))
  expect(found.format).toBe('moodle-xml')
  expect(found.parts.map(({ titles }) => titles)).toEqual([['An toàn', 'Gọi/nhắn']])
  expect(entriesOf(found)).toMatchObject([
    {
      kind: 'choose-one',
      id: 'q1',
      tags: ['lừa đảo'],
      fixed: true,
      stem: { blocks: [{ type: 'paragraph', spans: ['Bác ', { strong: 'làm gì' }, '?'] }] },
      options: [
        { text: { written: 'Cúp máy' }, right: true, credit: 1, feedback: { written: 'Đúng rồi.' } },
        { text: { written: 'Hỏi thêm' }, right: false, credit: 0.5 },
        { text: { written: 'A và B đều đúng' }, right: false, credit: 0 },
      ],
      feedback: { written: 'Không ai đòi tiền.' },
    },
    {
      kind: 'choose-all',
      options: [
        { right: true, credit: 0.5 },
        { right: true, credit: 0.5 },
        { right: false, credit: -1 },
      ],
    },
    { kind: 'true-false', answer: false, whenTrue: { written: 'Chưa đúng.' } },
    {
      kind: 'fill',
      inText: false,
      gaps: [
        {
          caseMatters: true,
          accepted: [
            { text: 'Hà Nội', credit: 1 },
            { text: 'H*', pattern: 'wildcard', credit: 0.5 },
          ],
        },
      ],
    },
    {
      kind: 'number',
      unit: 'm',
      accepted: [
        { range: { value: 3.5, tolerance: 0.1 }, credit: 1 },
        { range: 'any', credit: 0 },
      ],
    },
    {
      kind: 'match',
      pairs: [{ text: { written: '113' }, to: { written: 'Công an' } }, { to: { written: 'Cứu thương' } }],
      extra: [{ written: 'Cứu hỏa' }],
    },
    { kind: 'essay' },
    { kind: 'page', body: { written: '# Đọc\n\nChữ **đậm**.' } },
    { kind: 'order', steps: [{ written: 'Một' }, { written: 'Hai' }, { written: 'Ba' }] },
    {
      kind: 'fill',
      inText: true,
      stem: { blocks: [{ type: 'paragraph', spans: ['Gọi _____ rồi báo _____.'] }] },
      gaps: [{ offered: ['113', '"115"'], accepted: [{ text: '113' }] }, { accepted: [{ text: 'con' }] }],
    },
    { kind: 'fill', inText: true, gaps: [{ offered: ['bút', 'vở'], accepted: [{ text: 'vở' }] }] },
  ])
  expect(notesOf(found)).toEqual([
    'lost quiz.xml:16: The picture «@@PLUGINFILE@@/a.png» is left out; its words were «điện thoại».',
    expect.stringMatching(/^lost quiz\.xml:22: «Câu một»: its <hint> is left out: «Nghĩ kỹ\.»/),
  ])
})

test('the options of every language that speak of other options are known', () => {
  const leaning = [
    'A và B đều đúng',
    'Cả A và C',
    'Cả 3 đáp án trên',
    'Tất cả đều sai',
    'Không ý nào đúng',
    'Cả hai đều sai',
    'TẤT CẢ CÁC Ý TRÊN',
    'Both A and B',
    'None of the above.',
    '(1) và (3)',
    'Cả A và C'.normalize('NFD'),
  ]
  const free = ['Cúp máy', 'Không', 'Gọi 113 và báo con', 'Tất cả bạn bè', 'Chuyển một ít cho yên chuyện']
  expect(leaning.filter((text) => !leansOnOthers(text))).toEqual([])
  expect(free.filter(leansOnOthers)).toEqual([])
})
