import { describe, expect, test } from 'vitest'
import { importSource } from '../../../../cli/import/import.ts'
import type { Entry } from '../../../../cli/import/question.ts'
import { openSource, sourceFile } from '../../../../cli/import/source.ts'
import { lineOfWords } from '../../../../cli/import/words/words.ts'
import { makeTarGz } from '../archive/make-tar.ts'
import { makeZip } from '../archive/make-zip.ts'
import { examples } from '../corpora.ts'
import { corpusFiles, corpusPath, corpusText } from '../corpus-files.ts'
import { folderOf, shortly } from '../folder-of.ts'
import { notesOf } from '../reading.ts'

const one = '<stringresponse answer="a" type="ci"><label>Ai?</label><textline/></stringresponse>'
const srt = '1\n00:00:01,000 --> 00:00:02,000\n<i>Xin chào</i>\n\n2\n00:00:02,000 --> 00:00:03,000\nbà con.\n'

/** A small course with each way in which a block can be written. */
const course = {
  'course.xml': '<course url_name="2026" org="X" course="Y"/>',
  'course/2026.xml':
    '<course display_name="Khóa học" language="vi"><chapter url_name="c1"/><chapter url_name="c2"/><wiki slug="w"/></course>',
  'policies/2026/policy.json': '{"chapter/c2": {"display_name": "Chương hai"}}',
  'chapter/c1.xml': '<chapter display_name="Chương một"><sequential url_name="s1"/></chapter>',
  'chapter/c2.xml':
    '<chapter><sequential display_name="Mục"><vertical display_name="Trong"><problem url_name="p2"/></vertical></sequential></chapter>',
  'sequential/s1.xml':
    '<sequential display_name="Mục một"><vertical url_name="v1"/><vertical url_name="v2"/></sequential>',
  'vertical/v1.xml': `<vertical display_name="Bài">
    <html url_name="h1"/><html url_name="h2"/><html url_name="h3"/>
    <problem url_name="p1"/><video url_name="f1"/>
    <html url_name="gone"/><poll display_name="Hỏi ý"/><problem url_name="broken"/>
    <problem url_name="p1"/><problem url_name="hidden"/></vertical>`,
  'vertical/v2.xml': '<vertical display_name="Trống"/>',
  'html/h1.xml': '<html filename="h1" display_name="Đọc"/>',
  'html/h1.html': '\n<p>Một <strong>điều</strong></p>\n<ul><li>a</li></ul><script>bad()</script><img src="a.png">',
  'html/h2.xml': '<html display_name="Cũ"><p>Lời cũ</p></html>',
  'html/h3.html': '<p>Chỉ có HTML',
  'problem/p1.xml': `<problem display_name="Câu">${one}</problem>`,
  'problem/p2.xml': `<problem>${one}</problem>`,
  'problem/broken.xml': '<problem>\n<p></problem>',
  'problem/hidden.xml': `<problem visible_to_staff_only="true">${one}</problem>`,
  'problem/alone.xml': `<problem display_name="Lẻ">${one}</problem>`,
  'video/f1.xml': '<video display_name="Phim" transcripts="{&quot;vi&quot;: &quot;f1.srt&quot;}"/>',
  'static/f1.srt': srt,
}

const understood = [
  '# Chương một > Mục một > Bài',
  'page: Một điều a',
  'page: Lời cũ',
  'page: Chỉ có HTML',
  'fill: Ai? {a}',
  'page: Xin chào bà con.',
  '# Chương một > Mục một > Trống',
  '# Chương hai > Mục > Trong',
  'fill: Ai? {a}',
  '# ',
  'fill: Ai? {a}',
]

test.each([
  ['without a root', { 'chapter/a.xml': '<chapter/>' }, /No format is recognised/],
  ['whose root is broken', { 'course.xml': '<course' }, /^c\/course\.xml:1: This is no proper XML/],
  [
    'whose root points nowhere',
    { 'course.xml': '<course url_name="x"/>' },
    /^c\/course\.xml:1: The file course\/x\.xml is missing/,
  ],
])('a course %s is refused', async (_what, files: Record<string, string>, expected) => {
  await expect(importSource(folderOf(files))).rejects.toMatchObject({
    details: { found: expect.stringMatching(expected) },
  })
})

test('a course gives chapters, sections and units in order, whatever way they are written in', async () => {
  const found = await importSource(folderOf(course))
  expect(found).toMatchObject({ format: 'olx', title: 'Khóa học', language: 'vi' })
  expect(shortly(found)).toEqual(understood)
})

test('what is missing, broken, hidden, repeated or not supported is named with file and line', async () => {
  expect(notesOf(await importSource(folderOf(course)))).toEqual([
    'lost c/html/h1.html:3: <script> is left out with its words «bad()».',
    'lost c/html/h1.html:3: The picture «a.png» is left out.',
    'lost c/video/f1.xml:1: The film «Phim» is left out: what is said in it stays as a page to read.',
    'left c/vertical/v1.xml:4: The block html «gone» is named here, but its file html/gone.xml is missing.',
    'left c/vertical/v1.xml:4: «Hỏi ý» is left out: blocks of the kind «poll» are not supported.',
    'left c/problem/broken.xml:2: The block problem «broken» is left out. This is no proper XML: unexpected close tag. (column 13)',
    'left c/vertical/v1.xml:5: The block problem «p1» stands in the course a second time: here it is left out.',
    'left c/problem/hidden.xml:1: The block problem «hidden» is left out: the course hides it from learners.',
    'left c/course/2026.xml:1: The wiki «w» of the course is left out: it stands beside the lessons.',
    'check c/problem/alone.xml:1: The problem «Lẻ» stands in no unit of the course: it is put at the end.',
  ])
})

test.each([
  [
    'an export of Studio',
    'c.tar.gz',
    makeTarGz(Object.entries(course).map(([path, content]) => ({ name: `course/${path}`, content }))),
  ],
  [
    'a ZIP of the folder',
    'c.zip',
    makeZip(Object.entries(course).map(([path, content]) => ({ name: `course/${path}`, content }))),
  ],
])('%s is read like the folder', async (_what, file, bytes) => {
  const found = await importSource(sourceFile(file, bytes))
  expect(shortly(found)).toEqual(understood)
  expect(found.notes[0]?.place.file).toBe(`${file}/course/html/h1.html`)
})

test('a hostile export is refused with its reason', async () => {
  const tar = makeTarGz([{ name: '../course.xml', content: '<course/>' }])
  await expect(importSource(sourceFile('c.tar.gz', tar))).rejects.toMatchObject({ details: { fault: 'outside' } })
})

test('an archive without a course is refused', async () => {
  const tar = makeTarGz([{ name: 'a.txt' }])
  await expect(importSource(sourceFile('c.tar.gz', tar))).rejects.toMatchObject({
    details: { found: expect.stringMatching(/No course\.xml/) },
  })
})

test('a run may itself be called course', async () => {
  const files = {
    'course/course.xml': '<course url_name="course" org="x" course="y"/>',
    'course/course/course.xml':
      '<course display_name="K"><chapter display_name="C"><sequential display_name="S"><vertical display_name="V"><problem url_name="p"/></vertical></sequential></chapter></course>',
    'course/problem/p.xml': `<problem>${one}</problem>`,
  }
  const found = await importSource(folderOf(files))
  expect(shortly(found)).toEqual(['# C > S > V', 'fill: Ai? {a}'])
  expect(found.notes).toEqual([])
})

test('a backup of Moodle is told from a course', async () => {
  const tar = makeTarGz([{ name: 'moodle_backup.xml' }])
  await expect(importSource(sourceFile('c.mbz', tar))).rejects.toMatchObject({
    details: { found: expect.stringMatching(/backup of Moodle/) },
  })
})

test('a course that holds itself ends', async () => {
  const files = {
    'course.xml': '<course url_name="r" org="x" course="y"/>',
    'course/r.xml': '<course><chapter url_name="a"/></course>',
    'chapter/a.xml': '<chapter><chapter url_name="b"/></chapter>',
    'chapter/b.xml': '<chapter><chapter url_name="a"/></chapter>',
  }
  const { notes } = await importSource(folderOf(files))
  expect(notes.map(({ sentence }) => sentence)).toEqual([
    'The block chapter «a» stands in the course a second time: here it is left out.',
  ])
})

test('names cannot lead out of the course', async () => {
  const files = { 'course.xml': '<course><chapter url_name="../../../etc/passwd"/></course>' }
  const { notes } = await importSource(folderOf(files))
  expect(notes[0]?.sentence).toMatch(/is missing/)
})

test.each([
  ['SubRip', srt, 'page: Xin chào bà con.'],
  ['WebVTT', `WEBVTT\n\n00:01.000 --> 00:02.000\nXin &amp; chào\n`, 'page: Xin & chào'],
  ['the JSON of Open edX', '{"start": [0, 1], "end": [1, 2], "text": ["Xin", null, "chào"]}', 'page: Xin chào'],
])('captions in %s become a page', async (_what, captions, expected) => {
  const files = {
    'course.xml': '<course><vertical><video sub="x" display_name="v"/></vertical></course>',
    'static/subs_x.srt.sjson': captions,
  }
  expect(shortly(await importSource(folderOf(files)))).toEqual(['# vertical-1', expected])
})

test.each(examples('olx'))('our own course %s comes in with its keys, and the rest by name', async (path) => {
  const found = await importSource(openSource(path, 'c'))
  expect(shortly(found)).toEqual([
    '# Điện thoại > Cuộc gọi lạ > Nhận ra',
    'page: Kẻ lừa đảo hay giục mình. Bắt chuyển tiền ngay. Dọa bắt giam.',
    'choose-all: Đâu là dấu hiệu xấu? [*Giục chuyển tiền (Ai giục là đáng ngờ.), *Dọa bắt giam, Hỏi thăm sức khỏe]',
    'page: Hôm ấy có người gọi đến. Bà Tư cúp máy ngay.',
    '# Điện thoại > Cuộc gọi lạ > Làm gì',
    'choose-one: Người lạ đòi mã OTP. Bác làm gì? [*Cúp máy (Đúng rồi.), Đọc mã (Mã OTP là chìa khóa.)]',
    'number: Công an dùng số nào? {"value":113,"tolerance":0}',
  ])
  expect(notesOf(found)).toEqual([
    'lost c/html/dau-hieu.html:3: The picture «/static/may.png» is left out; its words were «Một chiếc máy».',
    'lost c/video/ke-chuyen.xml:1: The film «Kể chuyện» is left out: what is said in it stays as a page to read.',
    'left c/vertical/nhan-ra.xml:5: The block html «khong-co» is named here, but its file html/khong-co.xml is missing.',
    'left c/problem/ve-so-do.xml:2: «Vẽ sơ đồ» is left out: questions of the kind «schematicresponse» are not supported.',
  ])
})

describe('the course of others', () => {
  const problems = corpusFiles('questions/olx').filter((path) => path.includes('/problem/'))
  const supported = /<(multiplechoiceresponse|choiceresponse|optionresponse|stringresponse|numericalresponse)[\s>]/g
  const reading = problems.length === 0 ? null : importSource(openSource(corpusPath('questions/olx'), 'olx'))

  test.each(problems)('%s comes in with its key, or is named', async (path) => {
    const xml = corpusText(`questions/olx/${path}`)
    const found = await reading
    const entries =
      found?.parts.flatMap((part) => part.entries).filter(({ place }) => place.file === `olx/${path}`) ?? []
    expect(entries.filter(({ kind }) => kind !== 'page')).toHaveLength([...xml.matchAll(supported)].length)
    const left = found?.notes.filter(({ kind, place }) => kind === 'left' && place.file === `olx/${path}`) ?? []
    expect(entries.length + left.length).toBeGreaterThan(0)
    const title = /display_name="([^"]*)"/.exec(xml)?.[1]
    for (const { sentence } of left) expect(sentence).toContain(`«${title}»`)
    // The key once more, by another way: what the file itself marks as right.
    const marked = [...xml.matchAll(/<(?:choice|option) correct="true"[^>]*>\s*([^<]*?)\s*</gi)].map(([, text]) => text)
    const named = [...xml.matchAll(/<optioninput [^>]*correct="([^"]*)"/g)].map(([, text]) => text)
    const typed = [...xml.matchAll(/<(?:stringresponse|additional_answer)[^>]* answer="([^"]*)"/g)].map(
      ([, text]) => text,
    )
    const numbers = [...xml.matchAll(/<numericalresponse[^>]* answer="([^"]*)"/g)].map(([, text]) => Number(text))
    expect(entries.flatMap(keyOf)).toEqual([...marked, ...named, ...typed, ...numbers])
  })

  test.each(problems.slice(0, 1))('its tree is whole and in order, and each missing block is named', async () => {
    const found = await reading
    const chapters = [...new Set(found?.parts.map(({ titles }) => titles[0]))]
    expect(chapters.filter((title) => title?.startsWith('Module'))).toEqual([
      'Module 1: Dive into the Open edX® platform!',
      'Module 2: Crafting Captivating Content',
      'Module 3: Ace the Assessments!',
      'Module 4: Social Learning: Engaging Through Interaction',
      'Module 5: Your Open edX Community',
    ])
    const verticals = corpusFiles('questions/olx/course/vertical')
    expect(found?.parts.filter(({ titles }) => titles.length === 3)).toHaveLength(verticals.length)
    const pointers = verticals.flatMap((path) => [
      ...corpusText(`questions/olx/course/vertical/${path}`).matchAll(/<(\w+) url_name="(\w+)"\/>/g),
    ])
    const missing = pointers.filter(
      ([, kind, id]) => !corpusFiles('questions/olx/course').includes(`${kind}/${id}.xml`),
    )
    expect(missing.length).toBeGreaterThan(100)
    for (const [, kind, id] of missing) {
      expect(found?.notes.some(({ sentence }) => sentence.includes(`${kind}/${id}.xml is missing`))).toBe(true)
    }
  })
})

function keyOf(entry: Entry): readonly (string | number)[] {
  if (entry.kind === 'fill') return entry.gaps.flatMap(({ accepted }) => accepted.map(({ text }) => text))
  if (entry.kind === 'number') {
    const range = entry.accepted[0]?.range
    return typeof range === 'object' && 'value' in range ? [range.value] : []
  }
  if (entry.kind !== 'choose-one' && entry.kind !== 'choose-all') return []
  return entry.options.filter(({ right }) => right).map(({ text }) => lineOfWords(text))
}
