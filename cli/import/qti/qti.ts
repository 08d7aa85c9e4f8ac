// QTI 2.0, 2.1, 2.2 and 3.0: an item or a test in a file, or a package or folder of them. Only files of the package itself are read.
import { posix } from 'node:path'
import { isProblem } from '../../../core/problem.ts'
import { isZip } from '../archive/archive.ts'
import { openPackage, zipNames } from '../archive/package-folder.ts'
import { openDesk } from '../desk.ts'
import type { Part } from '../question.ts'
import {
  type Reader,
  type Reading,
  refuse,
  type SourceFile,
  type SourceFolder,
  type Tell,
  textOrNull,
} from '../reader.ts'
import { attributeOf, elementsBelow, elementsIn, textOf } from '../xml/find.ts'
import { parseXml, type XmlElement } from '../xml/xml.ts'
import { readItem } from './item.ts'
import { normal } from './normal.ts'

export const qtiReader: Reader = {
  format: 'qti',
  recognises: (source) => {
    if (source.kind === 'folder')
      return source.paths.some((path) => isManifest(path)) || source.paths.some((path) => isQti(source.open(path)))
    if (isZip(source.bytes)) return isPackage(source)
    return isQti(source) || isOlderQti(source) || isBrokenXml(source)
  },
  read: async (source, tell) => {
    if (source.kind === 'folder') return readFolder(source, tell)
    if (isZip(source.bytes)) return readFolder(await openPackage(source, (path) => path.endsWith('.xml')), tell)
    return readAlone(source, tell)
  },
}

function isOlderQti(file: SourceFile | null): boolean {
  return file !== null && /<questestinterop[\s>]/.test((textOrNull(file) ?? '').slice(0, 4000))
}

/** Not every package has a manifest; but Word, spreadsheets and books are ZIPs of XML too. */
function isPackage(zip: SourceFile): boolean {
  const isOther = zipNames(zip, '[Content_Types].xml') || zipNames(zip, 'META-INF/')
  return zipNames(zip, 'imsmanifest.xml') || (!isOther && zipNames(zip, '.xml'))
}

function isManifest(path: string): boolean {
  return /(^|\/)imsmanifest\.xml$/.test(path)
}

const rootStart =
  /<(\w+:)?(assessment(Item|Test|Section|Stimulus)|qti-assessment-(item|test|section|stimulus-ref|stimulus))[\s>]/

function isQti(file: SourceFile | null): boolean {
  if (file === null || !file.file.endsWith('.xml')) return false
  return rootStart.test((textOrNull(file) ?? '').slice(0, 4000))
}

/** Nobody else's XML, and broken: whoever brought it is told where. */
function isBrokenXml(file: SourceFile): boolean {
  const text = textOrNull(file)?.trimStart() ?? ''
  return text.startsWith('<?xml') && 'trouble' in parseXml(text)
}

interface Walk {
  readonly folder: SourceFolder
  readonly tell: Tell
  readonly parts: Part[]
  readonly seen: Set<string>
}

function readAlone(file: SourceFile, tell: Tell): Reading {
  const root = rootOf(file)
  const alone: SourceFolder = { kind: 'folder', file: '', paths: [], open: () => null }
  const walk: Walk = { folder: alone, tell, parts: [], seen: new Set() }
  readRoot(root, file.file, file.file, walk)
  return reading(root, walk)
}

/** Throws 'pack/source' with line and column when it is no XML. */
function rootOf(file: SourceFile): XmlElement {
  const read = parseXml(file.text())
  if ('root' in read) return normal(read.root)
  const { line, column, sentence } = read.trouble
  return refuse({ file: file.file, line }, `${sentence} (column ${column})`)
}

function reading(root: XmlElement | null, { parts }: Walk): Reading {
  const title = root === null ? null : attributeOf(root, 'title')
  const language = root?.attributes.get('xml:lang')
  return {
    ...(title === null ? {} : { title: title.normalize('NFC') }),
    ...(language ? { language } : {}),
    parts,
  }
}

function readFolder(folder: SourceFolder, tell: Tell): Reading {
  const walk: Walk = { folder, tell, parts: [], seen: new Set() }
  const roots = folder.paths.flatMap((path) => {
    const root = path.endsWith('.xml') && !isManifest(path) ? rootOrNote(path, walk) : null
    return root === null ? [] : [{ path, root }]
  })
  const tests = roots.filter(({ root }) => root.name === 'assessmentTest')
  // What a test names comes in its order; all else follows.
  const rank = ({ root }: { root: XmlElement }) =>
    ['assessmentTest', 'assessmentSection'].indexOf(root.name) + (root.name === 'assessmentItem' ? 9 : 0)
  for (const { path, root } of roots.toSorted((a, b) => rank(a) - rank(b))) {
    if (walk.seen.has(path)) continue
    walk.seen.add(path)
    readRoot(root, path, nameOf(path, walk), walk)
  }
  if (roots.length === 0) {
    const isOlder = folder.paths.some((path) => path.endsWith('.xml') && isOlderQti(folder.open(path)))
    refuse({ file: folder.file, line: 1 }, isOlder ? older : 'No item and no test of QTI is in here.')
  }
  return reading(tests.length === 1 ? (tests[0]?.root ?? null) : null, walk)
}

function nameOf(path: string, { folder }: Walk): string {
  return folder.file === '' ? path : `${folder.file.replace(/\/+$/, '')}/${path}`
}

/** Null for XML of other kinds; for broken XML too, with a note. */
function rootOrNote(path: string, walk: Walk): XmlElement | null {
  const file = walk.folder.open(path)
  if (file === null) return null
  try {
    const root = rootOf(file)
    return known.has(root.name) ? root : null
  } catch (error) {
    if (!isProblem(error, 'pack/source')) throw error
    const [, line = '1', sentence = ''] = /:(\d+): (.*)$/s.exec(String(error.details.found)) ?? []
    walk.tell('left', { file: file.file, line: Number(line) }, `${path} is left out. ${sentence}`)
    return null
  }
}

const older = 'This is QTI 1, which is not read here: export it as QTI 2.1 or 3.0.'

const known: ReadonlySet<string> = new Set(['assessmentItem', 'assessmentTest', 'assessmentSection'])

function readRoot(root: XmlElement, path: string, file: string, walk: Walk): void {
  const place = { file, line: root.line }
  if (root.name === 'questestinterop') refuse(place, older)
  if (root.name === 'assessmentItem') {
    readItemAt(root, [], file, walk)
    return
  }
  if (!known.has(root.name)) {
    walk.tell('left', place, `Not supported: «${root.name}». Items, sections and tests of QTI 2 and 3 are read.`)
    return
  }
  const title = titleOf(root)
  const before = walk.parts.length
  const references = elementsBelow(root, ({ name }) => name === 'assessmentItemRef' || name === 'assessmentSectionRef')
  readSections(root, title, path, file, walk)
  if (walk.parts.length === before && references.length === 0) {
    walk.tell(
      'left',
      place,
      `${title.length === 0 ? 'This test' : `«${title.join()}»`} is left out: it names no items.`,
    )
  }
}

function titleOf(element: XmlElement): readonly string[] {
  const title = attributeOf(element, 'title')
  return title === null ? [] : [title.normalize('NFC')]
}

function readItemAt(item: XmlElement, titles: readonly string[], file: string, walk: Walk): void {
  const title = attributeOf(item, 'title') ?? attributeOf(item, 'identifier')
  const desk = openDesk(file, title === null ? 'The item' : `«${title.normalize('NFC')}»`, walk.tell)
  const entries = readItem(item, desk)
  const last = walk.parts.at(-1)
  if (last !== undefined && last.titles.join('\n') === titles.join('\n')) {
    walk.parts[walk.parts.length - 1] = { ...last, entries: [...last.entries, ...entries] }
  } else walk.parts.push({ titles, place: { file, line: item.line }, entries })
}

/** Sections lie in sections and in test parts; items and further sections may lie in files of their own. */
function readSections(element: XmlElement, titles: readonly string[], path: string, file: string, walk: Walk): void {
  for (const child of elementsIn(element)) {
    if (child.name === 'testPart') readSections(child, titles, path, file, walk)
    else if (child.name === 'assessmentSection') readSections(child, [...titles, ...titleOf(child)], path, file, walk)
    else if (child.name === 'assessmentItem') readItemAt(child, titles, file, walk)
    else if (child.name === 'assessmentItemRef' || child.name === 'assessmentSectionRef')
      follow(child, titles, path, file, walk)
    else if (child.name === 'rubricBlock') {
      walk.tell('lost', { file, line: child.line }, `What is said before a section is left out: «${wordsIn(child)}».`)
    } else if (child.name === 'selection') {
      walk.tell(
        'check',
        { file, line: child.line },
        'Learners are asked some of these items, drawn by lot: here all are kept.',
      )
    }
  }
}

function follow(reference: XmlElement, titles: readonly string[], path: string, file: string, walk: Walk): void {
  const place = { file, line: reference.line }
  const href = attributeOf(reference, 'href') ?? ''
  const target = posix.normalize(posix.join(posix.dirname(path), decoded(href)))
  if (walk.seen.has(target)) {
    walk.tell('left', place, `The item «${href}» is named a second time: here it is left out.`)
    return
  }
  const root = walk.folder.paths.includes(target) ? rootOrNote(target, walk) : null
  if (root === null) {
    const name = attributeOf(reference, 'identifier') ?? href
    const isAlone = walk.folder.paths.length === 0
    const why = isAlone ? 'is not part of this one: give the whole package or folder' : 'is missing or no QTI'
    walk.tell('left', place, `«${name}» is named here, but its file ${href} ${why}.`)
    return
  }
  walk.seen.add(target)
  const inside = nameOf(target, walk)
  if (root.name === 'assessmentItem') readItemAt(root, titles, inside, walk)
  else readSections(root, [...titles, ...titleOf(root)], target, inside, walk)
}

function wordsIn(element: XmlElement): string {
  const words = textOf(element).replace(/\s+/g, ' ').trim()
  return words.length > 120 ? `${words.slice(0, 120)}…` : words
}

function decoded(href: string): string {
  try {
    return decodeURIComponent(href).normalize('NFC')
  } catch (error) {
    if (!(error instanceof URIError)) throw error
    return href
  }
}
