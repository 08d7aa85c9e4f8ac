import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './sources.ts'

/** Folder names that .gitignore would hide at any depth: `keys/` hides `cli/keys/` too. `node_modules` is meant so. */
function hiddenAnywhere(gitignore: string): readonly string[] {
  return gitignore.split('\n').filter((line) => /^[^/#!*]+\/$/.test(line) && line !== 'node_modules/')
}

test('a folder that would be hidden at any depth is refused', () => {
  expect(hiddenAnywhere('node_modules/\n/dist/\nkeys/\n*.log\n')).toEqual(['keys/'])
})

test('.gitignore hides made folders at the root only', () => {
  expect(hiddenAnywhere(readFileSync(join(root, '.gitignore'), 'utf8'))).toEqual([])
})
