// The H5P types that are read, not answered.
import type { Entry } from '../question.ts'
import { isEmpty } from '../words/words.ts'
import { escaped } from '../xml/html-of.ts'
import { objectAt, objectsAt, textAt } from './json.ts'
import { about, brief, type Content, contentOf, ifWords, page, type Stage } from './stage.ts'

export function text(content: Content, stage: Stage): readonly Entry[] {
  return page(content, textAt(content.params, 'text'), stage)
}

export function accordion(content: Content, stage: Stage): readonly Entry[] {
  return objectsAt(content.params, 'panels').flatMap((panel, index) => {
    const inside = contentOf(objectAt(panel, 'content'))
    if (!['H5P.AdvancedText', 'H5P.Text', 'H5P.Table'].includes(inside.type)) {
      stage.tell('lost', `In «${textAt(panel, 'title')}» is left out what is no text: ${inside.type}.`)
    }
    const html = `<p><strong>${escaped(textAt(panel, 'title'))}</strong></p>${textAt(inside.params, 'text')}`
    return page({ ...content, id: inside.id || content.id }, html, stage, inside.id === '' ? index : 0)
  })
}

/** A card has two sides; both stand on one page. */
export function dialogCards(content: Content, stage: Stage): readonly Entry[] {
  const { params } = content
  const task = page({ ...content, id: '' }, `${textAt(params, 'title')}${textAt(params, 'description')}`, stage)
  const cards = objectsAt(params, 'dialogs').flatMap((card, index) => {
    const [front, back] = [textAt(card, 'text'), textAt(card, 'answer')]
    if (textAt(objectAt(card, 'image'), 'path') !== '') {
      stage.tell(
        'lost',
        `The picture of card ${index + 1} is left out; its words were «${textAt(card, 'imageAltText')}».`,
      )
    }
    if (objectsAt(card, 'audio').length > 0) stage.tell('lost', `The sound of card ${index + 1} is left out.`)
    return page(content, `${front}<hr>${back}`, stage, index)
  })
  return cards.length === 0 ? [] : [...task, ...cards]
}

export function timeline(content: Content, stage: Stage): readonly Entry[] {
  const line = objectAt(content.params, 'timeline')
  const head = page(
    { ...content, id: '' },
    `<p><strong>${textAt(line, 'headline')}</strong></p>${textAt(line, 'text')}`,
    stage,
  )
  const dates = objectsAt(line, 'date').flatMap((date, index) => {
    const [from, to] = [textAt(date, 'startDate'), textAt(date, 'endDate')]
    const when = from === to || to === '' ? from : `${from} – ${to}`
    const source = textAt(objectAt(date, 'asset'), 'media')
    if (source !== '') stage.tell('lost', `The picture of «${textAt(date, 'headline')}» is left out.`)
    const html = `<p><strong>${escaped(when)} ${textAt(date, 'headline')}</strong></p>${textAt(date, 'text')}`
    return page(content, html, stage, index)
  })
  return [...head, ...dates]
}

/** Free writing; a model answer is told afterwards. */
export function essay(content: Content, stage: Stage): readonly Entry[] {
  const { params } = content
  const stem = stage.words(textAt(params, 'taskDescription') || textAt(params, 'question'))
  if (isEmpty(stem)) return []
  const solution = objectAt(params, 'solution')
  const feedback = stage.words(`${textAt(solution, 'introduction')}${textAt(solution, 'sample')}`)
  if (objectsAt(params, 'keywords').length > 0) {
    stage.tell('lost', `The words by which «${brief(stem)}» is marked are left out: free writing is not marked here.`)
  }
  return [{ ...about(content, stage), kind: 'essay', stem, ...ifWords('feedback', feedback) }]
}
