import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entriesOf, notesOf, understood } from '../reading.ts'

const read = (text: string) => understood(text, 'csv', 'f.csv')
const head = 'Câu hỏi,A,B,C,Đáp án'

test('a table without a column for the question is refused', async () => {
  await expect(read('A,B,C\n1,2,3\n')).rejects.toMatchObject({
    details: { found: 'f.csv:1: The first row must name the columns, and one must be «question» or «câu hỏi».' },
  })
})

test.each([
  ['an empty key', 'Gì?,x,y,,', /its key is empty/],
  ['a key that is no option', 'Gì?,x,y,,C', /its key «C» names none of its options A, B/],
  ['a key that may mean two options', 'Hai cộng hai?,3,4,2,2', /its key «2» may mean a place, or the option «2»/],
  ['an empty question', ',x,y,,A', /its question is empty/],
  ['one option', 'Gì?,x,,,A', /fewer than two options/],
  ['all options right', 'Gì?,x,y,,"A,B"', /all of its options are marked as right/],
])('%s: the row is named with its line, and the others are read', async (_, row, sentence) => {
  const found = await read(`${head}\nMột?,"x\ny",z,,A\n${row}\nBa?,x,y,,B\n`)
  expect(entriesOf(found)).toHaveLength(2)
  expect(notesOf(found)).toEqual([expect.stringMatching(/^left f\.csv:4: .* is left out: /)])
  expect(notesOf(found)[0]).toMatch(sentence)
})

test('an unknown column and a cell beyond the head are named', async () => {
  const found = await read(`${head},Màu\nGì?,x,y,,A,đỏ,thừa\n`)
  expect(notesOf(found)).toEqual([
    'lost f.csv:1: The column «Màu» is not known and is left out.',
    'lost f.csv:2: «thừa» stands in column 7, which has no head, and is left out.',
  ])
})

test('a type that is not known is named', async () => {
  expect(notesOf(await read('question,type,key\nGì?,xyz,a\n'))[0]).toMatch(/^left f\.csv:2: .*there is no type «xyz»/)
})

test.each([',', ';', '\t', '|'])('the sign between cells is found: %s', async (sign) => {
  const text = [
    ['Câu hỏi', 'Phương án A', 'Phương án B', 'Đáp án', 'Giải thích'],
    ['Bác, làm gì?', 'Cúp; máy', 'Trả', 'A', 'Vì thế.'],
  ]
    .map((row) => row.map((cell) => `"${cell}"`).join(sign))
    .join('\n')
  const [entry] = entriesOf(await understood(text))
  expect(entry).toMatchObject({
    kind: 'choose-one',
    place: { line: 2 },
    stem: { written: 'Bác, làm gì?' },
    options: [
      { text: { written: 'Cúp; máy' }, right: true },
      { text: { written: 'Trả' }, right: false },
    ],
    feedback: { written: 'Vì thế.' },
  })
})

test('keys by number, by words, several, and every type', async () => {
  const found = await read(`sep=;
type;question;A;B;C;key;feedback B;chapter
;Số?;x;y;z;2;;Một
;Chữ?;x;y;z;y;Hay;Một
chọn nhiều;Nhiều?;x;y;z;"1,3";;Hai
;Đúng không?;;;;Sai;;Hai
;Điền?;;;;Hà Nội / Ha Noi;;Hai
số;Mấy?;;;;3.5:0.1;;Hai
sắp xếp;Trước sau?;x;y;z;;;Hai
tự luận;Kể?;;;;;;Hai
bài đọc;Đọc.;;;;;;Hai
`)
  expect(found.parts.map(({ titles }) => titles)).toEqual([['Một'], ['Hai']])
  expect(entriesOf(found)).toMatchObject([
    { kind: 'choose-one', options: [{ right: false }, { right: true }, { right: false }] },
    { kind: 'choose-one', options: [{}, { right: true, feedback: { written: 'Hay' } }, {}] },
    { kind: 'choose-all', options: [{ right: true }, { right: false }, { right: true }] },
    { kind: 'true-false', answer: false },
    { kind: 'fill', gaps: [{ accepted: [{ text: 'Hà Nội' }, { text: 'Ha Noi' }] }] },
    { kind: 'number', accepted: [{ range: { value: 3.5, tolerance: 0.1 } }] },
    { kind: 'order', steps: [{ written: 'x' }, { written: 'y' }, { written: 'z' }] },
    { kind: 'essay' },
    { kind: 'page', body: { written: 'Đọc.' } },
  ])
})

test('whatever stands in the cells, each row is read or named', async () => {
  const cell = fc.constantFrom('', 'x', 'A', 'A,B', '"', '""', 'dài\nhai dòng', ',', 'Đúng', '1')
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { minLength: 5, maxLength: 6 }), { minLength: 1, maxLength: 5 }),
      async (rows) => {
        const quoted = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\n')
        const found = await read(`${head}\n${quoted}`)
        const filled = rows.filter((row) => row.some((one) => one.trim() !== '')).length
        expect(entriesOf(found).length + found.notes.filter(({ kind }) => kind === 'left').length).toBe(filled)
      },
    ),
  )
})
