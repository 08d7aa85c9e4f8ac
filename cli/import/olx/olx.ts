// Open edX (OLX): a course or library as a folder, as the .tar.gz that Studio exports or a ZIP of it, or one block in a file.
import { isTar, isZip } from '../archive/archive.ts'
import { openPackage, zipNames } from '../archive/package-folder.ts'
import { type Reader, type Reading, refuse, type Source, type SourceFolder, type Tell, textOrNull } from '../reader.ts'
import { parseXml } from '../xml/xml.ts'
import { type Course, readBlock, readCourse } from './course.ts'
import { openCourse } from './course-files.ts'

export const olxReader: Reader = {
  format: 'olx',
  recognises: (source) => {
    if (source.kind === 'folder') return rootsIn(source).length > 0
    if (isTar(source.bytes)) return true
    if (isZip(source.bytes)) return zipNames(source, 'course.xml') || zipNames(source, 'library.xml')
    return blockStart.test((textOrNull(source) ?? '').slice(0, 4000))
  },
  read: async (source, tell) => {
    const isPackage = source.kind === 'file' && (isTar(source.bytes) || isZip(source.bytes))
    if (source.kind === 'file' && !isPackage) return readFile(source, tell)
    const folder = source.kind === 'folder' ? source : await openPackage(source, isWanted)
    const roots = rootsIn(folder)
    if (roots.length === 0) {
      refuse({ file: source.file, line: 1 }, isMoodleBackup(folder) ? moodleBackup : noCourse)
    }
    return together(roots.map(({ base, name }) => readCourse(openCourse(folder, base), name, tell)))
  },
}

const blockStart =
  /^\s*(<\?xml[^>]*\?>\s*)?(<!--[\s\S]*?-->\s*)*<(problem|library|vertical|sequential|chapter|course|video|html)[\s>][\s\S]*?(display_name|url_name|markdown|response|<(problem|vertical|sequential|chapter|html)\b)/

function readFile(source: Extract<Source, { kind: 'file' }>, tell: Tell): Reading {
  const read = parseXml(source.text())
  if ('trouble' in read) {
    const { line, column, sentence } = read.trouble
    return refuse({ file: source.file, line }, `${sentence} (column ${column})`)
  }
  const alone: SourceFolder = { kind: 'folder', file: source.file, paths: [], open: () => null }
  const files = { ...openCourse(alone, ''), nameOf: () => source.file }
  return readBlock(read.root, files, source.file, tell)
}

/** Pictures, films and sounds are passed over; everything else is small. */
function isWanted(path: string): boolean {
  return /\.(xml|html?|json|srt|sjson|vtt|txt)$/i.test(path)
}

const noCourse = 'No course.xml and no library.xml of Open edX is in here.'
const moodleBackup = 'This is a backup of Moodle. Export its questions as Moodle XML or GIFT instead.'

function isMoodleBackup({ paths }: SourceFolder): boolean {
  return paths.includes('moodle_backup.xml')
}

function rootsIn({ paths }: SourceFolder): readonly { readonly base: string; readonly name: string }[] {
  const roots = paths.filter((path) => /^([^/]+\/){0,2}(course|library)\.xml$/.test(path))
  const all = roots.map((path) => {
    const name = path.endsWith('course.xml') ? 'course.xml' : 'library.xml'
    return { base: path.slice(0, -name.length), name }
  })
  // The run of a course may itself be called course: course/course.xml is then a part of course.xml.
  return all.filter(({ base }) => !all.some((other) => base === `${other.base}course/`))
}

function together(courses: readonly Course[]): Course {
  const [first] = courses
  return { ...first, parts: courses.flatMap(({ parts }) => parts) }
}
