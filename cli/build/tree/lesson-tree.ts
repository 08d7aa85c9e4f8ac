// One language of one lesson: Markdown in, the typed tree of core/pack/lesson.ts out.
import type { RootContent } from 'mdast'
import * as v from 'valibot'
import { limits } from '../../../core/limits.ts'
import { type Card, Lesson, type Step } from '../../../core/pack/lesson.ts'
import { isItem } from '../../../core/pack/steps.ts'
import type { Findings } from '../findings.ts'
import type { LessonText } from '../source/pack-source.ts'
import { shapeSentence } from '../source/shape-sentence.ts'
import { FrontMatter } from '../source/shapes.ts'
import { parseYaml, type YamlFile } from '../source/yaml-file.ts'
import { checkAttributes, factsOf, idOf, pictureOf, voiceOf } from './attributes.ts'
import { at, complain, type Draft, type PackWords } from './draft.ts'
import { itemKinds, itemOf } from './item-tree.ts'
import { type ContainerDirective, lineOf, parseMarkdown, splitFrontMatter } from './markdown.ts'
import { blocksOf } from './text-tree.ts'

export interface LessonTree {
  readonly file: string
  readonly lesson: Lesson
  readonly skills: readonly string[]
  /** The line on which a part of the lesson began; 1 for what has none. */
  lineOf(part: object): number
}

/** Null, with findings, when the text is no lesson. */
export function lessonTreeOf(source: LessonText, words: PackWords, findings: Findings): LessonTree | null {
  const before = findings.errorCount()
  const draft: Draft = { file: source.file, lines: new WeakMap(), words, findings }
  const split = splitFrontMatter(source.text)
  if (split === null) {
    complain(draft, 1, 'The lesson must begin with its title and the rest between two lines of ---.')
    return null
  }
  const front = parseYaml({ file: source.file, text: split.front }, FrontMatter, findings)
  const steps = stepsOf(split.body, draft)
  if (front === null || findings.errorCount() > before) return null
  checkPool(front, steps, findings)
  const { skills, ...about } = front.value
  const lesson = { id: source.lesson, language: source.language, ...about, steps }
  checkShape(lesson, draft)
  if (findings.errorCount() > before) return null
  return { file: source.file, lesson, skills, lineOf: (part) => draft.lines.get(part) ?? 1 }
}

/** A pool must hold what is asked of it, and enough besides that a second run is another one. */
function checkPool(
  { value: { ask }, placeOf }: YamlFile<FrontMatter>,
  steps: readonly Step[],
  findings: Findings,
): void {
  const { length } = steps.filter(isItem)
  if (ask === undefined || length === 0) return
  const place = placeOf('ask')
  if (ask > length)
    findings.error(place, `The lesson asks ${ask} items of ${length}: write more of them, or ask fewer.`)
  else if (length < limits.poolItemsMin) {
    findings.warn(
      place,
      `A pool of ${length} items soon repeats itself: write ${limits.poolItemsMin} or more, or take «ask» out.`,
    )
  }
}

function stepsOf(written: string, draft: Draft): Step[] {
  // Editors that tidy Markdown move a ::: below a list under its last row, where it would close nothing.
  const body = written.replace(/^[ \t]+(?=:{3,}[ \t]*$)/gm, '')
  const lines = body.split('\n')
  const steps = parseMarkdown(body).children.map((node) => stepOf(node, lines, draft))
  const found = steps.filter((step) => step !== null)
  checkIds(found, draft)
  return found
}

function stepOf(node: RootContent, lines: readonly string[], draft: Draft): Step | null {
  if (node.type !== 'containerDirective') {
    complain(
      draft,
      lineOf(node),
      'Only cards and items may stand here; a card begins with :::card{#id} and ends with :::',
    )
    return null
  }
  if (!isClosed(node, lines, draft)) return null
  if (node.name === 'card') return cardOf(node, draft)
  const kind = itemKinds.get(node.name)
  if (kind !== undefined) return itemOf(node, kind, draft)
  const known = ['card', ...itemKinds.keys()].map((name) => `:::${name}`).join(', ')
  complain(draft, lineOf(node), `There is no :::${node.name}; there are ${known}.`)
  return null
}

/** Markdown takes the end of the file for the end of a directive, and swallows what follows a forgotten ::: */
function isClosed(node: ContainerDirective, lines: readonly string[], draft: Draft): boolean {
  const last = lines[(node.position?.end.line ?? 1) - 1] ?? ''
  const inner = node.children.find(({ type }) => type === 'containerDirective')
  if (inner === undefined && /^:{3,}\s*$/.test(last)) return true
  const before = inner === undefined ? 'the end of the file' : `line ${lineOf(inner)}`
  complain(draft, lineOf(node), `:::${node.name} is not closed: a line ::: is missing before ${before}.`)
  return false
}

function cardOf(node: ContainerDirective, draft: Draft): Card {
  checkAttributes(node, ['id', 'picture', 'facts', 'voice'], draft)
  const leaf = node.children.find(({ type }) => type === 'leafDirective')
  if (leaf !== undefined) complain(draft, lineOf(leaf), 'A card asks nothing: options belong to an item.')
  const body = blocksOf(
    node.children.filter(({ type }) => type !== 'leafDirective'),
    draft,
  )
  if (body.length === 0 && leaf === undefined) complain(draft, lineOf(node), 'This card has no words.')
  return at(draft, lineOf(node), {
    kind: 'card',
    id: idOf(node, draft),
    ...pictureOf(node, draft),
    ...factsOf(node, draft),
    ...voiceOf(node, draft),
    body,
  })
}

/** Records name ids, so one id is one thing in a lesson, whether step, option, group or thing. */
function checkIds(steps: readonly Step[], draft: Draft): void {
  const seen = new Map<string, number>()
  for (const named of steps.flatMap((step) => [step, ...partsOf(step)])) {
    const line = draft.lines.get(named) ?? 1
    const first = seen.get(named.id)
    if (first !== undefined && named.id !== '') {
      complain(draft, line, `The id «${named.id}» is taken already on line ${first}.`)
    }
    seen.set(named.id, first ?? line)
  }
}

/** Options, steps, groups and things, in the order of the source. */
export function partsOf(step: Step): readonly { readonly id: string }[] {
  switch (step.kind) {
    case 'card':
    case 'true-false':
    case 'number':
      return []
    case 'choose-one':
    case 'choose-all':
      return step.options
    case 'order':
      return step.steps
    case 'sort':
      return [...step.groups, ...step.things]
    case 'match':
      return step.pairs.flatMap((pair) => [pair, pair.with])
    case 'spot':
      return step.spots
    case 'conversation':
      return [...step.turns.flatMap((turn) => [turn, ...turn.replies]), ...step.ends]
    case 'gap':
      return [...step.accepted, ...step.slips]
    // What is in it has a room of its own: its ids may stand elsewhere in the lesson too.
    case 'practice':
      return []
  }
}

/** The phone's own shape, with the line of the innermost part that we know. */
function checkShape(lesson: Lesson, draft: Draft): void {
  const result = v.safeParse(Lesson, lesson)
  for (const issue of result.issues ?? []) {
    const holders = (issue.path ?? []).flatMap(({ input, value }) => [input, value])
    const lines = holders.map((part) => (part !== null && typeof part === 'object' ? draft.lines.get(part) : undefined))
    complain(draft, lines.findLast((line) => line !== undefined) ?? 1, shapeSentence(issue))
  }
}
