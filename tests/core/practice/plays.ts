// Plays to test with: one small and sound, and any that fit the shape, however senseless.
import fc from 'fast-check'
import * as v from 'valibot'
import { type Deed, Play, type PlayPart, type PlayScreen } from '../../../core/practice/play.ts'

/** A call to be hung up: it can be refused, its caller's question is a slip, and a code typed for him ends badly. */
export const callPlay: Play = {
  goal: 'Cúp máy.',
  start: 'ringing',
  screens: {
    ringing: {
      title: 'Cuộc gọi đến',
      hints: ['Nghe thử xem.', 'Bấm Nghe máy.'],
      parts: [{ part: 'call', from: 'Số lạ', answer: { go: 'talking' }, end: { end: 'refused' } }],
    },
    talking: {
      title: 'Đang gọi',
      back: { slip: 'ran-away' },
      hints: ['Ai hỏi mã cũng đừng đọc.'],
      parts: [
        { part: 'call', from: 'Số lạ', says: 'Đọc mã cho tôi.', end: { end: 'hung-up' } },
        { part: 'button', text: 'Đọc mã', tap: { slip: 'read-code' } },
        { part: 'keypad', id: 'code', text: 'Mã', given: '4701' },
        { part: 'button', text: 'Gửi mã', tap: { end: 'sent' }, when: ['code'] },
        { part: 'toggle', id: 'loud', text: 'Loa ngoài' },
        { part: 'button', text: 'Bảo con', tap: { set: ['asking'] }, unless: ['asking'] },
        {
          part: 'dialog',
          text: 'Gọi cho con?',
          rows: [
            { text: 'Thôi', tap: { unset: ['asking'] } },
            { text: 'Nghe con: cúp máy', tap: { end: 'hung-up' } },
          ],
          when: ['asking'],
        },
      ],
    },
  },
  ends: {
    'hung-up': { kind: 'goal', text: 'Bác cúp máy rồi.' },
    refused: { kind: 'safe', text: 'Không nghe cũng được.' },
    sent: { kind: 'look', text: 'Mã đã đi mất.' },
  },
  slips: { 'read-code': 'Đừng đọc mã.', 'ran-away': 'Cuộc gọi vẫn còn.' },
}

const names = fc.constantFrom('a', 'b', 'c', 'constructor')
const flagSets = fc.option(fc.uniqueArray(names, { minLength: 1, maxLength: 2 }), { nil: undefined })
const words = fc.constant('Chữ')
const shown = { when: flagSets, unless: flagSets }
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ slip: names }),
  fc.record({ end: names }),
  fc.record({ go: names, set: flagSets, unset: flagSets }),
  fc.record({ set: fc.uniqueArray(names, { minLength: 1, maxLength: 2 }) }),
)
const tap = fc.option(deed, { nil: undefined })
const rows = fc.array(fc.record({ text: words, tap, ...shown }), { minLength: 1, maxLength: 3 })

const part: fc.Arbitrary<PlayPart> = fc.oneof(
  fc.record({ part: fc.constant('text' as const), text: words, ...shown }),
  fc.record({ part: fc.constant('list' as const), rows, ...shown }),
  fc.record({ part: fc.constant('field' as const), id: names, text: words, given: fc.constant('Chè'), ...shown }),
  fc.record({ part: fc.constant('keypad' as const), id: names, text: words, given: fc.constant('47'), ...shown }),
  fc.record({ part: fc.constant('button' as const), text: words, tap: deed, ...shown }),
  fc.record({ part: fc.constant('message' as const), text: words, tap, ...shown }),
  fc.record({ part: fc.constant('call' as const), from: words, answer: tap, end: deed, ...shown }),
  fc.record({ part: fc.constant('toggle' as const), id: names, text: words, tap, ...shown }),
  fc.record({ part: fc.constant('dialog' as const), text: words, rows, ...shown }),
)

const screen: fc.Arbitrary<PlayScreen> = fc.record({
  title: words,
  back: tap,
  hints: fc.array(words, { minLength: 1, maxLength: 2 }),
  parts: fc.array(part, { minLength: 1, maxLength: 5 }),
})

const shapely: fc.Arbitrary<Play> = fc.record({
  goal: words,
  start: names,
  screens: fc.dictionary(fc.constantFrom('a', 'b', 'c'), screen),
  ends: fc.dictionary(
    fc.constantFrom('a', 'b'),
    fc.record({ kind: fc.constantFrom('goal' as const, 'safe' as const, 'look' as const), text: words }),
  ),
  slips: fc.dictionary(fc.constantFrom('b', 'c'), words),
})

/** As a phone would take it in. */
export const anyPlay = shapely.map((play) => v.parse(Play, play))

/** Presses that may be there, and some that never are. */
export const anyPresses = fc.array(
  fc.oneof(
    fc
      .tuple(fc.integer({ min: 0, max: 6 }), fc.constantFrom('', '.0', '.1', '.key', '.fill', '.answer', '.end'))
      .map(([at, which]) => `${at}${which}`),
    fc.constantFrom('back', '', 'undo', '__proto__', '-1'),
  ),
  { maxLength: 40 },
)
