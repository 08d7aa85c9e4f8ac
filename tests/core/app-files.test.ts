import { expect, test } from 'vitest'
import { parseAppFiles } from '../../core/app-files.ts'
import { limits } from '../../core/limits.ts'
import { json } from '../organisation.ts'

const hash = 'ab'.repeat(32)
const file = (path: string, bytes = 1) => ({ path, bytes, hash })
const parse = (...files: readonly ReturnType<typeof file>[]) => parseAppFiles(json({ format: 'domdom-app/1', files }))

test.each([
  '../out.js',
  'assets/../../out.js',
  '/etc/out.js',
  './sw.js',
  '.hidden.js',
  'assets/.hidden.js',
  '.mirror/lock.js',
  'a/b/c.js',
  'packs/catalogue.js',
  'sync/server.js',
  'media/a.js',
  'sw.js.br',
  'sw.js.gz',
  'app-files.json',
  'C:/out.js',
  'assets\\out.js',
  'assets/a\u0000.js',
  'sw',
  '',
])('a file at %j is refused', (path) => {
  expect(() => parse(file(path))).toThrow('pack/bad-form')
})

test('a path that stands there twice, too many files and too large ones are refused', () => {
  expect(() => parse(file('sw.js'), file('sw.js'))).toThrow('pack/bad-form')
  expect(() => parse()).toThrow('pack/bad-form')
  const many = (count: number) => Array.from({ length: count }, (_, i) => file(`assets/a-${i}.js`))
  expect(() => parse(...many(limits.appFilesMax + 1))).toThrow('pack/bad-form')
  expect(() => parse(file('sw.js', limits.appFileBytesMax + 1))).toThrow('pack/bad-form')
  expect(parse(...many(limits.appFilesMax)).files).toHaveLength(limits.appFilesMax)
})

test('what our build makes is taken', () => {
  const paths = ['index.html', 'sw.js', 'manifest.webmanifest', 'assets/letters-BvEMJDn_.js', 'icons/icon-192.png']
  expect(parse(...paths.map((path) => file(path))).files.map(({ path }) => path)).toEqual(paths)
})
