// Source to trees, with every check on the way.
import { checkConversations } from './checks/check-conversations.ts'
import { checkFacts, type FactRule } from './checks/check-facts.ts'
import { checkItems } from './checks/check-items.ts'
import { checkLanguages } from './checks/check-languages.ts'
import { checkPictures } from './checks/check-pictures.ts'
import { checkPublished } from './checks/check-published.ts'
import { warnOfLongSentences } from './checks/check-sentences.ts'
import { checkSpots } from './checks/check-spots.ts'
import { checkTranslation } from './checks/check-translation.ts'
import { warnOfUnused } from './checks/check-unused.ts'
import { checkPractices } from './checks/practices/check-practices.ts'
import type { Findings } from './findings.ts'
import { languagesOf, type PackSource, readPackSource } from './source/pack-source.ts'
import { playIn } from './source/practice-source.ts'
import type { PackWords } from './tree/draft.ts'
import { type LessonTree, lessonTreeOf } from './tree/lesson-tree.ts'

export interface SoundPack {
  readonly source: PackSource
  /** By lesson in the pack's order, then by language, Vietnamese first. */
  readonly lessons: readonly (readonly LessonTree[])[]
}

export interface ReadPack {
  readonly source: PackSource
  /** Of every lesson and language that could be read. */
  readonly trees: readonly LessonTree[]
  /** Null, with findings, when the pack must not be built. */
  readonly sound: SoundPack | null
}

/** Null, with findings, when the pack must not be built. */
export function soundPackOf(folder: string, dir: string, rule: FactRule, findings: Findings): SoundPack | null {
  return readPack(folder, dir, rule, findings)?.sound ?? null
}

/** Null, with findings, when not even the pack's own YAML can be read. */
export function readPack(folder: string, dir: string, rule: FactRule, findings: Findings): ReadPack | null {
  const before = findings.errorCount()
  const source = readPackSource(folder, dir, findings)
  if (source === null) return null
  if (source.pack.value.id !== source.folder) {
    findings.error(source.pack.placeOf('id'), `The id must be the folder's name, «${source.folder}».`)
  }
  checkLanguages(source, findings)
  checkFacts(source, rule, findings)
  checkPictures(source, findings)
  checkPractices(source, findings)
  const trees = treesOf(source, findings)
  checkPublished(source, trees, findings)
  for (const tree of trees) {
    checkItems(tree, findings)
    checkConversations(tree, findings)
    checkSpots(source, tree, findings)
    warnOfLongSentences(tree, findings)
    const original = trees.find(({ lesson }) => lesson.id === tree.lesson.id && lesson.language === 'vi')
    if (original !== undefined && original !== tree) checkTranslation(original, tree, findings)
  }
  if (findings.errorCount() > before) return { source, trees, sound: null }
  warnOfUnused(source, trees, findings)
  return { source, trees, sound: { source, lessons: inPackOrder(source, trees) } }
}

function treesOf(source: PackSource, findings: Findings): readonly LessonTree[] {
  const words = new Map(languagesOf(source).map((language) => [language, wordsIn(source, language)]))
  return source.lessons
    .map((text) => {
      const known = words.get(text.language)
      return known === undefined ? null : lessonTreeOf(text, known, findings)
    })
    .filter((tree) => tree !== null)
}

/** A missing alt text has its own finding; here the picture still counts as known. */
function wordsIn({ pictures, facts, clips, practices }: PackSource, language: string): PackWords {
  return {
    alts: new Map(Object.entries(pictures.value).map(([name, alt]) => [name, alt[language] ?? alt.vi])),
    facts: new Set(facts.value.map(({ id }) => id)),
    clips: new Set(clips.get(language)?.keys()),
    practices: new Map([...practices].map(([name, { value }]) => [name, playIn(value, language)])),
  }
}

function inPackOrder(source: PackSource, trees: readonly LessonTree[]): SoundPack['lessons'] {
  const languages = languagesOf(source)
  return source.pack.value.lessons.map((id) =>
    languages.flatMap((language) => trees.filter(({ lesson }) => lesson.id === id && lesson.language === language)),
  )
}
