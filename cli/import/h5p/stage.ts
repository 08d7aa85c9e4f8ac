// What the reader of each H5P type works with.
import type { Place } from '../../build/findings.ts'
import type { Entry, Note, Page, Question, Words } from '../question.ts'
import type { Tell } from '../reader.ts'
import { htmlWords, isEmpty, lineOfWords } from '../words/words.ts'
import { type Json, objectAt, objectsAt, textAt } from './json.ts'

export interface Stage {
  readonly place: Place
  tell(kind: Note['kind'], sentence: string): void
  words(html: string): Words
}

export function openStage(place: Place, tell: Tell): Stage {
  return {
    place,
    tell: (kind, sentence) => tell(kind, place, sentence),
    words: (html) => {
      const words = htmlWords(html, place, (kind, _place, sentence) => tell(kind, place, sentence))
      if (/\\\(|\\\[|\$\$/.test(html)) {
        tell('check', place, `«${brief(words)}» holds a formula, which is shown as it is typed: put it into words.`)
      }
      return words
    },
  }
}

/** A content of H5P within another, or the whole package. */
export interface Content {
  /** Without its version: H5P.MultiChoice. */
  readonly type: string
  readonly params: Json
  readonly title: string
  readonly id: string
}

export type ReadContent = (content: Content, stage: Stage) => readonly Entry[]

export function contentOf(json: Json, id = ''): Content {
  const title = textAt(objectAt(json, 'metadata'), 'title').trim()
  return {
    type: textAt(json, 'library').split(' ', 1)[0] ?? '',
    params: objectAt(json, 'params'),
    title: /^untitled\b/i.test(title) ? '' : title,
    id: textAt(json, 'subContentId') || id,
  }
}

export function brief(words: Words): string {
  const line = lineOfWords(words)
  return line.length > 60 ? `${line.slice(0, 60)}…` : line
}

/** What every entry begins with. `index`: its place among those of one content. */
export function about({ title, id }: Content, stage: Stage, index = 0): Pick<Question, 'place' | 'id' | 'title'> {
  const named = id === '' ? {} : { id: index === 0 ? id : `${id}-${index + 1}` }
  return { place: stage.place, ...named, ...(title === '' ? {} : { title }) }
}

export function page(content: Content, html: string, stage: Stage, index = 0): readonly Page[] {
  const body = stage.words(html)
  return isEmpty(body) ? [] : [{ ...about(content, stage, index), kind: 'page', body }]
}

export function ifWords<K extends string>(key: K, words: Words): { readonly [key in K]?: Words } {
  const some: { [key in K]?: Words } = {}
  if (!isEmpty(words)) some[key] = words
  return some
}

/** A picture, film or sound above a question, and what is said for a score: neither has a place in a pack. */
export function tellExtras({ params }: Content, asked: Words, stage: Stage): void {
  const { type, params: media } = contentOf(objectAt(params, 'media', 'type'))
  if (type !== '') {
    const alt = textAt(media, 'alt').trim()
    stage.tell(
      'lost',
      `The ${plainType(type)} of «${brief(asked)}» is left out${alt === '' ? '' : `; its words were «${alt}»`}.`,
    )
  }
  for (const range of objectsAt(params, 'overallFeedback')) {
    const said = textAt(range, 'feedback').trim()
    if (said !== '' && !/[@:]\w+/.test(said)) stage.tell('lost', `What is said for a score is left out: «${said}».`)
  }
}

export function tellTip(tip: string, asked: Words, stage: Stage): void {
  const said = brief(stage.words(tip))
  if (said !== '')
    stage.tell('lost', `A tip of «${brief(asked)}» is left out, for packs give none before an answer: «${said}».`)
}

export function plainType(type: string): string {
  return type.replace(/^H5P\./, '').toLowerCase()
}
