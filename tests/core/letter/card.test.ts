import fc from 'fast-check'
import { expect, test } from 'vitest'
import { base45 } from '../../../core/letter/base45.ts'
import { CARD_MARK, type Card, cardCode, cardLetters, parseCard } from '../../../core/letter/card.ts'
import { limits } from '../../../core/limits.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'

const card: Card = { learner: 'ab'.repeat(16), secret: '0f'.repeat(16), picture: 'rooster' }
const parse = (text: string) => parseCard(text, nodeSha256)

test.each([
  '',
  'xin chào',
  CARD_MARK,
  `${CARD_MARK}!!!`,
  'ABCD EFGH',
  'A'.repeat(2_000),
  `${CARD_MARK}${base45(new Uint8Array(20))}`,
])('what is no card is refused: %j', (text) => {
  expect(() => parse(text)).toThrow('card/not-a-card')
})

test('one wrong letter anywhere is found', () => {
  const typed = cardLetters(card, nodeSha256).join('')
  fc.assert(
    fc.property(fc.nat(typed.length - 1), fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'), (at, letter) => {
      fc.pre(typed[at] !== letter)
      const mistyped = typed.slice(0, at) + letter + typed.slice(at + 1)
      // The last letter holds some bits of nothing.
      if (at === typed.length - 1) return
      expect(() => parse(mistyped)).toThrow('card/mistyped')
    }),
  )
})

test('two groups that changed places are found', () => {
  const groups = cardLetters(card, nodeSha256)
  expect(() => parse([groups[1], groups[0], ...groups.slice(2)].join(' '))).toThrow('card/mistyped')
})

test('a card is read from its code and from its letters', () => {
  expect(parse(cardCode(card, nodeSha256))).toEqual(card)
  expect(parse(cardLetters(card, nodeSha256).join(' ').toLowerCase())).toEqual(card)
})

test('the code is small enough for a printed card', () => {
  expect(cardCode(card, nodeSha256).length).toBeLessThan(90)
  expect(cardLetters(card, nodeSha256).join('').length).toBeLessThan(limits.cardLettersMax)
})
