import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { type Findable, find, plain, searchable } from '../../../core/pack/find.ts'

const lesson = (id: string, title: string, summary = '', lines: readonly string[] = []): Findable => ({
  pack: 'sample',
  lesson: id,
  packTitle: 'Gói thử',
  title,
  summary,
  lines,
})

const found = (lessons: readonly Findable[], query: string) =>
  find(lessons.map(searchable), query).map((one) => one.lesson)

describe('nothing is found', () => {
  const lessons = [lesson('one', 'Dịch vụ công trực tuyến')]

  test('for nothing, blanks or signs alone', () => {
    for (const query of ['', '   ', '?!…', '\u0301']) expect(found(lessons, query)).toEqual([])
  })

  test('for a word that is not there, or only inside another', () => {
    expect(found(lessons, 'ngân hàng')).toEqual([])
    expect(found(lessons, 'ich')).toEqual([])
    expect(found(lessons, 'dịch ngân')).toEqual([])
  })
})

test('words without marks, in capitals, or with marks in pieces find what is written with them', () => {
  const lessons = [lesson('one', 'Dịch vụ công trực tuyến'), lesson('two', 'Đổi mật khẩu')]
  for (const query of ['dich vu cong', 'DICH VU', 'dịch vụ'.normalize('NFD'), '  dich   cong ']) {
    expect(found(lessons, query)).toEqual(['one'])
  }
  for (const query of ['doi mat', 'đổi', 'Đổi Mật Khẩu', 'khau']) expect(found(lessons, query)).toEqual(['two'])
})

test('the beginning of a word is enough while it is being typed', () => {
  expect(found([lesson('one', 'Dịch vụ công trực tuyến')], 'dich vu c')).toEqual(['one'])
})

test('what is written with the marks that were typed comes before its plain letters', () => {
  const lessons = [lesson('plain', 'Bán hàng trên mạng'), lesson('marked', 'Bạn bè trên mạng')]
  expect(found(lessons, 'ban')).toEqual(['plain', 'marked'])
  expect(found(lessons, 'bạn')).toEqual(['marked', 'plain'])
})

test('titles come before summaries, summaries before cards, and words here and there last', () => {
  const lessons = [
    lesson('scattered', 'Gửi tiền', '', ['Nhớ gọi ngân hàng.']),
    lesson('card', 'Lỡ bị lừa', '', ['Gọi ngân hàng ngay, khóa tiền lại.']),
    lesson('summary', 'Giữ tiền', 'Khi nào gọi ngân hàng giữ tiền.'),
    lesson('title', 'Ngân hàng và tiền'),
  ]
  expect(found(lessons, 'ngan hang tien')).toEqual(['title', 'summary', 'card', 'scattered'])
})

test('the line that holds the words is shown, where title and summary do not', () => {
  const lessons = [lesson('card', 'Lỡ bị lừa', 'Năm việc', ['Bình tĩnh.', 'Gọi ngân hàng ngay.'])].map(searchable)
  expect(find(lessons, 'ngan hang')[0]?.line).toBe('Gọi ngân hàng ngay.')
  expect(find(lessons, 'nam viec')[0]?.line).toBeNull()
})

test('however many lessons there are, so many are shown and no more', () => {
  const many = Array.from({ length: limits.foundMax + 5 }, (_, i) => lesson(`l${i}`, 'Bài học'))
  expect(found(many, 'bài')).toHaveLength(limits.foundMax)
})

test('plain letters stay in their places, and plain of plain is plain', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect([...plain(text)].length).toBeLessThanOrEqual([...text.normalize('NFC')].length)
      expect(plain(plain(text))).toBe(plain(text))
    }),
  )
})

test('no query and no text make it stumble, and a title finds itself', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ unit: 'grapheme' }), (title, query) => {
      expect(found([lesson('one', title)], query).length).toBeLessThanOrEqual(1)
      const short = title.slice(0, limits.queryLengthMax)
      if (/[\p{L}\p{N}]/u.test(plain(short))) expect(found([lesson('one', short)], short)).toEqual(['one'])
    }),
  )
})
