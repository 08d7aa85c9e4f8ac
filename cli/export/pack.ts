// A pack's source as an export needs it: one language, checked as the build checks it.
import { basename, resolve } from 'node:path'
import type { Bytes } from '../../core/bytes.ts'
import type { Lesson } from '../../core/pack/lesson.ts'
import { itemsOf } from '../../core/pack/steps.ts'
import { textIn } from '../../core/pack/texts.ts'
import { Problem } from '../../core/problem.ts'
import { gatherFindings } from '../build/findings.ts'
import { soundPackOf } from '../build/sound-pack.ts'

export interface ExportedPack {
  readonly language: string
  readonly title: string
  readonly summary: string
  readonly licence: string
  readonly authors: readonly string[]
  readonly lessons: readonly Lesson[]
  readonly items: number
  /** SVG by name, those that the lessons show. */
  readonly pictures: ReadonlyMap<string, Bytes>
}

/** Throws 'pack/source' for what the build would refuse, and for a language that the pack does not speak. */
export function readForExport(
  folder: string,
  language: string,
  today: string,
  warn: (line: string) => void,
): ExportedPack {
  const findings = gatherFindings(warn)
  const dir = `packs/${basename(resolve(folder))}`
  const sound = soundPackOf(folder, dir, { today, lateFacts: 'warn' }, findings)
  findings.throwIfAny()
  if (sound === null) throw new Error('an unsound pack left no finding')
  const lessons = sound.lessons.flatMap((trees) => trees.filter(({ lesson }) => lesson.language === language))
  if (lessons.length === 0) {
    const found = `${dir}/pack.yaml:1: This pack is not told in «${language}». Name one of its languages with --language.`
    throw new Problem('pack/source', { found, count: 1 })
  }
  const { pack, pictureFiles } = sound.source
  const { title, summary, licence, authors } = pack.value
  const shown = new Set(lessons.flatMap(({ lesson }) => lesson.steps.flatMap(({ picture }) => picture?.name ?? [])))
  return {
    language,
    title: textIn(title, language),
    summary: textIn(summary, language),
    licence,
    authors,
    lessons: lessons.map(({ lesson }) => lesson),
    items: lessons.reduce((sum, { lesson }) => sum + itemsOf(lesson).length, 0),
    pictures: new Map([...pictureFiles].filter(([name]) => shown.has(name))),
  }
}
