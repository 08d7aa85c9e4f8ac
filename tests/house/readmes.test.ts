import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { root, type Source, sources, topFolders } from './sources.ts'

const linesMax = 40

/** `text` is null when the folder has none. */
function wrongReadme(folder: string, text: string | null): string | null {
  if (text === null) return `${folder} has no README.md`
  const lines = text.trimEnd().split('\n').length
  return lines > linesMax ? `${folder}/README.md has ${lines} lines` : null
}

/** Links to files of this project that are not there. */
function deadLinks(file: Source, exists: (path: string) => boolean): readonly string[] {
  const links = [...file.text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, to = '']) => to)
  return links.filter((to) => !exists(join(dirname(file.path), to))).map((to) => `${file.path} points to ${to}`)
}

test('a folder without a README, and one with a long one, is refused', () => {
  expect(wrongReadme('core', null)).not.toBeNull()
  expect(wrongReadme('core', 'line\n'.repeat(41))).not.toBeNull()
  expect(wrongReadme('core', 'line\n'.repeat(40))).toBeNull()
})

test('a link to a file that is not there is found', () => {
  const file = { path: 'docs/a.md', text: 'see [b](b.md), [c](../c.md) and [web](https://example.org)' }
  expect(deadLinks(file, (path) => path === 'c.md')).toEqual(['docs/a.md points to b.md'])
})

test.each(topFolders())('%s has a README of at most 40 lines', (folder) => {
  const path = join(root, folder, 'README.md')
  expect(wrongReadme(folder, existsSync(path) ? readFileSync(path, 'utf8') : null)).toBeNull()
})

test('no document points to a file that is not there', () => {
  const documents = sources('.md').filter(({ path }) => !path.startsWith('packs/') || path.endsWith('README.md'))
  expect(documents.flatMap((file) => deadLinks(file, (path) => existsSync(join(root, path))))).toEqual([])
})

/** Rules named in comments, (D4) or (I10, F68), that docs/safety.md does not tell. */
function untoldRules(files: readonly Source[], told: string): readonly string[] {
  const named = files.flatMap(({ text }) =>
    [...text.matchAll(/[(,] ?([DIFT]\d{1,2})(?=[,)])/g)].map(([, rule = '']) => rule),
  )
  return [...new Set(named)].filter((rule) => !new RegExp(`\\b${rule}\\b`).test(told)).sort()
}

test('a comment that names an untold rule is found', () => {
  const file = { path: 'core/a.ts', text: '// Never twice (D2, I99).' }
  expect(untoldRules([file], '| D2 | once |')).toEqual(['I99'])
})

test('every rule that a comment names is told in docs/safety.md', () => {
  const told = readFileSync(join(root, 'docs/safety.md'), 'utf8')
  const ours = sources('.ts', '.tsx', '.mjs').filter(({ path }) => !path.startsWith('tests/house/'))
  expect(untoldRules(ours, told)).toEqual([])
})
