import fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import type { Tell } from '../../../cli/import/reader.ts'
import { htmlWords, markdownWords, moodleWords, plainWords } from '../../../cli/import/words/words.ts'
import { Blocks } from '../../../core/pack/lesson.ts'

function readHtml(html: string) {
  const notes: string[] = []
  const tell: Tell = (kind, place, sentence) => notes.push(`${kind} ${place.line}: ${sentence}`)
  return { blocks: htmlWords(html, { file: 'f', line: 5 }, tell).blocks, notes }
}

const paragraph = (...spans: unknown[]) => ({ type: 'paragraph', spans })
const list = (...rows: string[]) => ({ type: 'list', rows: rows.map((row) => [row]) })

test('a script, a player, a frame, a form and a formula are named with their line and leave no words', () => {
  const html =
    '<p>Chữ</p>\n<script>alert("x")</script>\n<audio src="a.mp3"></audio><iframe src="b"></iframe>\n<math><mi>x</mi></math><input value="1">'
  const { blocks, notes } = readHtml(html)
  expect(blocks).toEqual([paragraph('Chữ')])
  expect(notes).toEqual([
    'lost 6: <script> is left out with its words «alert("x")».',
    'lost 7: The <audio> «a.mp3» is left out: a pack plays recorded voice only.',
    'lost 7: The <iframe> «b» is left out: a pack plays recorded voice only.',
    'lost 8: <math> is left out with its words «x».',
    'lost 8: <input> is left out.',
  ])
})

test('words that are too long, and tags that are nested too deeply, are named', () => {
  expect(readHtml('x'.repeat(100_001)).notes).toEqual([expect.stringMatching(/^lost 5: These words are too long/)])
  expect(readHtml(`${'<div>'.repeat(500)}x`).notes).toEqual([expect.stringMatching(/nested too deeply/)])
})

test('crossed out words and links keep their words and are named', () => {
  const { blocks, notes } = readHtml('<del>cũ</del> <a href="https://x.vn">mới</a>')
  expect(blocks).toEqual([paragraph('cũ mới')])
  expect(notes).toHaveLength(2)
})

test.each([
  ['<p>Một</p><p>Hai <b>ba</b> bốn</p>', [paragraph('Một'), paragraph('Hai ', { strong: 'ba' }, ' bốn')]],
  ['Một<br>Hai', [paragraph('Một'), paragraph('Hai')]],
  ['<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>', [list('a', 'b', 'c')]],
  ['<ol start="3"><li>a</li><li>b</li></ol>', [list('3. a', '4. b')]],
  ['10<sup>2</sup> H<sub>2</sub>O x<sup>ab</sup>', [paragraph('10² H₂O x^(ab)')]],
  ['<b> a </b>b', [paragraph({ strong: 'a' }, ' b')]],
  ['&lt;b&gt; &amp; &nbsp; &agrave;', [paragraph('<b> & à')]],
  ['<p> </p><div></div>', []],
  ['<h3>Đầu</h3>thân', [paragraph({ strong: 'Đầu' }), paragraph('thân')]],
])('%s', (html, blocks) => {
  expect(readHtml(html)).toEqual({ blocks, notes: [] })
})

test('a table is written out row by row, and that is told', () => {
  const { blocks, notes } = readHtml(
    '<table><tr><th>Số</th><th>Ai</th></tr><tr><td>113</td><td>Công an</td></tr></table>',
  )
  expect(blocks).toEqual([paragraph({ strong: 'Số' }, ' | ', { strong: 'Ai' }), paragraph('113 | Công an')])
  expect(notes).toEqual([expect.stringMatching(/^lost 5: The table is written out row by row/)])
})

test('plain words: paragraphs, rows and flowing lines', () => {
  expect(plainWords('Một\nhai\n\nBa:\n- a\n• b').blocks).toEqual([
    paragraph('Một hai'),
    paragraph('Ba:'),
    list('a', 'b'),
  ])
})

test('whatever is written, no empty text comes of it and nothing crashes', () => {
  const piece = fc.constantFrom(
    '<p>',
    '</p>',
    '<b>',
    '</b>',
    '<li>',
    '<ol>',
    '</ol>',
    '<br>',
    '<sup>',
    '<td>',
    '<a href="/">',
    ' ',
    '\n',
    'chữ',
    '&nbsp;',
    '&',
    '<',
    '**',
    '- ',
    '1. ',
    '#',
    '`',
    '<!--',
    ']]>',
    '\u00a0',
  )
  const small = fc.array(piece, { maxLength: 20 }).map((list) => list.join(''))
  const tell: Tell = () => undefined
  fc.assert(
    fc.property(small, (text) => {
      const place = { file: 'f', line: 1 }
      for (const words of [
        plainWords(text),
        htmlWords(text, place, tell),
        markdownWords(text, place, tell),
        moodleWords(text, place, tell),
      ]) {
        const isSound = words.blocks.length === 0 || words.blocks.length > 12 || v.is(Blocks, words.blocks)
        expect([text, words.blocks, isSound]).toEqual([text, words.blocks, true])
      }
    }),
    { numRuns: 500 },
  )
})
