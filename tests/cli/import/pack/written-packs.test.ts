import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { gatherFindings } from '../../../../cli/build/findings.ts'
import { soundPackOf } from '../../../../cli/build/sound-pack.ts'
import { writePack } from '../../../../cli/import/pack/write-pack.ts'
import type { Understood } from '../../../../cli/import/question.ts'
import type { Item, Lesson } from '../../../../core/pack/lesson.ts'
import { isItem } from '../../../../core/pack/steps.ts'
import { understood } from '../reading.ts'
import { foundBy } from '../refused.ts'

const today = '2026-06-30'

function packsFolder(): string {
  const root = mkdtempSync(join(tmpdir(), 'domdom-import-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  return root
}

function built(to: string, id: string): readonly Lesson[] {
  const findings = gatherFindings(() => undefined)
  const sound = soundPackOf(to, `packs/${id}`, { today, lateFacts: 'stop' }, findings)
  findings.throwIfAny()
  return sound?.lessons.map(([first]) => first?.lesson).filter((lesson) => lesson !== undefined) ?? []
}

async function written(text: string, format = 'gift') {
  const to = join(packsFolder(), 'thu')
  const { notes } = writePack([await understood(text, format)], to, 'vi', today)
  return { lessons: built(to, 'thu'), notes: notes.map(({ place, sentence }) => `${place.line}: ${sentence}`) }
}

const itemsOf = (lessons: readonly Lesson[]) => lessons.flatMap(({ steps }) => steps).filter(isItem)

test('a folder that is there stays as it is', async () => {
  const root = packsFolder()
  const to = join(root, 'thu')
  mkdirSync(to)
  writeFileSync(join(to, 'pack.yaml'), 'mine')
  const found = await understood('Gì? {=a ~b}', 'gift')
  expect(foundBy(() => writePack([found], to, 'vi', today))).toMatch(/thu:1: This folder is there already/)
  expect(readFileSync(join(to, 'pack.yaml'), 'utf8')).toBe('mine')
  expect(readdirSync(root)).toEqual(['thu'])
})

test('a name that no pack may have is refused', async () => {
  const to = join(packsFolder(), 'Gói bài')
  const found = await understood('Gì? {=a ~b}', 'gift')
  expect(foundBy(() => writePack([found], to, 'vi', today))).toMatch(/small letters, digits and dashes/)
  expect(existsSync(to)).toBe(false)
})

test('where no question can be carried over nothing is written, and each is named', async () => {
  const to = join(packsFolder(), 'thu')
  const found = await understood('Kể lại. {}\n\nBao nhiêu? {#-4}\n', 'gift')
  const refusal = foundBy(() => writePack([found], to, 'vi', today)) ?? ''
  expect(refusal).toMatch(/:1: No question can be carried over/)
  expect(refusal).toMatch(/f\.txt:1: «Kể lại\.» is not in the pack: it is answered in free words/)
  expect(refusal).toMatch(/f\.txt:3: «Bao nhiêu\?» is not in the pack: -4 is below zero/)
  expect(existsSync(to)).toBe(false)
})

test.each([
  ['free words', 'Kể lại. {}', /free words/],
  ['a number below zero', 'Mấy? {#-4}', /-4 is below zero or has too many digits/],
  ['words that a * leaves open', 'Tên? {=Hà*}', /«Hà\*» stands for many words/],
  ['words too long to be typed', `Tên? {=${'dài '.repeat(16)}}`, /too long to be typed; at most 60/],
  ['six answers to match', 'Nối. {=a->1 =b->2 =c->3 =d->4 =e->5 =f->6}', /matches 6 different answers/],
  ['nine options', 'Gì? {=1 ~2 ~3 ~4 ~5 ~6 ~7 ~8 ~9}', /has 9 options; at most 8 fit/],
  ['an option of 700 letters', `Gì? {=a ~${'dài '.repeat(175)}}`, /too long/],
  ['words that look like a directive', 'Gì\\{\\#? {=a ~b}', /signs such as \{# or ::/],
])(
  '%s cannot be carried over yet: the question is named with its line, the others are written',
  async (_, bad, sentence) => {
    const { lessons, notes } = await written(`Trước? {=a ~b}\n\n${bad}\n\nSau? {=a ~b}`)
    expect(itemsOf(lessons)).toHaveLength(2)
    expect(notes).toContainEqual(expect.stringMatching(/^3: «.*» is not in the pack: /))
    expect(notes.join('\n')).toMatch(sentence)
  },
)

test('half a mark, several right ones of which one will do, and an answer for nothing are told', async () => {
  const { lessons, notes } = await written('Một? {=a ~%50%b ~c}\n\nHai? {=a =b ~c}\n\nBa. {=x->1 =y->2 =->3}')
  expect(itemsOf(lessons).map(({ kind }) => kind)).toEqual(['choose-one', 'choose-all', 'sort'])
  expect(notes).toEqual(
    expect.arrayContaining([
      '1: «Một?»: «b» had 50 % of the mark; here it is simply wrong.',
      expect.stringMatching(/^3: «Hai\?»: any one of several options was right/),
      '5: «Ba.»: «3», an answer that belongs to nothing, is left out.',
    ]),
  )
})

test('keys, order, feedback and fixed options arrive; where nothing was said the right answer is named', async () => {
  const { lessons } = await written(
    `$CATEGORY: top/Cuộc gọi lừa đảo

Bác làm gì? {=Cúp máy.#Đúng rồi. ~Chuyển **tiền** [ngay] ~A và B đều đúng ####Công an không đòi tiền.}

Đúng không? {F}

Nối. {=Cúp máy->Nên =Kể cho con->Nên =Chuyển tiền->Không nên}`,
  )
  expect(lessons.map(({ id, title }) => [id, title])).toEqual([['cuoc-goi-lua-dao', 'Cuộc gọi lừa đảo']])
  const [one, truth, sort] = itemsOf(lessons)
  const paragraph = (text: string) => ({ type: 'paragraph', spans: [text] })
  expect(one).toMatchObject({
    fixed: true,
    right: 'question-1-a',
    options: [
      { text: ['Cúp máy.'], why: [paragraph('Đúng rồi.'), paragraph('Công an không đòi tiền.')] },
      { text: ['Chuyển **tiền** [ngay]'], why: [paragraph('Công an không đòi tiền.')] },
      { text: ['A và B đều đúng'] },
    ],
  })
  expect(truth).toMatchObject({
    kind: 'true-false',
    right: false,
    whenTrue: [paragraph('Đáp án đúng: «Sai».')],
    whenFalse: [paragraph('Đáp án đúng: «Sai».')],
  })
  expect(sort).toMatchObject({ kind: 'sort', groups: [{ text: ['Nên'] }, { text: ['Không nên'] }] })
  expect((sort as Extract<Item, { kind: 'sort' }>).things.map((thing) => thing.in)).toEqual([
    'question-3-group-1',
    'question-3-group-1',
    'question-3-group-2',
  ])
})

test('words and numbers to type arrive with their words; what a phone takes for the same is there once', async () => {
  const { lessons, notes } = await written(
    'Thủ đô? {=Hà Nội#Đúng. =ha noi =%50%Huế#Từng là. =%0%*#Nghĩ thêm.}\n\nMấy? {#=4:0.5#Đúng. ~#Đếm lại.}\n\nTừ đâu? {#1..5}',
  )
  const paragraph = (text: string) => ({ type: 'paragraph', spans: [text] })
  expect(itemsOf(lessons)).toMatchObject([
    {
      kind: 'gap',
      prompt: [paragraph('Thủ đô?'), paragraph('___')],
      accepted: [{ text: 'Hà Nội' }],
      slips: [{ text: 'Huế', why: [paragraph('Từng là.')] }],
      why: [paragraph('Đúng.')],
      otherwise: [paragraph('Nghĩ thêm.')],
    },
    { kind: 'number', value: 4, tolerance: 0.5, why: [paragraph('Đúng.')], otherwise: [paragraph('Đếm lại.')] },
    { kind: 'number', value: 3, tolerance: 2 },
  ])
  expect(notes).toContainEqual(expect.stringMatching(/«Huế» had 50 % of the mark/))
})

test('a hundred questions become lessons of ten; pages go with the questions after them', async () => {
  const text = `Đọc đã.\n\n${Array.from({ length: 100 }, (_, i) => `Câu ${i}? {=a ~b}`).join('\n\n')}\n\nĐọc sau.`
  const { lessons } = await written(text)
  expect(lessons.map(({ steps }) => steps.length)).toEqual([11, ...Array.from({ length: 8 }, () => 10), 11])
})

test('other words than Vietnamese stand in both languages until somebody puts them into it', async () => {
  const to = join(packsFolder(), 'try')
  const { notes } = writePack([await understood('True? {T}', 'gift')], to, 'en', today)
  expect(itemsOf(built(to, 'try'))).toMatchObject([
    { kind: 'true-false', right: true, whenFalse: [{ spans: ['The right answer: «True».'] }] },
  ])
  expect(notes.map(({ sentence }) => sentence)).toContain(
    'Put this lesson into Vietnamese: it still reads as in en.md.',
  )
})

const sign = fc.constantFrom(
  ...'aĐ 1.-+*_#`[](){}<>&:~|!\\"\'=>\n'.split(''),
  '\n\n',
  '- ',
  '1. ',
  '::',
  '**',
  '<b>x</b>',
  '&lt;',
  '---',
  '    ',
)
const words = fc.array(sign, { maxLength: 12 }).map((list) => list.join(''))

test('whatever the words, the written pack builds and says the same, or the question is named', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(words, words, words), { minLength: 1, maxLength: 4 }), async (given) => {
      const cell = (text: string) => `"${text.replaceAll('"', '""')}"`
      const rows = given.map(([stem, a, b]) => [stem, a, b, 'A'].map(cell).join(','))
      const found: Understood = await understood(
        `question,A,B,key\n"Chắc chắn?","x","y","A"\n${rows.join('\n')}`,
        'csv',
      )
      const entries = found.parts.flatMap((part) => part.entries)
      const root = mkdtempSync(join(tmpdir(), 'domdom-import-'))
      try {
        const to = join(root, 'thu')
        const { notes } = writePack([found], to, 'vi', today)
        const items = itemsOf(built(to, 'thu'))
        const left = notes.filter(({ kind }) => kind === 'left')
        expect(items.length + left.length).toBe(entries.length)
        // A row with one answer alone asks for its words.
        for (const item of items) {
          if (item.kind !== 'gap') expect(item).toMatchObject({ kind: 'choose-one', right: `${item.id}-a` })
        }
      } finally {
        rmSync(root, { recursive: true })
      }
    }),
    { numRuns: 60 },
  )
})
