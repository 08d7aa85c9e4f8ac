import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Entry } from '../../../../cli/import/question.ts'
import { lineOfWords } from '../../../../cli/import/words/words.ts'
import { entriesOf, notesOf, understood } from '../reading.ts'

/** `Stem? | right* | wrong`, with the options' order. */
function line(entry: Entry): string {
  if (entry.kind === 'page') return `page ${lineOfWords(entry.body)}`
  const stem = lineOfWords(entry.stem)
  switch (entry.kind) {
    case 'choose-one':
    case 'choose-all': {
      const options = entry.options.map(({ text, right }) => `${lineOfWords(text)}${right ? '*' : ''}`)
      return [entry.kind, stem, ...options, ...(entry.fixed ? ['fixed'] : [])].join(' | ')
    }
    case 'true-false':
      return `true-false | ${stem} | ${entry.answer}`
    case 'fill':
      return `fill | ${stem} | ${entry.gaps[0]?.accepted.map(({ text }) => text).join(' or ')}`
    default:
      return `${entry.kind} | ${stem}`
  }
}

const read = (text: string) => understood(text, 'typed')
const lines = async (text: string) => entriesOf(await understood(text)).map(line)

test.each([
  ['no key at all', 'Câu 2: Hai?\nA. a\nB. b', 3, /it has no key/],
  ['a key that is no option', 'Câu 2: Hai?\nA. a\nB. b\nĐáp án: C', 6, /its key «C» names none of its options A, B/],
  [
    'a key whose words are those of another option',
    'Câu 2: Hai?\nA. a\nB. b\nĐáp án: A. b',
    6,
    /names none of its options/,
  ],
  ['a star and a key that disagree', 'Câu 2: Hai?\n*A. a\nB. b\nĐáp án: B', 3, /its keys disagree: B and A/],
  ['two options with one letter', 'Câu 2: Hai?\nA. a\nB. b\nB. c\nĐáp án: B', 6, /it has two options B/],
  ['an option without words', 'Câu 2: Hai?\nA. a\nB.\nĐáp án: A', 5, /its option B has no words/],
  ['every option marked', 'Câu 2: Hai?\n*A. a\n*B. b', 3, /all of its options are marked as right/],
  ['no words before the options', 'Câu 2:\nA. a\nB. b\nĐáp án: A', 3, /it has no words before its answers/],
  ['a key of letters without options', 'Câu 2: Hai?\nĐáp án: B', 4, /names an option, but no options were found/],
])('%s: the question is named with its line, and its neighbours are read', async (_, bad, at, sentence) => {
  const found = await read(`Câu 1: Một?\nĐáp án: Đúng\n${bad}\n\nCâu 3: Ba?\nĐáp án: Sai\n`)
  expect(entriesOf(found).map(line)).toEqual(['true-false | Một? | true', 'true-false | Ba? | false'])
  expect(notesOf(found)).toEqual([expect.stringMatching(new RegExp(`^left f\\.txt:${at}: Question 2 is left out: `))])
  expect(notesOf(found)[0]).toMatch(sentence)
})

test('a table that counts other than the test gives no key', async () => {
  const twice = 'Câu 1: Một?\nA. a\nB. b\nCâu 1: Lại một?\nA. c\nB. d\n\nĐÁP ÁN\n1-A\n'
  const found = await read(twice)
  expect(entriesOf(found)).toEqual([])
  expect(notesOf(found)).toContainEqual(
    expect.stringMatching(/^check f\.txt:9: The table has 1 answers for number 1, the test 2 such questions/),
  )
})

const one = 'choose-one | Bác làm gì? | Cúp máy* | Chuyển tiền'

test.each([
  ['a key below', 'Câu 1: Bác làm gì?\nA. Cúp máy\nB. Chuyển tiền\nĐáp án: A'],
  ['other signs and small letters', 'câu 1. Bác làm gì?\na) Cúp máy\nb) Chuyển tiền\nĐáp án đúng là: a'],
  ['points in brackets', 'Câu 1 (0,5 điểm): Bác làm gì?\nA. Cúp máy\nB. Chuyển tiền\nĐA: A'],
  ['options on one line', 'Câu 1. Bác làm gì?\nA. Cúp máy\tB. Chuyển tiền\nĐáp án: A'],
  ['options on one line, single spaces', 'Câu 1. Bác làm gì?\nA. Cúp máy B. Chuyển tiền\nĐáp án: A.'],
  ['a star before', 'Câu 1: Bác làm gì?\n*A. Cúp máy\nB. Chuyển tiền'],
  ['a star behind the letter', 'Câu 1: Bác làm gì?\nA*. Cúp máy\nB. Chuyển tiền'],
  ['a star at the end', 'Câu 1: Bác làm gì?\nA. Cúp máy *\nB. Chuyển tiền'],
  ['the key with its words', 'Câu 1: Bác làm gì?\nA. Cúp máy\nB. Chuyển tiền\nĐáp án: A. Cúp máy'],
  ['the words alone', 'Câu 1: Bác làm gì?\nA. Cúp máy\nB. Chuyển tiền\nĐáp án: cúp máy'],
  ['the key on a line of its own', 'Câu 1: Bác làm gì?\nA. Cúp máy\nB. Chuyển tiền\nĐáp án:\nA'],
  ['a stem and an option over two lines', 'Câu 1:\nBác\nlàm gì?\nA. Cúp\nmáy\nB. Chuyển tiền\nĐáp án: A'],
  ['bare numbers', '1. Bác làm gì?\nA. Cúp máy\nB. Chuyển tiền\nĐáp án: A'],
  ['no numbers', 'Bác làm gì?\nA. Cúp máy\nB. Chuyển tiền\nĐáp án: A'],
  ['a table at the end', 'Câu 1: Bác làm gì?\nA. Cúp máy\nB. Chuyển tiền\n\nBẢNG ĐÁP ÁN\n1-A'],
  ['a table by words', 'Câu 1: Bác làm gì?\nA. Cúp máy\nB. Chuyển tiền\n\nĐáp án\nCâu 1: A'],
  ['a table in columns', 'Câu 1: Bác làm gì?\nA. Cúp máy\nB. Chuyển tiền\n\nĐÁP ÁN:\nCâu\t1\nĐáp án\tA'],
  ['a table without a head', 'Câu 1: Bác làm gì?\nA. Cúp máy\nB. Chuyển tiền\nCâu 2: Đúng?\nĐáp án: Sai\n\n1A 2S'],
  [
    'numbers with a dot, and options that Word counted',
    'Câu 1.01: Bác làm gì?\n\n  1. Cúp máy\n  2. Chuyển tiền\n\nĐáp án: A',
  ],
  ['everything on one line', 'Câu 1: Bác làm gì? A. Cúp máy B. Chuyển tiền\nĐáp án: A'],
  ['a table on one line', 'Câu 1: Bác làm gì?\nA. Cúp máy\nB. Chuyển tiền\nCâu 2: Đúng?\nĐáp án: 1-A, 2-S'],
  ['a key without a colon', 'Câu 1: Bác làm gì?\nA. Cúp máy\nB. Chuyển tiền\nĐáp án A'],
  ['the key as «chọn»', 'Câu 1: Bác làm gì?\nA. Cúp máy\nB. Chuyển tiền\n=> Chọn A.'],
  ['Aiken', 'Bác làm gì?\nA. Cúp máy\nB) Chuyển tiền\nANSWER: A'],
  ['English', 'Question 1: Bác làm gì?\nA. Cúp máy\nB. Chuyển tiền\nAnswer: A'],
])('%s is read', async (_, text) => {
  const found = await understood(text)
  expect(entriesOf(found).map(line).slice(0, 1)).toEqual([one])
  expect(notesOf(found)).toEqual([])
})

test('a reason behind the key is kept as what is said after the answer', async () => {
  const found = await understood(
    'Câu 1: Gì?\nA. x\nB. y\nĐáp án: B (vì y đúng)\nCâu 2: Gì?\nA. x\nB. y\nĐáp án: A, vì x đúng',
  )
  expect(entriesOf(found)).toMatchObject([
    { options: [{}, { right: true }], feedback: { written: 'vì y đúng' } },
    { options: [{ right: true }, {}], feedback: { written: 'vì x đúng' } },
  ])
})

test('bare numbers that may count statements are to be checked', async () => {
  const found = await understood(
    '1. Cho các việc:\n1. Cúp máy\n2. Chuyển tiền\nA. 1\nB. 2\nĐáp án: A\n4. Gì?\nA. x\nB. y\nĐáp án: A',
  )
  expect(notesOf(found)).toEqual([
    expect.stringMatching(/^check f\.txt:2: Number 1 comes twice in a row/),
    expect.stringMatching(/^check f\.txt:7: Number 4 follows number 2\./),
  ])
})

test('a passage between questions is a page to read; a few words are named', async () => {
  const passage = 'Đọc đoạn sau và trả lời câu 2. Người lạ gọi cho bác, xưng là công an và giục bác chuyển tiền.'
  const text = `Câu 1 và câu 2 nói về điện thoại\n\nCâu 1: Gì?\nĐáp án: Đúng\n\n${passage}\n\nCâu 2: Gì?\nĐáp án: Sai\n\nHết`
  const found = await understood(text)
  expect(found.title).toBe('Câu 1 và câu 2 nói về điện thoại')
  expect(entriesOf(found).map(line)).toEqual(['true-false | Gì? | true', `page ${passage}`, 'true-false | Gì? | false'])
  expect(notesOf(found)).toEqual(['left f.txt:11: «Hết» belongs to no question and is left out.'])
})

test('a line without end is read like any other', async () => {
  const long = 'B'.repeat(200_000)
  expect(await lines(`Câu 1: Gì?\nA. ${long}\nB. y\nĐáp án: B`)).toEqual([`choose-one | Gì? | ${long} | y*`])
})

test('what the head of the answers says beyond «Đáp án» is named', async () => {
  const head = 'ĐÁP ÁN môn Tin học lớp 7'
  expect(notesOf(await understood(`Câu 1: Gì?\nA. x\nB. y\n${head}\n1-A`))).toEqual([
    `left f.txt:4: «${head}» belongs to no question and is left out.`,
  ])
  expect(notesOf(await understood('Câu 1: Gì?\nA. x\nB. y\nBẢNG ĐÁP ÁN:\n1-A'))).toEqual([])
})

test('several right ones, in every spelling', async () => {
  for (const key of ['A, C', 'A và C', 'AC', 'a;c', 'A & C.', '(A), (C)']) {
    expect(await lines(`Câu 1: Gì?\nA. x\nB. y\nC. z\nĐáp án: ${key}`)).toEqual(['choose-all | Gì? | x* | y | z*'])
  }
})

test('options that speak of others stay where they are', async () => {
  for (const last of [
    'A và B đều đúng',
    'Tất cả các đáp án trên',
    'Không có đáp án nào',
    'Cả A và C',
    'all of the above',
  ]) {
    const text = `Câu 1: Gì?\nA. một\nB. hai\nC. ba\nD. ${last}\nĐáp án: D`
    expect(await lines(text)).toEqual([`choose-one | Gì? | một | hai | ba | ${last}* | fixed`])
  }
  expect(await lines('Câu 1: Gì?\nA. một\nB. hai\nĐáp án: A')).toEqual(['choose-one | Gì? | một* | hai'])
})

test('a whole test: head, chapters, counted statements, explanations, a table for two parts', async () => {
  const text = `ĐỀ KIỂM TRA
Họ và tên: …

Phần I. Cuộc gọi
Câu 1: Cho các việc:
1. Cúp máy
2. Chuyển tiền
Việc nào đúng?
A. 1   B. 2   C. 1 và 2
Giải thích: Không ai
đòi tiền qua điện thoại.

Phần II. Mật khẩu
Câu 1: Mật khẩu nào tốt?
A. 123456
B. Một câu dài
Câu 2: Thủ đô là gì?
Đáp án: Hà Nội; Ha Noi
Câu 3: Kể lại một lần bác bị gọi.

ĐÁP ÁN
1A
1B
`
  const found = await understood(text)
  expect(found.title).toBe('ĐỀ KIỂM TRA')
  expect(found.parts.map(({ titles, entries }) => [titles, entries.map(line)])).toEqual([
    [
      ['Phần I. Cuộc gọi'],
      ['choose-one | Cho các việc: 1. Cúp máy 2. Chuyển tiền Việc nào đúng? | 1* | 2 | 1 và 2 | fixed'],
    ],
    [
      ['Phần II. Mật khẩu'],
      [
        'choose-one | Mật khẩu nào tốt? | 123456 | Một câu dài*',
        'fill | Thủ đô là gì? | Hà Nội or Ha Noi',
        'essay | Kể lại một lần bác bị gọi.',
      ],
    ],
  ])
  expect(found.parts[0]?.entries[0]).toMatchObject({ feedback: { written: 'Không ai\nđòi tiền qua điện thoại.' } })
  expect(notesOf(found)).toEqual(['left f.txt:2: «Họ và tên: …» belongs to no question and is left out.'])
})

test('whatever is typed, no word of it vanishes unnamed', async () => {
  const piece = fc.constantFrom(
    'Câu 1: ',
    'Câu 2. ',
    'A. ',
    'B. ',
    '*C. ',
    'Đáp án: ',
    'Đáp án: Đ S',
    ' (Đ)\n',
    'Đúng',
    'ĐÁP ÁN',
    '1-A',
    'Giải thích: ',
    'Chương 1',
    'từ',
    '\n',
    '\n\n',
    ' ',
    '2. ',
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 25 }), async (list) => {
      // Each word can be told from the others.
      const text = list.map((one, i) => (one === 'từ' ? `từ${i}w ` : one)).join('')
      const found = await read(text)
      const all = JSON.stringify(found)
      const lines = text.split('\n')
      for (const word of text.match(/từ\d+w/g) ?? []) {
        const at = lines.findIndex((one) => one.includes(word)) + 1
        // What is wrong may stand below the word: the question is named at its key or its option then.
        const isNamed = found.notes.some(
          ({ place, sentence }) =>
            place.line <= at || /is left out: (its key|its option|it has two options)/.test(sentence),
        )
        expect([text, word, all.includes(word) || isNamed]).toEqual([text, word, true])
      }
    }),
    { numRuns: 1000 },
  )
})
