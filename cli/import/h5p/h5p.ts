// H5P: a ZIP with h5p.json, which says what it is, and content/content.json. Contents may hold contents; they are walked in order.
import { limits } from '../../../core/limits.ts'
import { isZip } from '../archive/archive.ts'
import { openPackage, zipNames } from '../archive/package-folder.ts'
import type { Entry, Part } from '../question.ts'
import { type Reader, type Reading, refuse, type Source, type SourceFolder, type Tell } from '../reader.ts'
import { multiChoice, singleChoiceSet, summary, trueFalse } from './choices.ts'
import { blanks, dragText, flashcards } from './gaps.ts'
import { type Json, objectAt, objectsAt, readJson, textAt } from './json.ts'
import { accordion, dialogCards, essay, text, timeline } from './reading.ts'
import { type Content, contentOf, openStage, page, plainType, type ReadContent, type Stage } from './stage.ts'

export const h5pReader: Reader = {
  format: 'h5p',
  recognises: (source) => {
    if (source.kind === 'folder')
      return source.paths.includes('h5p.json') && source.paths.includes('content/content.json')
    return /\.h5p$/i.test(source.file) || (isZip(source.bytes) && zipNames(source, 'content/content.json'))
  },
  read: async (source, tell) => readPackage(await folderOf(source), tell),
}

const wanted = ['h5p.json', 'content/content.json']

function folderOf(source: Source): SourceFolder | Promise<SourceFolder> {
  return source.kind === 'folder' ? source : openPackage(source, (path) => wanted.includes(path))
}

function readPackage(folder: SourceFolder, tell: Tell): Reading {
  const [about, content] = wanted.map((path) => {
    const file = folder.open(path)
    return file ?? refuse({ file: folder.file, line: 1 }, `There is no ${path} in here: this is no H5P package.`)
  })
  if (about === undefined || content === undefined) throw new Error('two files were looked for')
  const head = readJson(about)
  const type = textAt(head, 'mainLibrary')
  if (type === '')
    refuse({ file: about.file, line: 1 }, 'It names no mainLibrary: nobody can tell what this package is.')
  const title = textAt(head, 'title').trim()
  const language = [textAt(head, 'defaultLanguage'), textAt(head, 'language')].find(
    (code) => code !== '' && code !== 'und',
  )
  const stage = openStage({ file: content.file, line: 1 }, tell)
  const parts = partsOf({ type, params: readJson(content), title: '', id: '' }, title, stage)
  return { ...(title === '' ? {} : { title }), ...(language === undefined ? {} : { language }), parts }
}

/** A book has parts of its own; everything else is one. */
function partsOf(content: Content, title: string, stage: Stage): readonly Part[] {
  const titles = title === '' ? [] : [title]
  if (content.type !== 'H5P.InteractiveBook')
    return [{ titles, place: stage.place, entries: readContent(content, stage, 0) }]
  const cover = page(
    content,
    textAt(content.params, 'bookCover') || textAt(objectAt(content.params, 'bookCover'), 'coverDescription'),
    stage,
  )
  const chapters = objectsAt(content.params, 'chapters').map((json, index): Part => {
    const chapter = contentOf(json)
    const name = chapter.title || `${index + 1}`
    return { titles: [...titles, name], place: stage.place, entries: readContent(chapter, stage, 1) }
  })
  return cover.length === 0 ? chapters : [{ titles, place: stage.place, entries: cover }, ...chapters]
}

const readers: Readonly<Record<string, ReadContent>> = {
  'H5P.MultiChoice': multiChoice,
  'H5P.SingleChoiceSet': singleChoiceSet,
  'H5P.Summary': summary,
  'H5P.TrueFalse': trueFalse,
  'H5P.Blanks': blanks,
  'H5P.DragText': dragText,
  'H5P.Flashcards': flashcards,
  'H5P.AdvancedText': text,
  'H5P.Text': text,
  'H5P.Table': text,
  'H5P.Accordion': accordion,
  'H5P.Dialogcards': dialogCards,
  'H5P.Timeline': timeline,
  'H5P.Essay': essay,
  'H5P.OpenEndedQuestion': essay,
}

/** What stands on a slide to look well, and says nothing. */
const ornaments = ['H5P.Shape', 'H5P.Nil']
const media = ['H5P.Image', 'H5P.Video', 'H5P.Audio', 'H5P.Link', 'H5P.IFrameEmbed', 'H5P.AudioRecorder']

/** The contents within a content, in order; null when it holds none. */
function inside({ type, params }: Content, stage: Stage): readonly Json[] | null {
  switch (type) {
    case 'H5P.QuestionSet':
      return objectsAt(params, 'questions')
    case 'H5P.Column':
    case 'H5P.Row':
    case 'H5P.RowColumn':
      return [...objectsAt(params, 'content'), ...objectsAt(params, 'columns')].map((one) => objectAt(one, 'content'))
    case 'H5P.CoursePresentation':
      return objectsAt(objectAt(params, 'presentation'), 'slides').flatMap((slide) =>
        objectsAt(slide, 'elements').map((element) => objectAt(element, 'action')),
      )
    case 'H5P.InteractiveVideo': {
      stage.tell('lost', 'The film is left out; what is asked in it stays.')
      const video = objectAt(params, 'interactiveVideo')
      const asked = objectsAt(objectAt(video, 'assets'), 'interactions').map((one) => objectAt(one, 'action'))
      return [...asked, objectAt(video, 'summary', 'task')]
    }
    default:
      return null
  }
}

function readContent(content: Content, stage: Stage, depth: number): readonly Entry[] {
  const { type } = content
  if (depth > limits.importDepthMax) {
    stage.tell('left', `A content is left out: contents hold contents here, too deep.`)
    return []
  }
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined
  if (read !== undefined) return namedIfEmpty(read(content, stage), content, stage)
  const held = inside(content, stage)
  if (held !== null) return readHeld(content, held, stage, depth)
  if (ornaments.includes(type) || type === '') return []
  if (media.includes(type)) {
    stage.tell('lost', `The ${plainType(type)} «${content.title || textAt(content.params, 'alt')}» is left out.`)
    return []
  }
  stage.tell('left', `${content.title === '' ? '' : `«${content.title}» is left out: `}not supported: ${type}.`)
  return []
}

function readHeld(content: Content, held: readonly Json[], stage: Stage, depth: number): readonly Entry[] {
  const { params } = content
  if (Number(params.poolSize) > 0) {
    stage.tell(
      'check',
      `Learners are asked ${Number(params.poolSize)} of these questions, drawn by lot: here all are kept.`,
    )
  }
  const intro = objectAt(params, 'introPage')
  const first = page({ ...content, id: '' }, textAt(intro, 'introduction'), stage)
  return [...first, ...held.flatMap((json) => readContent(contentOf(json), stage, depth + 1))]
}

/** Nothing may go without a word. */
function namedIfEmpty(entries: readonly Entry[], content: Content, stage: Stage): readonly Entry[] {
  if (entries.length === 0)
    stage.tell('left', `«${content.title || content.type}» gave nothing that can be read or answered.`)
  return entries
}
