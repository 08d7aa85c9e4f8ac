import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextLink, noLink } from '../../../core/record/chain.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'
import { hexOf } from './arbitrary-records.ts'

const hashes = fc.array(hexOf(16), { minLength: 1, maxLength: 12 })
const linkOf = (list: readonly string[]) => list.reduce((link, hash) => nextLink(link, hash, nodeSha256), noLink)

test('a link names all before it: another, a missing or a moved record makes another link', () => {
  fc.assert(
    fc.property(hashes, fc.nat(), hexOf(16), (list, where, other) => {
      const at = where % list.length
      fc.pre(list[at] !== other)
      expect(linkOf(list.with(at, other))).not.toBe(linkOf(list))
      expect(linkOf(list.toSpliced(at, 1))).not.toBe(linkOf(list))
      const next = list[at + 1]
      if (next !== undefined && next !== list[at]) {
        expect(linkOf(list.toSpliced(at, 2, next, list[at] ?? ''))).not.toBe(linkOf(list))
      }
    }),
  )
})

test('a link is half of a SHA-256 over the link before and the content hash', () => {
  const expected = createHash('sha256')
    .update(Buffer.from(`${noLink}${'ab'.repeat(8)}`, 'hex'))
    .digest('hex')
  expect(nextLink(noLink, 'ab'.repeat(8), nodeSha256)).toBe(expected.slice(0, 16))
})
