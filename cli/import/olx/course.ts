// Walks a course from its root: chapters, sequentials, units, and in each unit what is read or answered, in order.
import { limits } from '../../../core/limits.ts'
import { isProblem } from '../../../core/problem.ts'
import { openDesk } from '../desk.ts'
import type { Entry, Part } from '../question.ts'
import { refuse, type Tell } from '../reader.ts'
import { attributeOf, elementIn, elementsIn, textOf } from '../xml/find.ts'
import type { XmlElement } from '../xml/xml.ts'
import { type CourseFiles, follow, type Written } from './course-files.ts'
import { readHtml } from './html-block.ts'
import { titlesFromPolicy } from './policy.ts'
import { readProblem } from './problem.ts'
import { readVideo } from './video-block.ts'

const headings: ReadonlySet<string> = new Set([
  'course',
  'library',
  'chapter',
  'sequential',
  'vertical',
  'unit',
  'section',
  'subsection',
])
/** Frames that the platform shows all or some of; what is in them is read, and a person told to look. */
const frames: ReadonlySet<string> = new Set([
  'conditional',
  'library_content',
  'itembank',
  'randomize',
  'problemset',
  'wrapper',
  'videosequence',
  'split_test',
])
/** Of the course itself, not of what is learnt. */
const furniture: ReadonlySet<string> = new Set([
  'wiki',
  'textbook',
  'pdf_textbook',
  'html_textbook',
  'static_tab',
  'course_info',
  'about',
  'progress',
])
/** Parts of other blocks, which are read with them. */
const ofFrames: ReadonlySet<string> = new Set(['show', 'video_asset', 'source'])

interface Walk {
  readonly files: CourseFiles
  readonly tell: Tell
  readonly titles: ReadonlyMap<string, string>
  readonly parts: Part[]
  /** Paths read so far: a course may not hold a block twice, or itself. */
  readonly seen: Set<string>
  blocks: number
}

export interface Course {
  readonly title?: string
  readonly language?: string
  readonly parts: readonly Part[]
}

/** `rootPath`: of the file whose root is <course> or <library>. */
export function readCourse(files: CourseFiles, rootPath: string, tell: Tell): Course {
  const read = files.readXml(rootPath)
  if (read === null) refuse({ file: files.nameOf(rootPath), line: 1 }, 'This file is missing.')
  if ('trouble' in read) {
    const { line, column, sentence } = read.trouble
    refuse({ file: files.nameOf(rootPath), line }, `${sentence} (column ${column})`)
  }
  const root = follow(read.root, rootPath, files)
  if ('missing' in root)
    refuse({ file: files.nameOf(rootPath), line: read.root.line }, `The file ${root.missing} is missing.`)
  if ('broken' in root) refuse(root.broken, root.sentence)
  const walk: Walk = {
    files,
    tell,
    titles: titlesFromPolicy(files, root.id),
    parts: [],
    seen: new Set([rootPath]),
    blocks: 0,
  }
  const title = titleOf(root, walk)
  walkHeading(root, root.element.name === 'library' && title !== undefined ? [title] : [], walk)
  walkUnplaced(walk)
  const language = attributeOf(root.element, 'language')
  return {
    ...(title === undefined ? {} : { title }),
    ...(language === null ? {} : { language }),
    parts: walk.parts,
  }
}

/** One block of a course alone, in a file of its own. */
export function readBlock(root: XmlElement, files: CourseFiles, path: string, tell: Tell): Course {
  const walk: Walk = { files, tell, titles: new Map(), parts: [], seen: new Set(), blocks: 0 }
  const block: Written = {
    element: root,
    id: attributeOf(root, 'url_name') ?? (/([^/]*)\.xml$/.exec(path)?.[1] || root.name),
    path,
  }
  const title = titleOf(block, walk)
  if (headings.has(root.name)) walkHeading(block, title === undefined ? [] : [title], walk)
  else walk.parts.push({ titles: [], place: placeOf(block, walk), entries: entriesOf(block, walk) })
  return { ...(title === undefined ? {} : { title }), parts: walk.parts }
}

function titleOf({ element, id }: Written, walk: Walk): string | undefined {
  const title = attributeOf(element, 'display_name') ?? walk.titles.get(`${element.name}/${id}`)
  return title?.replace(/\s+/g, ' ').normalize('NFC')
}

function placeOf({ element, path }: Written, walk: Walk) {
  return { file: walk.files.nameOf(path), line: element.line }
}

/** Children that are no headings stand in a part of their own, in order with the headings around them. */
function walkHeading(block: Written, titles: readonly string[], walk: Walk): void {
  let loose: Entry[] = []
  const isUnit = ['vertical', 'unit'].includes(block.element.name)
  const close = () => {
    if (loose.length > 0) walk.parts.push({ titles, place: placeOf(block, walk), entries: loose })
    loose = []
  }
  let hadHeading = false
  for (const child of elementsIn(block.element)) {
    const found = open(child, block, walk)
    if (found === null) continue
    if (headings.has(found.element.name) && !isUnit) {
      close()
      hadHeading = true
      walkHeading(found, [...titles, titleOf(found, walk) ?? found.id], walk)
    } else loose.push(...entriesOf(found, walk))
  }
  if (loose.length > 0) close()
  else if (!hadHeading) walk.parts.push({ titles, place: placeOf(block, walk), entries: [] })
}

/** Blocks that no unit names, because the file that would is missing: they are read all the same, in one part at the end. */
function walkUnplaced(walk: Walk): void {
  const { files, tell, seen } = walk
  const entries: Entry[] = []
  for (const path of files.paths) {
    const [, kind = '', id = ''] = /^(problem|html|video)\/(.+)\.xml$/.exec(path) ?? []
    if (kind === '' || seen.has(path)) continue
    const pointer = pointerTo(kind, id)
    const found = open(pointer, { element: pointer, id, path: '' }, walk)
    if (found === null) continue
    const title = titleOf(found, walk) ?? id
    tell('check', placeOf(found, walk), `The ${kind} «${title}» stands in no unit of the course: it is put at the end.`)
    entries.push(...entriesOf(found, walk))
  }
  const [first] = entries
  if (first !== undefined) walk.parts.push({ titles: [], place: first.place, entries })
}

function pointerTo(name: string, id: string): XmlElement {
  return { kind: 'element', name, attributes: new Map([['url_name', id]]), children: [], line: 1, column: 1 }
}

/** Null, with a note, when the block is not here or may not be. */
function open(pointer: XmlElement, from: Written, walk: Walk): Written | null {
  const { files, tell, seen } = walk
  const place = { file: files.nameOf(from.path), line: pointer.line }
  walk.blocks += 1
  if (walk.blocks > limits.importEntriesMax)
    refuse(place, `A course may have at most ${limits.importEntriesMax} blocks.`)
  const title = attributeOf(pointer, 'display_name') ?? attributeOf(pointer, 'url_name') ?? attributeOf(pointer, 'slug')
  const name = `${pointer.name}${title === null ? '' : ` «${title}»`}`
  if (furniture.has(pointer.name)) {
    tell('left', place, `The ${name} of the course is left out: it stands beside the lessons.`)
    return null
  }
  const found = followed(pointer, from, walk)
  if ('missing' in found) {
    if (pointer.name === 'html' && files.open(found.missing.replace(/xml$/, 'html')) !== null) {
      return { element: pointer, id: attributeOf(pointer, 'url_name') ?? '', path: from.path }
    }
    tell('left', place, `The block ${name} is named here, but its file ${found.missing} is missing.`)
    return null
  }
  if (found.path !== from.path) {
    if (seen.has(found.path)) {
      tell('left', place, `The block ${name} stands in the course a second time: here it is left out.`)
      return null
    }
    seen.add(found.path)
  }
  if ('broken' in found) {
    tell('left', found.broken, `The block ${name} is left out. ${found.sentence}`)
    return null
  }
  if (isTrue(attributeOf(found.element, 'visible_to_staff_only'))) {
    tell('left', placeOf(found, walk), `The block ${name} is left out: the course hides it from learners.`)
    return null
  }
  return found
}

function isTrue(text: string | null): boolean {
  return text?.toLowerCase() === 'true'
}

/** A file in unknown letters is the trouble of one block, not of the course. */
function followed(pointer: XmlElement, from: Written, { files }: Walk): ReturnType<typeof follow> {
  try {
    return follow(pointer, from.path, files)
  } catch (error) {
    if (!isProblem(error, 'pack/source')) throw error
    const [, line = '1', sentence = ''] = /:(\d+): (.*)$/s.exec(String(error.details.found)) ?? []
    const path = `${pointer.name}/${attributeOf(pointer, 'url_name')}.xml`
    return { broken: { file: files.nameOf(path), line: Number(line) }, path, sentence }
  }
}

function entriesOf(block: Written, walk: Walk): readonly Entry[] {
  const { element, id, path } = block
  const title = titleOf(block, walk)
  const name = title === undefined ? `The ${element.name} «${id}»` : `«${title}»`
  const desk = openDesk(walk.files.nameOf(path), name, walk.tell)
  const about = { id, ...(title === undefined ? {} : { title }) }
  switch (element.name) {
    case 'html':
      return readHtml(block, about, walk.files, desk)
    case 'video':
      return readVideo(block, about, walk.files, desk)
    case 'problem':
      return readProblem(element, about, desk)
    default:
  }
  if (frames.has(element.name) || headings.has(element.name)) return framed(block, desk.name, walk)
  const inside = elementIn(element, 'title')
  const said = title === undefined && inside !== undefined ? ` («${textOf(inside).trim()}»)` : ''
  desk.tell('left', element.line, `${name}${said} is left out: blocks of the kind «${element.name}» are not supported.`)
  return []
}

function framed(block: Written, name: string, walk: Walk): readonly Entry[] {
  const { element, path } = block
  if (frames.has(element.name)) {
    const sentence = `${name} («${element.name}») shows learners a part of what is in it: here it is read whole.`
    walk.tell('check', { file: walk.files.nameOf(path), line: element.line }, sentence)
  }
  return elementsIn(element)
    .filter(({ name: child }) => !ofFrames.has(child))
    .flatMap((child) => {
      const found = open(child, block, walk)
      return found === null ? [] : entriesOf(found, walk)
    })
}
