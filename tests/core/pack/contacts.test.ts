import { expect, test } from 'vitest'
import { addressesOf, type ContactFact, contactsIn, currentContacts } from '../../../core/pack/contacts.ts'

const fact = (id: string, call: string, checked: string): ContactFact => ({
  id,
  text: { vi: `Gọi ${call}.` },
  source: 'Cục An toàn thông tin',
  checked,
  reviewBy: '2027-02-28',
  contact: { call },
})

test('a fact without a number is nobody to call', () => {
  const { contact: _none, ...plain } = fact('plain', '156', '2026-06-30')
  const known = { ...plain, url: 'https://example.org' }
  expect(contactsIn([known])).toEqual([])
  expect(contactsIn([{ ...known, contact: { call: '156' } }])).toEqual([fact('plain', '156', '2026-06-30')])
})

test('a number that a pack corrected takes the place of the one the app was built with', () => {
  const builtIn = [fact('report', '156', '2026-06-30')]
  expect(currentContacts(builtIn, [])).toEqual(builtIn)
  const corrected = fact('report', '157', '2026-12-01')
  expect(currentContacts(builtIn, [corrected])).toEqual([corrected])
})

test('of two packs that name a number, the one that was checked last counts; another fact stands beside it', () => {
  const [older, newer] = [fact('report', '156', '2026-06-30'), fact('report', '157', '2026-12-01')]
  const child = fact('child', '111', '2026-06-30')
  for (const installed of [
    [older, newer, child],
    [child, newer, older],
  ]) {
    const found = currentContacts([], installed)
    expect(found.map(({ id }) => id).toSorted()).toEqual(['child', 'report'])
    expect(found).toContainEqual(newer)
  }
})

test('a text to send is written out, in the language of the app or else in Vietnamese', () => {
  const contact = { text: { to: '5656', body: { vi: 'LD (số)(nội dung)', en: 'LD (number)' } } }
  expect(addressesOf(contact, 'en')).toEqual({ call: null, text: 'sms:5656?body=LD%20(number)' })
  expect(addressesOf({ ...contact, call: '156' }, 'km').call).toBe('tel:156')
  expect(decodeURIComponent(addressesOf(contact, 'km').text ?? '')).toBe('sms:5656?body=LD (số)(nội dung)')
})
