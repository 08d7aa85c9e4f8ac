import { limits } from '../../../core/limits.ts'
import type { Block, Span, Step } from '../../../core/pack/lesson.ts'
import type { Findings, Place } from '../findings.ts'
import type { LessonTree } from '../tree/lesson-tree.ts'

/** Warns of sentences that somebody who reads slowly loses on the way. Words are counted by spaces, in Vietnamese too. */
export function warnOfLongSentences({ file, lesson, lineOf }: LessonTree, findings: Findings): void {
  for (const { part, spans } of lesson.steps.flatMap(wordsOf)) {
    const text = spans.map((span) => (typeof span === 'string' ? span : span.strong)).join('')
    warnOfLongSentence(text, { file, line: lineOf(part) }, findings)
  }
}

/** Of one text of any number of sentences. */
export function warnOfLongSentence(text: string, place: Place, findings: Findings): void {
  for (const words of text.split(/(?<=[.!?…]["”’»)]*)\s+/)) {
    const count = words.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length
    if (count <= limits.sentenceWordsMax) continue
    const start = words.split(' ', 5).join(' ')
    const sentence = `This sentence has ${count} words, ${limits.sentenceWordsMax} at most: make two of it: «${start} …».`
    findings.warn(place, sentence)
  }
}

interface Words {
  readonly part: object
  readonly spans: readonly Span[]
}

function wordsOf(step: Step): readonly Words[] {
  if (step.kind === 'card') return inBlocks(step.body)
  const prompt = inBlocks(step.prompt)
  switch (step.kind) {
    case 'choose-one':
    case 'choose-all':
      return [...prompt, ...step.options.flatMap((option) => [inLabel(option), ...inBlocks(option.why)])]
    case 'true-false':
      return [...prompt, ...inBlocks(step.whenTrue), ...inBlocks(step.whenFalse)]
    case 'order':
      return [...prompt, ...step.steps.map(inLabel), ...inBlocks(step.why)]
    case 'sort':
      return [
        ...prompt,
        ...step.groups.map(inLabel),
        ...step.things.flatMap((thing) => [inLabel(thing), ...inBlocks(thing.why)]),
      ]
    case 'spot':
      return [...prompt, ...step.spots.flatMap((one) => [inLabel(one), ...inBlocks(one.why)])]
    case 'conversation':
      return [
        ...prompt,
        ...step.turns.flatMap(({ says, replies }) => [
          ...inBlocks(says),
          ...replies.flatMap((reply) => [inLabel(reply), ...inBlocks(reply.why ?? [])]),
        ]),
        ...step.ends.flatMap(({ says }) => inBlocks(says)),
      ]
    case 'gap':
      return [...prompt, ...[...step.slips.map(({ why }) => why), step.why, step.otherwise].flatMap(inBlocks)]
    case 'number':
      return [...prompt, ...inBlocks(step.why), ...inBlocks(step.otherwise)]
    case 'match':
      return [...prompt, ...step.pairs.flatMap((pair) => [inLabel(pair), inLabel(pair.with), ...inBlocks(pair.why)])]
    // The words of its screens are looked at where they are written.
    case 'practice':
      return prompt
  }
}

function inLabel(part: { readonly text: readonly Span[] }): Words {
  return { part, spans: part.text }
}

function inBlocks(blocks: readonly Block[]): readonly Words[] {
  return blocks.flatMap<Words>((block) =>
    block.type === 'paragraph'
      ? [{ part: block, spans: block.spans }]
      : block.rows.map((row) => ({ part: row, spans: row })),
  )
}
