import fc from 'fast-check'
import { expect, test } from 'vitest'
import { importSource } from '../../../../cli/import/import.ts'
import type { Entry } from '../../../../cli/import/question.ts'
import { openSource, sourceFile } from '../../../../cli/import/source.ts'
import { lineOfWords } from '../../../../cli/import/words/words.ts'
import { isProblem } from '../../../../core/problem.ts'
import { makeZip } from '../archive/make-zip.ts'
import { examples } from '../corpora.ts'
import { shortly } from '../folder-of.ts'
import { entriesOf, notesOf } from '../reading.ts'

const head = { title: 'Gói', language: 'vi', mainLibrary: 'H5P.Column', license: 'U', embedTypes: ['div'] }

function packageOf(files: Readonly<Record<string, string>>) {
  return sourceFile('a.h5p', makeZip(Object.entries(files).map(([name, content]) => ({ name, content }))))
}

function made(mainLibrary: string, params: unknown) {
  return importSource(
    packageOf({
      'h5p.json': JSON.stringify({ ...head, mainLibrary }),
      'content/content.json': JSON.stringify(params),
      'content/images/a.jpg': 'x',
    }),
  )
}

test.each([
  ['no h5p.json', { 'content/content.json': '{}' }, /There is no h5p\.json/],
  ['no content', { 'h5p.json': '{}' }, /There is no content\/content\.json/],
  [
    'a broken h5p.json',
    { 'h5p.json': '{\n"a": 1,}', 'content/content.json': '{}' },
    /h5p\.json:2: This is no proper JSON/,
  ],
  [
    'a broken content',
    { 'h5p.json': JSON.stringify(head), 'content/content.json': '{};' },
    /content\.json:1: This is no proper JSON/,
  ],
  ['no kind', { 'h5p.json': '{"title": "a"}', 'content/content.json': '{}' }, /names no mainLibrary/],
  ['a list for values', { 'h5p.json': '[]', 'content/content.json': '{}' }, /holds no list of values by name/],
])('a package with %s is refused with the reason', async (_what, files: Record<string, string>, expected) => {
  await expect(importSource(packageOf(files))).rejects.toMatchObject({
    details: { found: expect.stringMatching(expected) },
  })
})

test('a hostile package is refused with its reason', async () => {
  const zip = makeZip([{ name: 'h5p.json', content: '{}' }, { name: '../content/content.json' }])
  await expect(importSource(sourceFile('a.h5p', zip))).rejects.toMatchObject({ details: { fault: 'outside' } })
})

const sub = (library: string, params: unknown, title = 'Untitled') => ({
  library: `${library} 1.0`,
  params,
  metadata: { title },
})
const choice = (question: string, ...right: boolean[]) =>
  sub('H5P.MultiChoice', {
    question: `<p>${question}</p>`,
    answers: right.map((correct, i) => ({ text: `<div>${i}</div>`, correct })),
  })

test('each kind of question keeps its key', async () => {
  const found = await made('H5P.QuestionSet', {
    introPage: { introduction: '<p>Mời làm.</p>' },
    poolSize: 2,
    questions: [
      choice('Một?', true, false),
      choice('Nhiều?', true, false, true),
      sub('H5P.MultiChoice', {
        question: 'Giữ?',
        answers: [{ text: 'a', correct: true }],
        behaviour: { type: 'multi', randomAnswers: false },
      }),
      sub('H5P.TrueFalse', {
        question: 'Đúng?',
        correct: 'true',
        behaviour: { feedbackOnCorrect: 'Hay', feedbackOnWrong: 'Tiếc' },
      }),
      sub('H5P.SingleChoiceSet', { choices: [{ question: 'Đầu?', answers: ['có', 'không'] }] }),
      sub('H5P.Summary', { intro: 'Chọn', summaries: [{ summary: ['p', 'q'] }] }),
      sub('H5P.Blanks', {
        text: 'Điền.',
        questions: ['<p>____ Thủ đô: *Hà Nội/Hanoi:ở Bắc* và *<b>Huế</b>*</p>'],
        behaviour: { caseSensitive: false },
      }),
      sub('H5P.DragText', {
        taskDescription: 'Kéo.',
        textField: 'Trời *xanh\\+Phải*\nĐất *nâu:ấm*',
        distractors: '*đỏ*',
      }),
      sub('H5P.Flashcards', { cards: [{ text: 'Chó', answer: 'dog/hound', tip: 'con' }] }),
      sub('H5P.Essay', { taskDescription: 'Viết.', solution: { sample: 'Mẫu.' } }),
    ],
  })
  expect(shortly(found)).toEqual([
    '# Gói',
    'page: Mời làm.',
    'choose-one: Một? [*0, 1]',
    'choose-all: Nhiều? [*0, 1, *2]',
    'choose-all fixed: Giữ? [*a]',
    'true-false: Đúng? [true]',
    'choose-one: Đầu? [*có, không]',
    'choose-one: Chọn [*p, q]',
    'page: Điền.',
    'fill: … Thủ đô: _____ và _____ {Hà Nội|Hanoi ?ở Bắc} {Huế}',
    'page: Kéo.',
    'fill: Trời _____ Đất _____ {xanh of xanh/nâu/đỏ} {nâu of xanh/nâu/đỏ ?ấm}',
    'fill: Chó {dog|hound ?con}',
    'essay: Viết.',
  ])
  expect(notesOf(found)).toEqual([
    'check a.h5p/content/content.json:1: Learners are asked 2 of these questions, drawn by lot: here all are kept.',
  ])
})

test('what is said after an answer goes to the right answer', async () => {
  const ask = async (correct: unknown) =>
    entriesOf(
      await made('H5P.TrueFalse', {
        question: '?',
        correct,
        behaviour: { feedbackOnCorrect: 'Hay', feedbackOnWrong: 'Tiếc' },
      }),
    )[0]
  const said = (entry: Entry | undefined) =>
    entry?.kind === 'true-false'
      ? [entry.answer, lineOfWords(entry.whenTrue ?? entry.stem), lineOfWords(entry.whenFalse ?? entry.stem)]
      : null
  expect(said(await ask(true))).toEqual([true, 'Hay', 'Tiếc'])
  expect(said(await ask('false'))).toEqual([false, 'Tiếc', 'Hay'])
})

test.each([
  [
    'without a right answer',
    'H5P.MultiChoice',
    { question: 'q', answers: [{ text: 'a' }], behaviour: { type: 'single' } },
  ],
  ['without answers', 'H5P.MultiChoice', { question: 'q' }],
  ['without words', 'H5P.MultiChoice', { answers: [{ text: 'a', correct: true }] }],
  ['that does not say what is right', 'H5P.TrueFalse', { question: 'q' }],
  ['without a gap', 'H5P.Blanks', { questions: ['q'] }],
  ['of an unknown kind', 'H5P.DragQuestion', { question: {} }],
  ['of a kind that every object has', 'constructor', {}],
  ['of the kind of all kinds', '__proto__', {}],
  ['of values of other shapes', 'H5P.SingleChoiceSet', { choices: { question: 1 } }],
  ['of nothing', 'H5P.Summary', {}],
])('a question %s is left out and named', async (_what, type, params) => {
  const found = await made(type, params)
  expect(entriesOf(found)).toEqual([])
  expect(found.notes.filter(({ kind }) => kind === 'left').length).toBeGreaterThan(0)
})

test('contents within contents are walked, and a book has a part for each chapter', async () => {
  const column = (...contents: unknown[]) => ({ content: contents.map((content) => ({ content })) })
  const slides = {
    presentation: {
      slides: [{ elements: [{ action: choice('Trang?', true, false) }, { action: sub('H5P.Shape', {}) }] }],
    },
  }
  const found = await made('H5P.InteractiveBook', {
    bookCover: { coverDescription: '<p>Bìa</p>' },
    chapters: [
      sub(
        'H5P.Column',
        column(sub('H5P.AdvancedText', { text: '<p>Đọc</p>' }), sub('H5P.Image', { alt: 'cây' }), choice('Cột?', true)),
        'Chương A',
      ),
      sub(
        'H5P.Column',
        column(sub('H5P.CoursePresentation', slides), sub('H5P.Column', column(choice('Sâu?', true)))),
        'Chương B',
      ),
    ],
  })
  expect(shortly(found)).toEqual([
    '# Gói',
    'page: Bìa',
    '# Gói > Chương A',
    'page: Đọc',
    'choose-one: Cột? [*0]',
    '# Gói > Chương B',
    'choose-one: Trang? [*0, 1]',
    'choose-one: Sâu? [*0]',
  ])
  expect(found.notes.map(({ sentence }) => sentence)).toEqual(['The image «cây» is left out.'])
})

test('contents without end in contents are named, not followed', async () => {
  const deep = Array.from({ length: 150 }).reduce<unknown>(
    (inner) => ({ content: [{ content: sub('H5P.Column', inner) }] }),
    {},
  )
  expect((await made('H5P.Column', deep)).notes.map(({ sentence }) => sentence).join()).toMatch(/too deep/)
})

test('a package whose content has some letters changed is read, noted or refused', async () => {
  const seed = JSON.stringify({
    questions: [
      choice('Q', true, false),
      sub('H5P.Blanks', { questions: ['a *b/c:d* e'] }),
      sub('H5P.DragText', { textField: '*a* \\+b' }),
    ],
  })
  const change = fc.record({
    at: fc.nat(seed.length),
    cut: fc.nat(9),
    put: fc.constantFrom('', '{}', '[]', 'null', '"', '*', ':', '__proto__', '<p>', '1e999'),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const content = changes.reduce((all, { at, cut, put }) => all.slice(0, at) + put + all.slice(at + cut), seed)
      const files = {
        'h5p.json': JSON.stringify({ ...head, mainLibrary: 'H5P.QuestionSet' }),
        'content/content.json': content,
      }
      await importSource(packageOf(files)).catch((error) => expect(isProblem(error, 'pack/source')).toBe(true))
    }),
    { numRuns: 500 },
  )
})

test.each(examples('h5p'))('our own package %s comes in with its keys, and the rest by name', async (path) => {
  const found = await importSource(openSource(path))
  expect(shortly(found)).toEqual([
    '# Mật khẩu',
    'page: Ba câu về mật khẩu.',
    'choose-one: Mật khẩu nào khó đoán? [123456 (Ai cũng đoán ra.), *Trâu-cày-4-sào (Dài và lạ.)]',
    'true-false: Cán bộ có quyền hỏi mật khẩu. [false]',
    'page: Kéo chữ vào chỗ trống.',
    'fill: Mật khẩu phải _____ và giữ _____. {dài of dài/kín/ngắn} {kín of dài/kín/ngắn}',
  ])
  expect(found.notes.map(({ sentence }) => sentence)).toEqual([
    '«Chỉ vào ổ khóa» is left out: not supported: H5P.ImageHotspotQuestion.',
  ])
})
