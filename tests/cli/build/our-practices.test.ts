// The practices that we publish: small together, and each can be walked to its goal by the glow alone.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gatherReport } from '../../../cli/build/findings.ts'
import { readPackSource } from '../../../cli/build/source/pack-source.ts'
import { playIn } from '../../../cli/build/source/practice-source.ts'
import { namesIn } from '../../../cli/build/source/text-file.ts'
import { limits } from '../../../core/limits.ts'
import { markPractice } from '../../../core/practice/mark-practice.ts'
import { act, answerOf, begin, glowOf, helpOn } from '../../../core/practice/walk.ts'

const root = join(import.meta.dirname, '../../../packs')
const TOGETHER_BYTES_MAX = 150 * 1024

const practices = namesIn(root, 'folders').flatMap((pack) => {
  const source = readPackSource(join(root, pack), `packs/${pack}`, gatherReport())
  const files = [...(source?.practices ?? [])]
  return files.map(([name, { value }]) => ({ name, path: join(root, pack, 'practices', `${name}.yaml`), value }))
})

test('there are at least ten, and together they are small', () => {
  expect(practices.length).toBeGreaterThanOrEqual(10)
  const bytes = practices.reduce((sum, { path }) => sum + readFileSync(path).length, 0)
  expect(bytes).toBeLessThanOrEqual(TOGETHER_BYTES_MAX)
})

test.each(practices)('whoever only follows the glow reaches the goal of $name', ({ value }) => {
  for (const language of ['vi', 'en']) {
    const play = playIn(value, language)
    let walk = begin(play)
    for (let presses = 0; walk.now.end === null; presses++) {
      expect(presses).toBeLessThan(limits.practiceDepthMax)
      while (walk.help < 3) walk = helpOn(play, walk)
      walk = act(play, walk, glowOf(play, walk) ?? '')
    }
    expect(markPractice(play, answerOf(walk) ?? [])).toEqual({ right: true, score: 0.7 })
  }
})
