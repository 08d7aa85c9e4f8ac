// A new pack's folder from imported files: everything is proved in a folder beside it, which then takes its name.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import * as v from 'valibot'
import { stringify } from 'yaml'
import { limits } from '../../../core/limits.ts'
import { Name } from '../../../core/pack/lesson.ts'
import { gatherFindings } from '../../build/findings.ts'
import { soundPackOf } from '../../build/sound-pack.ts'
import type { Note, Understood } from '../question.ts'
import { refuse } from '../reader.ts'
import { type LessonDraft, lessonsOf } from './lessons.ts'
import { type SaidIn, sentences } from './sentences.ts'

export interface WrittenPack {
  readonly lessons: number
  readonly steps: number
  /** What was left out on the way, and what the author still has to say. */
  readonly notes: readonly Note[]
}

/** `to`: packs/<id>, which must not be there. Throws 'pack/source' when it is, or when nothing can be carried over. */
export function writePack(files: readonly Understood[], to: string, said: SaidIn, today: string): WrittenPack {
  const id = basename(to)
  const place = { file: to, line: 1 }
  if (!v.is(Name, id)) refuse(place, 'A pack is named in small letters, digits and dashes, such as packs/my-pack.')
  if (existsSync(to)) refuse(place, 'This folder is there already and stays as it is. Name another.')
  const notes: Note[] = []
  const lessons = lessonsOf(files, sentences[said], (note) => {
    notes.push(note)
  })
  if (lessons.length === 0) {
    refuse(place, `No question can be carried over, so no pack was written.${notes.map(lineOf).join('')}`)
  }
  const kept = lessons.slice(0, limits.packLessonsMax)
  for (const lesson of lessons.slice(limits.packLessonsMax)) {
    notes.push({
      place,
      kind: 'left',
      sentence: `The lesson «${lesson.title}» is left out: a pack has at most ${limits.packLessonsMax}.`,
    })
  }
  const texts = sourcesOf(id, titleOf(files, id), kept, said)
  settle(to, texts, today)
  const steps = kept.reduce((sum, lesson) => sum + lesson.steps.length, 0)
  return { lessons: kept.length, steps, notes: [...notes, ...wantedIn(to, texts, said)] }
}

const lineOf = ({ place, sentence }: Note) => `\n${place.file}:${place.line}: ${sentence}`

function titleOf(files: readonly Understood[], id: string): string {
  return (files.find(({ title }) => title !== undefined)?.title ?? id).slice(0, limits.textLengthMax)
}

const unknown = '?'
const cover =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200"><path d="M20 12 H300 V188 H20Z" fill="#fffaf0" stroke="#14213d" stroke-width="4"/></svg>\n'

/** Text by path below the pack. A pack is always told in Vietnamese: other words stand there too, until somebody puts them into it. */
function sourcesOf(
  id: string,
  title: string,
  lessons: readonly LessonDraft[],
  said: SaidIn,
): ReadonlyMap<string, string> {
  const languages: readonly SaidIn[] = said === 'vi' ? ['vi'] : ['vi', said]
  const both = (text: string) => Object.fromEntries(languages.map((language) => [language, text]))
  const alts = Object.fromEntries(languages.map((language) => [language, sentences[language].cover]))
  const pack = {
    id,
    version: 1,
    title: both(title),
    summary: both(title),
    picture: 'cover',
    licence: unknown,
    authors: [unknown],
    lessons: lessons.map((lesson) => lesson.id),
  }
  return new Map([
    ['pack.yaml', stringify(pack, { lineWidth: 0 })],
    ['facts.yaml', '[]\n'],
    ['pictures.yaml', stringify({ cover: alts }, { lineWidth: 0 })],
    ['pictures/cover.svg', cover],
    ...lessons.flatMap((lesson) =>
      languages.map((language) => [`lessons/${lesson.id}/${language}.md`, textOf(lesson)] as const),
    ),
  ])
}

function textOf({ title, minutes, steps }: LessonDraft): string {
  const front = stringify({ title, summary: title, minutes, skills: [] }, { lineWidth: 0 })
  return `---\n${front}---\n\n${steps.join('\n')}`
}

/** Nothing half written is ever seen under the pack's name, and nothing that the build would refuse. */
function settle(to: string, texts: ReadonlyMap<string, string>, today: string): void {
  const beside = join(dirname(to), `.${basename(to)}.new`)
  rmSync(beside, { recursive: true, force: true })
  try {
    for (const [path, text] of texts) {
      mkdirSync(dirname(join(beside, path)), { recursive: true })
      writeFileSync(join(beside, path), text)
    }
    const findings = gatherFindings(() => undefined)
    soundPackOf(beside, `packs/${basename(to)}`, { today, lateFacts: 'stop' }, findings)
    findings.throwIfAny()
    renameSync(beside, to)
  } finally {
    rmSync(beside, { recursive: true, force: true })
  }
}

/** What no file told and an author must still say, each with its line. */
function wantedIn(to: string, texts: ReadonlyMap<string, string>, said: SaidIn): readonly Note[] {
  const notes: Note[] = []
  const want = (path: string, start: string, sentence: string) => {
    const line = (texts.get(path) ?? '').split('\n').findIndex((row) => row.trimStart().startsWith(start)) + 1
    notes.push({ place: { file: join(to, path), line: Math.max(line, 1) }, kind: 'check', sentence })
  }
  want('pack.yaml', 'summary:', 'Say in one sentence what the pack is about.')
  want('pack.yaml', 'licence:', 'Say under which licence the questions may be passed on.')
  want('pack.yaml', 'authors:', 'Name who wrote the questions.')
  want('pictures.yaml', 'cover:', 'Draw a cover, and say here what it shows.')
  want('facts.yaml', '[]', 'Write down the facts that the answers lean on, each with its source.')
  for (const path of texts.keys()) {
    if (path.endsWith('.md')) want(path, 'summary:', 'Say what the lesson teaches, and name its skills.')
    if (said !== 'vi' && path.endsWith('/vi.md'))
      want(path, 'title:', `Put this lesson into Vietnamese: it still reads as in ${said}.md.`)
  }
  return notes
}
