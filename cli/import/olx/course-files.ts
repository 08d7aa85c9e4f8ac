// A course as Open edX exports it: a block is named by kind and url_name and lies in <kind>/<url_name>.xml, unless it is written out
// where it is named.
import type { Place } from '../../build/findings.ts'
import type { SourceFile, SourceFolder } from '../reader.ts'
import { attributeOf } from '../xml/find.ts'
import { parseXml, type XmlElement, type XmlTrouble } from '../xml/xml.ts'

export interface CourseFiles {
  /** As in messages. */
  nameOf(path: string): string
  /** Sorted. */
  readonly paths: readonly string[]
  open(path: string): SourceFile | null
  /** Null when there is no such file. Throws what reading the text throws. */
  readXml(path: string): { readonly root: XmlElement } | { readonly trouble: XmlTrouble } | null
}

/** `base`: the folder of course.xml, with a / at its end, or ''. */
export function openCourse(folder: SourceFolder, base: string): CourseFiles {
  const open = (path: string) => folder.open(base + path)
  return {
    nameOf: (path) => `${folder.file.replace(/\/+$/, '')}/${base}${path}`,
    paths: folder.paths.filter((path) => path.startsWith(base)).map((path) => path.slice(base.length)),
    open,
    readXml: (path) => {
      const file = open(path)
      return file === null ? null : parseXml(file.text())
    },
  }
}

/** A block and where it is written. */
export interface Written {
  readonly element: XmlElement
  readonly id: string
  /** The path of its file within the course. */
  readonly path: string
}

export type Found =
  | Written
  | { readonly missing: string }
  | { readonly broken: Place; readonly path: string; readonly sentence: string }

const ofThePointer: ReadonlySet<string> = new Set(['url_name', 'org', 'course', 'slug'])

/** What a pointer such as <html url_name="x"/> points at, or the element itself. */
export function follow(pointer: XmlElement, path: string, files: CourseFiles): Found {
  const id = attributeOf(pointer, 'url_name') ?? `${pointer.name}-${pointer.line}`
  const isPointer =
    pointer.attributes.has('url_name') && [...pointer.attributes.keys()].every((key) => ofThePointer.has(key))
  if (!isPointer || pointer.children.some((node) => node.kind === 'element')) return { element: pointer, id, path }
  // Old names have colons where folders are meant.
  const target = `${pointer.name}/${id.replaceAll(':', '/')}.xml`
  const file = files.open(target)
  if (file === null) return { missing: target }
  const read = parseXml(file.text())
  if ('root' in read) return { element: read.root, id, path: target }
  const { line, column, sentence } = read.trouble
  return { broken: { file: files.nameOf(target), line }, path: target, sentence: `${sentence} (column ${column})` }
}
