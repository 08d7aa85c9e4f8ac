import { type Desk, openDesk } from '../desk.ts'
import type { Entry } from '../question.ts'
import type { SourceFile } from '../reader.ts'
import { isEmpty } from '../words/words.ts'
import { attributeOf } from '../xml/find.ts'
import type { Html } from '../xml/html-of.ts'
import type { CourseFiles, Written } from './course-files.ts'
import { olxHtml } from './olx-html.ts'
import type { Block } from './problem.ts'

/** A text unit becomes one page to read. Its words lie in html/<filename>.html, or in the block itself. */
export function readHtml(block: Written, about: Block, files: CourseFiles, desk: Desk): readonly Entry[] {
  const { element, id } = block
  const filename = attributeOf(element, 'filename')
  const isWritten = element.children.some((node) => node.kind === 'element' || node.text.trim() !== '')
  const path = `html/${(filename ?? id).replaceAll(':', '/')}.html`
  const file = files.open(path)
  if (file === null && (filename !== null || !isWritten)) {
    const why = filename === null ? 'it is empty.' : `its file ${path} is missing.`
    desk.tell('left', element.line, `${desk.name} is left out: ${why}`)
    return []
  }
  const own = file === null ? desk : inFile(file, desk)
  const html = file === null ? olxHtml(element.children, element.line) : ofFile(file)
  const body = own.words(html)
  if (isEmpty(body)) {
    own.tell('left', html.line, `${desk.name} is left out: it holds no words.`)
    return []
  }
  const title = about.title === undefined ? {} : { title: about.title }
  return [{ kind: 'page', place: own.place(html.line), id: about.id, ...title, body }]
}

function inFile(file: SourceFile, desk: Desk): Desk {
  return openDesk(file.file, desk.name, desk.tellAt)
}

function ofFile(file: SourceFile): Html {
  const text = file.text()
  const skipped = /^\s*/.exec(text)?.[0].split('\n').length ?? 1
  return { html: text.trim(), line: skipped }
}
