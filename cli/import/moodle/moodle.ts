// Moodle's own XML: a <quiz> of <question>s, in which categories stand between the questions they head.
import type { Entry, Part } from '../question.ts'
import { type Reader, type Reading, refuse, type SourceFile, type Tell, textOrNull } from '../reader.ts'
import { elementIn, elementsIn, textOf } from '../xml/find.ts'
import { parseXml } from '../xml/xml.ts'
import { moodleEntry } from './entry.ts'

export const moodleReader: Reader = {
  format: 'moodle-xml',
  recognises: (source) =>
    source.kind === 'file' &&
    /^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<quiz[\s>]/.test((textOrNull(source) ?? '').slice(0, 4000)),
  read: (source, tell) =>
    source.kind === 'file'
      ? readQuiz(source, tell)
      : refuse({ file: source.file, line: 1 }, 'Name one file of this folder.'),
}

function readQuiz(source: SourceFile, tell: Tell): Reading {
  const { file } = source
  const result = parseXml(source.text())
  if ('trouble' in result) {
    const { line, column, sentence } = result.trouble
    return refuse({ file, line }, `${sentence} (Letter ${column} of this line.)`)
  }
  const { root } = result
  if (root.name !== 'quiz') refuse({ file, line: root.line }, `This is <${root.name}>, not a <quiz> of Moodle.`)
  const parts: { readonly titles: readonly string[]; readonly place: Part['place']; readonly entries: Entry[] }[] = []
  for (const element of elementsIn(root)) {
    const place = { file, line: element.line }
    const category = elementIn(element, 'category')
    if (element.name !== 'question') tell('left', place, `<${element.name}> is no question and is left out.`)
    else if (category !== undefined) parts.push({ titles: titlesOf(textOf(category)), place, entries: [] })
    else {
      const entry = moodleEntry(element, file, tell)
      if (entry === null) continue
      if (parts.length === 0) parts.push({ titles: [], place, entries: [] })
      parts.at(-1)?.entries.push(entry)
    }
  }
  return { parts }
}

/** `$course$/top/Chapter/Section`, in which // is a slash of a name. */
export function titlesOf(path: string): readonly string[] {
  const names = path.split(/(?<!\/)\/(?!\/)/).map((name) => name.replaceAll('//', '/').trim())
  return names.filter((name, i) => name !== '' && !/^\$\w+\$$/.test(name) && !(name === 'top' && i < 2))
}
