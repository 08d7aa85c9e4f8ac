// Well-formed files whose parts stand where they make no sense: each is read, noted or refused, and nothing is lost without a word.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { importSource } from '../../../cli/import/import.ts'
import type { Understood } from '../../../cli/import/question.ts'
import { sourceFile } from '../../../cli/import/source.ts'
import { utf8 } from '../../../core/bytes.ts'
import { isProblem } from '../../../core/problem.ts'
import { folderOf } from './folder-of.ts'

/** Null when the file was refused. */
async function outcome(reading: Promise<Understood>): Promise<Understood | null> {
  try {
    return await reading
  } catch (error) {
    if (isProblem(error, 'pack/source')) return null
    throw error
  }
}

function expectWords(found: Understood | null): void {
  if (found === null) return
  for (const { entries } of found.parts)
    for (const entry of entries) {
      const words = entry.kind === 'page' ? entry.body : entry.stem
      expect(words.blocks.length).toBeGreaterThan(0)
      if (entry.kind === 'choose-one') expect(entry.options.some(({ right }) => right)).toBe(true)
      if (entry.kind === 'fill') expect(entry.gaps.every(({ accepted }) => accepted.length > 0)).toBe(true)
      if (entry.kind === 'fill' && entry.inText)
        expect(words.written.split('_____').length).toBeGreaterThan(entry.gaps.length)
      if (entry.kind === 'order') expect(entry.steps.every(({ blocks }) => blocks.length > 0)).toBe(true)
    }
}

/** Which parts stand in which; now and then any stands in any. */
type Grammar = Readonly<Record<string, string>>

function trees(root: string, grammar: Grammar, attributes: string, values: readonly string[], depth = 5) {
  const names = Object.keys(grammar)
  const attribute = fc.tuple(fc.constantFrom(...attributes.split(' ')), fc.constantFrom(...values))
  const words = fc.constantFrom('a', 'b c', '_____', ' ', '&lt;b&gt;', '4.0', 'A B', 'A', 'B')
  const element = (name: string, attributed: string, left: number): fc.Arbitrary<string> => {
    const fitting = (grammar[name] ?? '').split(' ').filter((one) => one !== '')
    const child = (one: string) => element(one, '', left - 1)
    const strays = { weight: 1, arbitrary: fc.constantFrom(...names).chain(child) }
    const fits = fitting.map((one) => ({ weight: 12, arbitrary: fc.constant(one).chain(child) }))
    const inside =
      left === 0 ? words : fc.oneof({ weight: fitting.length === 0 ? 20 : 3, arbitrary: words }, ...fits, strays)
    return fc
      .tuple(
        fc.uniqueArray(attribute, { selector: ([key]) => key, minLength: 2, maxLength: 5 }),
        fc.array(inside, { minLength: 1, maxLength: 4 }),
      )
      .map(
        ([pairs, parts]) =>
          `<${name}${attributed}${pairs.map(([key, value]) => ` ${key}="${value}"`).join('')}>${parts.join('')}</${name}>`,
      )
  }
  return element(root, ' title="t" display_name="t"', depth).map((xml) => `<?xml version="1.0"?>${xml}`)
}

const five = 'multiplechoiceresponse choiceresponse optionresponse stringresponse numericalresponse'
const ofOlx = trees(
  'problem',
  {
    problem: `p table div ${five} customresponse solution demandhint script`,
    p: 'clarification',
    div: five,
    table: 'tr',
    tr: 'td th',
    td: five,
    th: '',
    clarification: '',
    script: '',
    multiplechoiceresponse: 'label description choicegroup solution',
    choiceresponse: 'label checkboxgroup radiogroup solution',
    optionresponse: 'label optioninput',
    stringresponse: 'label textline additional_answer',
    numericalresponse: 'label formulaequationinput responseparam additional_answer',
    choicegroup: 'choice',
    checkboxgroup: 'choice compoundhint',
    radiogroup: 'choice',
    choice: 'choicehint',
    choicehint: '',
    compoundhint: '',
    optioninput: 'option',
    option: '',
    textline: '',
    formulaequationinput: '',
    responseparam: '',
    additional_answer: '',
    label: '',
    description: '',
    solution: 'p',
    demandhint: 'hint',
    hint: '',
    customresponse: 'textline',
  },
  'correct answer type default options selected fixed partial_answers explanation-id label',
  [
    'true',
    'true',
    'false',
    'A',
    '4',
    '[1,2)',
    '(3,1]',
    '5%',
    'ci',
    'ci regexp',
    "('A','B')",
    '$x',
    '',
    '1/0',
    'partial',
  ],
)
const blocks =
  'choiceInteraction orderInteraction matchInteraction associateInteraction gapMatchInteraction hottextInteraction extendedTextInteraction drawingInteraction'
const ofQti = trees(
  'assessmentItem',
  {
    assessmentItem:
      'itemBody itemBody responseDeclaration responseDeclaration modalFeedback responseProcessing templateProcessing',
    itemBody: `p div rubricBlock ${blocks}`,
    p: 'textEntryInteraction inlineChoiceInteraction',
    div: `p ${blocks}`,
    responseDeclaration: 'correctResponse mapping',
    correctResponse: 'value',
    value: '',
    mapping: 'mapEntry',
    mapEntry: '',
    choiceInteraction: 'prompt simpleChoice simpleChoice',
    orderInteraction: 'prompt simpleChoice simpleChoice',
    matchInteraction: 'prompt simpleMatchSet simpleMatchSet',
    associateInteraction: 'prompt simpleAssociableChoice simpleAssociableChoice',
    simpleMatchSet: 'simpleAssociableChoice',
    gapMatchInteraction: 'gapText p gap',
    hottextInteraction: 'prompt hottext',
    textEntryInteraction: '',
    inlineChoiceInteraction: 'inlineChoice',
    extendedTextInteraction: 'prompt',
    drawingInteraction: '',
    simpleChoice: 'feedbackInline',
    simpleAssociableChoice: '',
    gapText: '',
    gap: '',
    hottext: '',
    inlineChoice: '',
    prompt: '',
    feedbackInline: '',
    modalFeedback: '',
    responseProcessing: 'equal stringMatch correct',
    equal: 'variable correct',
    stringMatch: 'variable correct',
    variable: '',
    correct: '',
    rubricBlock: 'p',
    templateProcessing: 'setCorrectResponse',
    setCorrectResponse: 'baseValue',
    baseValue: '',
  },
  'identifier responseIdentifier cardinality baseType mapKey mappedValue maxChoices tolerance toleranceMode caseSensitive view',
  ['A', 'A', 'A', 'B', 'single', 'multiple', 'float', '1', '-1', 'NaN', 'absolute', '1 1', 'A B', 'false', ''],
)

test.each([
  ['olx', ofOlx],
  ['qti', ofQti],
] as const)('nonsense in the words of %s does no harm', async (format, made) => {
  await fc.assert(
    fc.asyncProperty(made, async (xml) =>
      expectWords(await outcome(importSource(sourceFile('p.xml', utf8(xml)), format))),
    ),
    { numRuns: 1500 },
  )
})

const kinds =
  'MultiChoice SingleChoiceSet Summary TrueFalse Blanks DragText Flashcards AdvancedText Accordion Dialogcards Timeline Essay QuestionSet Column CoursePresentation InteractiveBook InteractiveVideo DragQuestion'.split(
    ' ',
  )
test('nonsense in the content of H5P does no harm', async () => {
  const words = fc.constantFrom<unknown>('a', 'a', '<p>b</p>', 'x *y/z:t* w', '*', '', null, 7, [], {}, 'true')
  const some = (made: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 9, arbitrary: fc.array(made, { minLength: 1, maxLength: 2 }) }, { weight: 1, arbitrary: words })
  const record = (shape: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
    fc.oneof({ weight: 9, arbitrary: fc.record(shape, { requiredKeys: [] }) }, { weight: 1, arbitrary: words })
  const truth = fc.constantFrom<unknown>(true, true, false, 'true', 'false', 0, null)
  const { params } = fc.letrec<{ params: unknown; held: unknown }>((tie) => {
    const held = fc.oneof(
      { maxDepth: 2, depthIdentifier: 'held' },
      words,
      record({
        library: fc.constantFrom('', 'constructor', ...kinds.map((kind) => `H5P.${kind} 1.0`)),
        params: tie('params'),
        metadata: record({ title: words }),
      }),
    )
    return {
      held,
      params: record({
        question: words,
        text: words,
        taskDescription: words,
        textField: words,
        distractors: words,
        intro: words,
        title: words,
        description: words,
        correct: truth,
        behaviour: record({ type: words, caseSensitive: truth, randomAnswers: truth }),
        answers: some(
          record({
            text: words,
            correct: truth,
            tipsAndFeedback: record({ tip: words, chosenFeedback: words, notChosenFeedback: words }),
          }),
        ),
        choices: some(record({ question: words, answers: some(words) })),
        summaries: some(record({ summary: some(words), tip: words })),
        cards: some(record({ text: words, answer: words, tip: words })),
        dialogs: some(record({ text: words, answer: words, image: record({ path: words }) })),
        panels: some(record({ title: words, content: tie('held') })),
        timeline: record({ headline: words, date: some(record({ headline: words, startDate: words, text: words })) }),
        questions: some(fc.oneof(words, tie('held'))),
        content: some(record({ content: tie('held') })),
        chapters: some(tie('held')),
        presentation: record({ slides: some(record({ elements: some(record({ action: tie('held') })) })) }),
        media: record({ type: tie('held') }),
        overallFeedback: some(record({ feedback: words })),
      }),
    }
  })
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...kinds), params, async (kind, content) => {
      const files = {
        'h5p.json': JSON.stringify({ title: 't', mainLibrary: `H5P.${kind}` }),
        'content/content.json': JSON.stringify(content),
      }
      expectWords(await outcome(importSource(folderOf(files), 'h5p')))
    }),
    { numRuns: 800 },
  )
})
