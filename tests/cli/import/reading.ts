// A text through the door, as if it had been a file; and an entry back as a short line, for tests that read as examples.
import { importSource } from '../../../cli/import/import.ts'
import type { Entry, Understood } from '../../../cli/import/question.ts'
import { sourceFile } from '../../../cli/import/source.ts'
import { utf8 } from '../../../core/bytes.ts'

export function understood(text: string, format?: string, file = 'f.txt'): Promise<Understood> {
  return importSource(sourceFile(file, utf8(text)), format)
}

export function entriesOf({ parts }: Understood): readonly Entry[] {
  return parts.flatMap(({ entries }) => entries)
}

/** `file:line: sentence` of every note. */
export function notesOf({ notes }: Understood): readonly string[] {
  return notes.map(({ place, kind, sentence }) => `${kind} ${place.file}:${place.line}: ${sentence}`)
}
