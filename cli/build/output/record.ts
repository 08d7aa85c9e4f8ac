// Writes down beside a pack what is published under which id. Nothing ever leaves this list: a deleted id stays taken.
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { itemsOf } from '../../../core/pack/steps.ts'
import { questionOf } from '../checks/question.ts'
import type { SoundPack } from '../sound-pack.ts'
import type { PublishedYaml } from '../source/shapes.ts'

const head = `# What was published under which id, written by «domdom build --record». Learners' answers name these ids for ever:
# nothing here is edited or taken out, and an id that is gone from the lessons is never given to another question.
`

export function recordPublished(folder: string, sound: SoundPack): void {
  const path = join(folder, 'published.yaml')
  writeFileSync(`${path}.next`, publishedText(sound))
  renameSync(`${path}.next`, path)
}

/** What was there before and what is there now, in the order of their names, so that two authors' changes merge line by line. */
export function publishedText({ source, lessons }: SoundPack): string {
  const before: PublishedYaml['lessons'] = source.published?.value.lessons ?? {}
  const now = new Map(
    lessons.flatMap(([original]) =>
      original === undefined
        ? []
        : [[original.lesson.id, itemsOf(original.lesson).map((item) => [item.id, questionOf(item)] as const)] as const],
    ),
  )
  const ids = [...new Set([...Object.keys(before), ...now.keys()])].sort()
  const blocks = ids.map((id) => {
    const questions = new Map([...Object.entries(before[id] ?? {}), ...(now.get(id) ?? [])])
    const lines = [...questions]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([item, question]) => `    ${item}: ${question}`)
    return [`  ${id}:`, ...lines].join('\n')
  })
  return `${head}version: ${source.pack.value.version}\nlessons:\n${blocks.join('\n')}\n`
}
