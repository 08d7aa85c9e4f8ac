// The H5P types in which something offered is chosen.
import type { Entry, Option, Words } from '../question.ts'
import { isEmpty } from '../words/words.ts'
import { type Json, objectAt, objectsAt, textAt, textsAt, truthAt } from './json.ts'
import { about, brief, type Content, ifWords, type Stage, tellExtras, tellTip } from './stage.ts'

export function multiChoice(content: Content, stage: Stage): readonly Entry[] {
  const { params } = content
  const stem = stage.words(textAt(params, 'question'))
  const answers = objectsAt(params, 'answers')
  const options = answers.map((answer) => optionOf(answer, brief(stem), stage))
  const behaviour = objectAt(params, 'behaviour')
  const right = options.filter((option) => option.right).length
  const type = textAt(behaviour, 'type') || (truthAt(behaviour, 'singleAnswer') === true ? 'single' : 'auto')
  const isOne = type === 'single' || (type === 'auto' && right === 1)
  const why = options.length === 0 ? 'it has no answers' : isOne && right === 0 ? 'none of its answers is right' : null
  if (why !== null || isEmpty(stem)) return leave(brief(stem), why ?? 'it has no words to ask with', stage)
  for (const answer of answers) tellTip(textAt(objectAt(answer, 'tipsAndFeedback'), 'tip'), stem, stage)
  tellExtras(content, stem, stage)
  const fixed = truthAt(behaviour, 'randomAnswers') === false ? { fixed: true as const } : {}
  return [{ ...about(content, stage), kind: isOne ? 'choose-one' : 'choose-all', stem, options, ...fixed }]
}

function leave(name: string, why: string, stage: Stage): readonly [] {
  stage.tell('left', `«${name}» is left out: ${why}.`)
  return []
}

function optionOf(answer: Json, asked: string, stage: Stage): Option {
  const right = truthAt(answer, 'correct') === true
  const said = objectAt(answer, 'tipsAndFeedback')
  const chosen = stage.words(textAt(said, 'chosenFeedback'))
  const left = stage.words(textAt(said, 'notChosenFeedback'))
  const hasRoom = right && isEmpty(chosen)
  if (!isEmpty(left) && !hasRoom) {
    stage.tell('lost', `What «${asked}» says to who leaves an answer out is left out: «${brief(left)}».`)
  }
  const text = stage.words(textAt(answer, 'text'))
  return { text, right, credit: right ? 1 : 0, ...ifWords('feedback', hasRoom ? left : chosen) }
}

/** The first answer is the right one; H5P shuffles them. */
export function singleChoiceSet(content: Content, stage: Stage): readonly Entry[] {
  tellExtras(content, stage.words(content.title), stage)
  return objectsAt(content.params, 'choices').flatMap((choice, index) =>
    firstIsRight(
      stage.words(textAt(choice, 'question')),
      textsAt(choice, 'answers'),
      own(content, choice),
      index,
      stage,
    ),
  )
}

/** Statements of which the first is right, under one heading. */
export function summary(content: Content, stage: Stage): readonly Entry[] {
  const intro = stage.words(textAt(content.params, 'intro'))
  tellExtras(content, intro, stage)
  return objectsAt(content.params, 'summaries').flatMap((one, index) => {
    const entries = firstIsRight(intro, textsAt(one, 'summary'), own(content, one), index, stage)
    tellTip(textAt(one, 'tip'), intro, stage)
    return entries
  })
}

function own(content: Content, part: Json): Content {
  return { ...content, id: textAt(part, 'subContentId') }
}

function firstIsRight(
  stem: Words,
  answers: readonly string[],
  content: Content,
  index: number,
  stage: Stage,
): readonly Entry[] {
  const options = answers
    .map((answer) => stage.words(answer))
    .filter((text) => !isEmpty(text))
    .map((text, i): Option => ({ text, right: i === 0, credit: i === 0 ? 1 : 0 }))
  if (options.length === 0) return leave(brief(stem), 'it has no answers', stage)
  if (isEmpty(stem)) return leave(content.title || `question ${index + 1}`, 'it has no words to ask with', stage)
  return [{ ...about(content, stage), kind: 'choose-one', stem, options }]
}

export function trueFalse(content: Content, stage: Stage): readonly Entry[] {
  const { params } = content
  const stem = stage.words(textAt(params, 'question'))
  const answer = truthAt(params, 'correct')
  if (answer === null || isEmpty(stem)) return leave(brief(stem), 'it does not say what is right', stage)
  tellExtras(content, stem, stage)
  const behaviour = objectAt(params, 'behaviour')
  const [good, bad] = [
    stage.words(textAt(behaviour, 'feedbackOnCorrect')),
    stage.words(textAt(behaviour, 'feedbackOnWrong')),
  ]
  return [
    {
      ...about(content, stage),
      kind: 'true-false',
      stem,
      answer,
      ...ifWords('whenTrue', answer ? good : bad),
      ...ifWords('whenFalse', answer ? bad : good),
    },
  ]
}
