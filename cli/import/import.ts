// The door of the importers: a file or folder in, what it was understood to hold out.
import { fixedWhereNeeded } from './fixed.ts'
import { otherKind } from './other-kinds.ts'
import type { Note, Understood } from './question.ts'
import { type Reader, refuse, type Source } from './reader.ts'
import { readers } from './readers.ts'

/** Throws 'pack/source' when no reader knows the file, or its reader refuses it as a whole. */
export async function importSource(source: Source, format?: string): Promise<Understood> {
  const reader = readerOf(source, format)
  const notes: Note[] = []
  const { parts, ...about } = await reader.read(source, (kind, place, sentence) => {
    notes.push({ kind, place, sentence })
  })
  const sound = parts.map((part) => ({ ...part, entries: part.entries.map(fixedWhereNeeded) }))
  return { file: source.file, format: reader.format, ...about, parts: sound, notes }
}

function readerOf(source: Source, format: string | undefined): Reader {
  const names = readers.map((reader) => reader.format).join(', ')
  const place = { file: source.file, line: 1 }
  if (format !== undefined) {
    return (
      readers.find((reader) => reader.format === format) ??
      refuse(place, `There is no --as ${format}; there are ${names}.`)
    )
  }
  // A file in unknown letters is refused for its letters, not for its form.
  const found = readers.find((reader) => reader.recognises(source))
  if (found === undefined && source.kind === 'file') {
    const other = otherKind(source.bytes)
    if (other !== null) refuse(place, other)
    source.text()
  }
  return found ?? refuse(place, `No format is recognised here. Name it with --as: ${names}.`)
}
