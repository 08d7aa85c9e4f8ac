// What the packs teach, on one page: generated, so that it never says more than they do.
import type { Manifest } from '../../core/pack/manifest.ts'
import { counted } from '../counted.ts'

/** A lesson as the page tells of it. */
export interface TaughtLesson {
  readonly id: string
  readonly title: { readonly vi: string; readonly en: string | undefined }
  readonly minutes: number
  readonly cards: number
  readonly items: number
  readonly skills: readonly string[]
}

export interface TaughtPack {
  readonly id: string
  readonly version: number
  readonly title: { readonly vi: string; readonly en: string | undefined }
  readonly lessons: readonly TaughtLesson[]
  readonly chunks: Manifest['chunks']
  readonly facts: readonly { readonly id: string; readonly checked: string; readonly review_by: string }[]
}

/** Markdown. */
export function curriculumPage(packs: readonly TaughtPack[]): string {
  const lessons = packs.flatMap((pack) => pack.lessons)
  const sum = (of: (lesson: TaughtLesson) => number) => lessons.reduce((all, lesson) => all + of(lesson), 0)
  return [
    '# Curriculum',
    '',
    'Written by `npm run domdom -- curriculum`; a test holds it to the packs.',
    '',
    `${counted(packs.length, 'pack')}, ${counted(lessons.length, 'lesson')}, ${counted(
      sum(({ cards }) => cards),
      'card',
    )} and ${counted(
      sum(({ items }) => items),
      'question',
    )}; ` + `${sum(({ minutes }) => minutes)} minutes when everything is taken once. ${sizeLine(packs)}`,
    '',
    '## Packs',
    '',
    ...table(
      ['pack', 'in Vietnamese', 'lessons', 'without voice', 'with voice'],
      packs.map((pack) => [
        `\`${pack.id}\` ${pack.title.en ?? ''}`.trim(),
        pack.title.vi,
        String(pack.lessons.length),
        kb(quiet(pack)),
        kb(voiced(pack)),
      ]),
    ),
    '',
    '## Lessons',
    ...packs.flatMap(lessonsOf),
    '',
    '## Skills',
    '',
    ...table(['code', 'lessons'], skillRows(packs)),
    '',
    '## Facts and when they are read again',
    '',
    ...table(['by', 'fact', 'last read'], factRows(packs)),
    '',
  ].join('\n')
}

function lessonsOf(pack: TaughtPack): readonly string[] {
  const rows = pack.lessons.map(({ id, title, minutes, cards, items, skills }) => [
    `\`${id}\` ${title.en ?? ''}`.trim(),
    title.vi,
    String(minutes),
    String(cards),
    String(items),
    skills.join(', '),
  ])
  const head = ['lesson', 'in Vietnamese', 'minutes', 'cards', 'questions', 'skills']
  return ['', `### ${pack.title.en ?? pack.title.vi}`, '', ...table(head, rows)]
}

/** By framework and code; every code that a lesson names. */
function skillRows(packs: readonly TaughtPack[]): readonly (readonly string[])[] {
  const byCode = new Map<string, string[]>()
  for (const pack of packs) {
    for (const { id, skills } of pack.lessons) {
      for (const code of skills) byCode.set(code, [...(byCode.get(code) ?? []), `${pack.id}/${id}`])
    }
  }
  return [...byCode].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([code, lessons]) => [code, lessons.join(', ')])
}

function factRows(packs: readonly TaughtPack[]): readonly (readonly string[])[] {
  const rows = packs.flatMap((pack) =>
    pack.facts.map(({ id, checked, review_by }) => [review_by, `${pack.id}/${id}`, checked]),
  )
  return rows.toSorted((a, b) => (a.join() < b.join() ? -1 : 1))
}

const sumOf = ({ chunks }: TaughtPack, wanted: (part: string) => boolean) =>
  chunks.filter(({ part }) => wanted(part)).reduce((sum, { wireBytes }) => sum + wireBytes, 0)
const quiet = (pack: TaughtPack) => sumOf(pack, (part) => !part.startsWith('voice-'))
const voiced = (pack: TaughtPack) => sumOf(pack, () => true)

function sizeLine(packs: readonly TaughtPack[]): string {
  const all = (of: (pack: TaughtPack) => number) => kb(packs.reduce((sum, pack) => sum + of(pack), 0))
  return `To download, in every language: ${all(quiet)} without voice, ${all(voiced)} with it.`
}

/** Of 1024, rounded up. */
function kb(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KB`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)]
}
