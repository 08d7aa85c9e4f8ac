// tests/browser/README.md tells which fault is played in Chromium, and where: it must stay true.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './sources.ts'

interface Scenario {
  readonly fault: string
  readonly file: string
  readonly name: string
}

/** G5: this many at least, beside the kills. */
const SCENARIOS_MIN = 60
/** Those the catalogue gives to a browser; the others are the simulator's. */
const PLAYED = [1, 2, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 17, 18, 25, 26, 30, 31, 32, 33, 34, 35, 36]

function scenarios(text: string): readonly Scenario[] {
  return [...text.matchAll(/^\| (F\d+) +\| ([\w-]+) +\| (.+?) +\|$/gm)].map(([, fault = '', file = '', name = '']) => ({
    fault,
    file,
    name,
  }))
}

/** Scenarios whose file does not hold their name as a whole string. */
function untrue(all: readonly Scenario[], read: (file: string) => string): readonly string[] {
  const stands = ({ file, name }: Scenario) =>
    [`'${name}'`, `"${name}"`, ` ${name}\``].some((text) => read(file).includes(text))
  return all.filter((one) => !stands(one)).map(({ file, name }) => `${file}: ${name}`)
}

test('a scenario that is not in its file is found', () => {
  const all = scenarios('| F1 | a | a tab dies |\n| F2  | a | a phone dies  |\n')
  expect(untrue(all, () => "test('a tab dies', …")).toEqual(['a: a phone dies'])
})

const listed = scenarios(readFileSync(join(root, 'tests/browser/README.md'), 'utf8'))

test('every scenario of the list is played under its name', () => {
  const read = (file: string) => {
    const path = join(root, 'tests/browser', `${file}.test.ts`)
    return existsSync(path) ? readFileSync(path, 'utf8') : ''
  }
  expect(untrue(listed, read)).toEqual([])
  expect(new Set(listed.map(({ file, name }) => `${file} ${name}`)).size).toBe(listed.length)
})

test('every fault for a browser has its scenario, and they are as many as was promised', () => {
  const faults = new Set(listed.map(({ fault }) => fault))
  expect(PLAYED.map((number) => `F${number}`).filter((fault) => !faults.has(fault))).toEqual([])
  expect(listed.length).toBeGreaterThanOrEqual(SCENARIOS_MIN)
})
