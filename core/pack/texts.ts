// Apart from the schemas, so that the first load needs no validator for it.
import type { Texts } from './manifest.ts'

/** Words in the learner's language, else in Vietnamese, the original. */
export function textIn(texts: Texts, language: string): string {
  return texts[language] ?? texts.vi
}
