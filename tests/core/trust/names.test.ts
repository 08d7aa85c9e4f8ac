import { expect, test } from 'vitest'
import { parseRoot } from '../../../core/trust/root.ts'
import { json, makeParties, rootOne } from '../../organisation.ts'

const root = rootOne(await makeParties())

function named(name: string) {
  const [publisher, ...others] = root.publishers
  return json({ ...root, publishers: [{ ...publisher, name: { vi: name } }, ...others] })
}

test.each([
  ['moves the cursor', 'Sở\u001b[1A\u001b[2K'],
  ['begins a new line', 'Sở\nRoot key 1'],
  ['goes back to the start of its line', 'Sở\rxx'],
  ['turns the direction of reading', 'Sở \u202egnort'],
  ['holds a separator of lines', 'Sở\u2028x'],
])('a publisher’s name that %s is refused: a holder could sign what was never seen', (_what, name) => {
  expect(() => parseRoot(named(name))).toThrow('pack/bad-form')
})

test('names of people are taken in every script', () => {
  for (const name of ['Sở Giáo dục & Đào tạo (Hà Giang)', 'Nhà xuất bản “Đom Đóm”', 'ກະຊວງ 1', 'A‑B'])
    expect(parseRoot(named(name)).publishers[0]?.name.vi).toBe(name)
})
