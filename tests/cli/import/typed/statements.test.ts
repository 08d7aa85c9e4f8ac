// «Đúng hay sai» with several statements, in the ways people write its key.
import { expect, test } from 'vitest'
import { lineOfWords } from '../../../../cli/import/words/words.ts'
import { entriesOf, notesOf, understood } from '../reading.ts'

const question = `Câu 1: Về mật khẩu, mỗi ý sau đúng hay sai?
a) Nên dài.
b) Nên là ngày sinh.
c) Không cho ai biết.
d) Dùng một cái cho mọi nơi.`

const right = [
  'Nên dài. → Đúng',
  'Nên là ngày sinh. → Sai',
  'Không cho ai biết. → Đúng',
  'Dùng một cái cho mọi nơi. → Sai',
]

async function statements(text: string): Promise<readonly string[]> {
  const found = await understood(text, 'typed')
  expect(notesOf(found)).toEqual([])
  return entriesOf(found).flatMap((entry) => {
    if (entry.kind !== 'sort') return [entry.kind]
    const groups = entry.groups.map(lineOfWords)
    return entry.things.map(({ text, group }) => `${lineOfWords(text)} → ${groups[group]}`)
  })
}

test.each([
  ['a key that goes through the letters', `${question}\nĐáp án: a) Đ; b) S; c) Đ; d) S`],
  ['whole words', `${question}\nĐáp án: a - Đúng, b - Sai, c - Đúng, d - Sai.`],
  ['another order of the letters', `${question}\nĐáp án: d) S b) S a) Đ c) Đ`],
  ['no letters', `${question}\nĐáp án: Đ S Đ S`],
  ['no spaces', `${question}\nĐáp án: ĐSĐS`],
  ['dashes', `${question}\nĐáp án: Đ - S - Đ - S`],
  ['the table at the end', `${question}\n\nĐÁP ÁN\n1. ĐSĐS`],
  ['a table of several', `${question}\n\nBẢNG ĐÁP ÁN\nCâu 1: Đ S Đ S`],
  ['the letters once more below', `${question}\nĐáp án:\na) Đúng\nb) Sai\nc) Đúng\nd) Sai`],
  [
    'brackets behind each',
    question
      .replace('dài.', 'dài. (Đ)')
      .replace('sinh.', 'sinh. (S)')
      .replace('biết.', 'biết. [Đúng]')
      .replace('nơi.', 'nơi. (Sai)'),
  ],
])('%s', async (_situation, text) => {
  expect(await statements(text)).toEqual(right)
})

const marked = question
  .replace('dài.', 'dài. (Đ)')
  .replace('sinh.', 'sinh. (S)')
  .replace('biết.', 'biết. (Đ)')
  .replace('nơi.', 'nơi. (S)')

test.each([
  ['a key of three for four statements', `${question}\nĐáp án: Đ S Đ`, /its key «Đ S Đ» names none of its options/],
  ['a letter that comes twice', `${question}\nĐáp án: a) Đ a) S c) Đ d) S`, /names none of its options/],
  ['a key and brackets that disagree', `${marked}\nĐáp án: Đ Đ Đ S`, /its keys do not say the same of its statements/],
  ['two keys that disagree', `${question}\nĐáp án: ĐSĐS\nĐáp án: ĐSĐĐ`, /its keys do not say the same/],
])('%s is left, never guessed', async (_situation, text, says) => {
  const found = await understood(text, 'typed')
  expect(entriesOf(found)).toEqual([])
  expect(notesOf(found).join('\n')).toMatch(says)
})

test('two options that are called true and false stay a choice', async () => {
  for (const key of ['A', 'Đúng']) {
    const found = await understood(`Câu 1: Công an đòi tiền qua điện thoại?\nA. Sai\nB. Đúng\nĐáp án: ${key}`, 'typed')
    expect(entriesOf(found).map(({ kind }) => kind)).toEqual(['choose-one'])
  }
})

test.each(['T, F', 'TF', 'a) True b) False'])('a key in English (%s) has its groups in English', async (key) => {
  expect(await statements(`Question 1: True or false?\na) Long is good.\nb) Short is good.\nKey: ${key}`)).toEqual([
    'Long is good. → True',
    'Short is good. → False',
  ])
})
