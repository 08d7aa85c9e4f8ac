import { fromUtf8 } from '../../../core/bytes.ts'
import type { Spot } from '../../../core/pack/lesson.ts'
import type { Findings } from '../findings.ts'
import type { PackSource } from '../source/pack-source.ts'
import type { LessonTree } from '../tree/lesson-tree.ts'

/** Width to height of every picture on the phone; another drawing would lie in it with a margin, and its places beside themselves. */
const SHAPE = 320 / 200

/** Places in a picture are told in percent of it: its drawing must fill the frame. */
export function checkSpots(
  { pictureFiles }: PackSource,
  { file, lesson, lineOf }: LessonTree,
  findings: Findings,
): void {
  for (const step of lesson.steps.filter((one): one is Spot => one.kind === 'spot')) {
    const bytes = pictureFiles.get(step.picture.name)
    if (bytes === undefined || isFrameFilled(bytes)) continue
    const sentence = `The places of «${step.id}» need a picture that fills its frame: give ${step.picture.name}.svg viewBox="0 0 320 200".`
    findings.error({ file, line: lineOf(step) }, sentence)
  }
}

function isFrameFilled(bytes: Uint8Array): boolean {
  try {
    const [, width, height] =
      /viewBox\s*=\s*["']\s*0[\s,]+0[\s,]+([\d.]+)[\s,]+([\d.]+)\s*["']/.exec(fromUtf8(bytes)) ?? []
    return Math.abs(Number(width) / Number(height) - SHAPE) < 0.01
  } catch (error) {
    // Bytes that are no text have a finding of their own.
    if (error instanceof TypeError) return true
    throw error
  }
}
