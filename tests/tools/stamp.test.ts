import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sourceStamp } from '../../tools/stamp.mjs'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'domdom-stamp-'))
  mkdirSync(join(folder, 'core/pack'), { recursive: true })
  writeFileSync(join(folder, 'core/pack/lesson.ts'), 'a')
})

afterEach(() => rmSync(folder, { recursive: true }))

test('a changed file makes the build stale', () => {
  const before = sourceStamp(folder)
  writeFileSync(join(folder, 'core/pack/lesson.ts'), 'b')
  expect(sourceStamp(folder)).not.toBe(before)
})

test('a renamed file makes the build stale', () => {
  const before = sourceStamp(folder)
  renameSync(join(folder, 'core/pack/lesson.ts'), join(folder, 'core/pack/step.ts'))
  expect(sourceStamp(folder)).not.toBe(before)
})

test('a new root of trust makes the build stale', () => {
  const before = sourceStamp(folder)
  mkdirSync(join(folder, 'keys/root'), { recursive: true })
  writeFileSync(join(folder, 'keys/root/2'), 'x')
  expect(sourceStamp(folder)).not.toBe(before)
})

test('another time on the same contents changes nothing, nor does a file that is no source', () => {
  const before = sourceStamp(folder)
  utimesSync(join(folder, 'core/pack/lesson.ts'), 1, 1)
  mkdirSync(join(folder, 'data'))
  writeFileSync(join(folder, 'data/domdom.sqlite'), 'x')
  expect(sourceStamp(folder)).toBe(before)
})
