// One practice as its author writes it: practices/<name>.yaml, every text in all languages side by side.
import * as v from 'valibot'
import { limits } from '../../../core/limits.ts'
import { Name } from '../../../core/pack/lesson.ts'
import type { Texts } from '../../../core/pack/manifest.ts'
import { Play, type PlayIn, PlayText, playOf } from '../../../core/practice/play.ts'
import type { YamlFile } from './yaml-file.ts'

const PlayTexts: v.GenericSchema<Texts> = v.intersect([v.object({ vi: PlayText }), v.record(Name, PlayText)])

export const PracticeYaml = playOf(PlayTexts)
export type PracticeFile = YamlFile<PlayIn<Texts>>

type Path = readonly (string | number)[]

export interface WordsAt {
  readonly path: Path
  readonly texts: Texts
}

/** Every text of a practice, with the way to it. */
export function wordsIn(value: unknown, path: Path = []): readonly WordsAt[] {
  if (isTexts(value)) return [{ path, texts: value }]
  if (Array.isArray(value)) return value.flatMap((one, i) => wordsIn(one, [...path, i]))
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, one]) => wordsIn(one, [...path, key]))
}

/** What a phone gets in one language: Vietnamese where a translation is missing, which has a finding of its own. */
export function playIn(source: PlayIn<Texts>, language: string): Play {
  return v.parse(Play, inLanguage(source, language))
}

function inLanguage(value: unknown, language: string): unknown {
  if (isTexts(value)) return value[language] ?? value.vi
  if (Array.isArray(value)) return value.map((one) => inLanguage(one, language))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inLanguage(one, language)]))
}

/** A screen or a slip may be called `vi` too; only a text has words under it. */
function isTexts(value: unknown): value is Texts {
  return value !== null && typeof value === 'object' && 'vi' in value && typeof value.vi === 'string'
}

export function isTooLarge(play: Play): boolean {
  return new TextEncoder().encode(JSON.stringify(play)).length > limits.practiceBytesMax
}
