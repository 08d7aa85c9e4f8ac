// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import { sharing } from '../../../core/phone/records-layout.ts'
import { takeShareTrouble } from '../../../src/app/share-trouble.ts'

const at = (address: string) => history.replaceState(null, '', address)
const address = () => location.href.slice(location.origin.length)

afterEach(() => at('/'))

test.each([
  [sharing.noRoom, 'storage/full'],
  [sharing.noLetter, 'letter/not-a-letter'],
])('what the worker says by %s is said once, and not again when the page is loaded again', (mark, trouble) => {
  at(`/${mark}${sharing.screen}`)
  expect(takeShareTrouble(window)).toBe(trouble)
  expect(address()).toBe('/#/scan')
  expect(takeShareTrouble(window)).toBeNull()
})

test("a link of the centre's stays as it is", () => {
  at('/?centre=a#/scan')
  expect(takeShareTrouble(window)).toBeNull()
  expect(address()).toBe('/?centre=a#/scan')
})
