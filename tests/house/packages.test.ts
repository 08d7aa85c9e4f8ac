import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { copiesOf, inexactVersions, type LockFile, openScripts, type PackageFile, tiedToARegistry } from './packages.ts'
import { root } from './sources.ts'

function json<T>(path: string): T {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as T
}

const folders = ['', 'tools/node24/']

test('a version range is refused', () => {
  const file = { dependencies: { a: '^1.2.3', b: '1.2.3' }, devDependencies: { c: 'latest', d: '1.x' } }
  expect(inexactVersions(file)).toEqual(['a ^1.2.3', 'c latest', 'd 1.x'])
})

test('a second copy of a package is found', () => {
  const lock = { packages: { 'node_modules/dexie': {}, 'node_modules/rxdb/node_modules/dexie': {} } }
  expect(copiesOf('dexie', lock)).toHaveLength(2)
})

test('a script that serves other machines is refused', () => {
  expect(openScripts({ scripts: { dev: 'vite --host', start: 'node start.mjs' } })).toEqual(['dev'])
})

test('a lock file with addresses is refused', () => {
  const lock = { packages: { 'node_modules/a': { resolved: 'https://example.org/a.tgz' }, 'node_modules/b': {} } }
  expect(tiedToARegistry(lock)).toEqual(['node_modules/a'])
})

test.each(folders)('every version in %spackage.json is exact', (folder) => {
  expect(inexactVersions(json<PackageFile>(`${folder}package.json`))).toEqual([])
})

test.each(folders)('%spackage-lock.json installs from any registry', (folder) => {
  expect(tiedToARegistry(json<LockFile>(`${folder}package-lock.json`))).toEqual([])
})

test.each(['dexie', 'preact', 'valibot'])('there is one copy of %s', (name) => {
  expect(copiesOf(name, json<LockFile>('package-lock.json'))).toHaveLength(1)
})

test('no script serves other machines', () => {
  expect(openScripts(json<PackageFile>('package.json'))).toEqual([])
})
