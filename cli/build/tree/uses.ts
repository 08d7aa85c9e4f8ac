// What a lesson leans on in its pack.
import type { LessonTree } from './lesson-tree.ts'

export function picturesIn({ lesson }: LessonTree): readonly string[] {
  return lesson.steps.flatMap(({ picture }) => (picture === undefined ? [] : [picture.name]))
}

export function factsIn({ lesson }: LessonTree): readonly string[] {
  return lesson.steps.flatMap(({ facts }) => facts ?? [])
}

export function practicesIn({ lesson }: LessonTree): readonly string[] {
  return lesson.steps.flatMap((step) => (step.kind === 'practice' ? [step.use] : []))
}

export function clipsIn({ lesson }: LessonTree): readonly string[] {
  return lesson.steps.flatMap((step) => (step.kind === 'card' && step.voice !== undefined ? [step.voice] : []))
}
