// A film stays behind; what is said in it becomes a page to read, where captions lie beside it.
import { isProblem } from '../../../core/problem.ts'
import type { Desk } from '../desk.ts'
import type { Entry } from '../question.ts'
import { isEmpty, plainWords } from '../words/words.ts'
import { attributeOf, elementsIn } from '../xml/find.ts'
import type { XmlElement } from '../xml/xml.ts'
import { captionText } from './captions.ts'
import type { CourseFiles, Written } from './course-files.ts'
import type { Block } from './problem.ts'

interface Track {
  readonly language: string
  readonly file: string
}

export function readVideo({ element }: Written, about: Block, files: CourseFiles, desk: Desk): readonly Entry[] {
  const tracks = tracksOf(element)
  const pages = tracks.flatMap(({ language, file }) => {
    const text = captionsIn(`static/${file}`, element.line, files, desk)
    if (text === null) return []
    const body = plainWords(text)
    if (isEmpty(body)) return []
    const title = tracks.length > 1 ? `${about.title ?? ''} (${language})`.trim() : about.title
    const id = tracks.length > 1 ? `${about.id}-${language}` : about.id
    return [
      { kind: 'page' as const, place: desk.place(element.line), id, ...(title === undefined ? {} : { title }), body },
    ]
  })
  if (pages.length === 0) {
    const why = tracks.length === 0 ? 'it has no captions' : 'none of its captions are here'
    desk.tell('left', element.line, `The film ${desk.name} is left out: packs hold no films, and ${why}.`)
  } else
    desk.tell('lost', element.line, `The film ${desk.name} is left out: what is said in it stays as a page to read.`)
  return pages
}

/** Newer courses name their captions by language; older ones by a name, or by that of the film. */
function tracksOf(element: XmlElement): readonly Track[] {
  const found = new Map<string, string>()
  for (const transcript of elementsIn(element, 'transcript')) {
    const [language, file] = [attributeOf(transcript, 'language'), attributeOf(transcript, 'src')]
    if (language !== null && file !== null) found.set(language, file)
  }
  for (const [language, file] of listed(attributeOf(element, 'transcripts')))
    if (!found.has(language)) found.set(language, file)
  const old = attributeOf(element, 'sub')
  if (found.size === 0 && old !== null) found.set('en', `subs_${old}.srt.sjson`)
  return [...found].map(([language, file]) => ({ language, file: file.replace(/^\/?static\//, '') }))
}

function listed(json: string | null): readonly (readonly [string, string])[] {
  try {
    const value: unknown = JSON.parse(json ?? '{}')
    if (typeof value !== 'object' || value === null) return []
    return Object.entries(value).flatMap(([key, file]) => (typeof file === 'string' ? [[key, file] as const] : []))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return []
  }
}

function captionsIn(path: string, line: number, files: CourseFiles, desk: Desk): string | null {
  const file = files.open(path)
  if (file === null) {
    desk.tell('lost', line, `The captions ${path} of ${desk.name} are missing.`)
    return null
  }
  try {
    const text = captionText(file.text())
    if (text === null) desk.tell('lost', line, `The captions ${path} of ${desk.name} cannot be read.`)
    return text
  } catch (error) {
    if (!isProblem(error, 'pack/source')) throw error
    desk.tell('lost', line, `The captions ${path} of ${desk.name} cannot be read. ${error.details.found}`)
    return null
  }
}
