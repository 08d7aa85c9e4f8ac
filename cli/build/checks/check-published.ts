// A published id is never given to another question or lesson: the answers of learners name it (I19).
import { itemsOf } from '../../../core/pack/steps.ts'
import type { Findings } from '../findings.ts'
import type { PackSource } from '../source/pack-source.ts'
import type { LessonTree } from '../tree/lesson-tree.ts'
import { questionOf } from './question.ts'

/** New wording passes, and so do new ids and ids that are gone. */
export function checkPublished({ published }: PackSource, trees: readonly LessonTree[], findings: Findings): void {
  if (published === null) return
  const lessons = new Map(Object.entries(published.value.lessons))
  for (const tree of trees.filter(({ lesson }) => lesson.language === 'vi')) {
    const known = lessons.get(tree.lesson.id)
    if (known !== undefined) checkLesson(tree, new Map(Object.entries(known)), findings)
  }
}

function checkLesson(tree: LessonTree, known: ReadonlyMap<string, string>, findings: Findings): void {
  const { file, lesson, lineOf } = tree
  const items = itemsOf(lesson)
  if (!items.some(({ id }) => known.has(id))) {
    const sentence = `The lesson «${lesson.id}» was published with other questions, and none of them is left: give this lesson a new id.`
    findings.error({ file, line: 1 }, sentence)
  }
  for (const item of items) {
    const before = known.get(item.id)
    const now = questionOf(item)
    if (before === undefined || before === now) continue
    const sentence = `«${item.id}» was published as another question (${before}; now ${now}): give this one a new id, or put the old one back.`
    findings.error({ file, line: lineOf(item) }, sentence)
  }
}
