import type { Report } from '../findings.ts'
import { languagesOf, type PackSource } from '../source/pack-source.ts'
import type { LessonTree } from '../tree/lesson-tree.ts'

/** Once per language: recording is work for a whole afternoon, and phones have a voice of their own. */
export function noteMissingVoice(source: PackSource, trees: readonly LessonTree[], report: Report): void {
  for (const language of languagesOf(source)) {
    const own = trees.filter(({ lesson }) => lesson.language === language)
    const cards = own.flatMap(({ lesson }) => lesson.steps).filter((step) => step.kind === 'card')
    const silent = cards.filter(({ voice }) => voice === undefined).length
    if (silent === 0) continue
    const sentence = `${silent} of ${cards.length} cards have no recorded voice in «${language}»: the phone reads them out itself, where it can.`
    report.note(source.pack.placeOf('title', language), sentence)
  }
}
