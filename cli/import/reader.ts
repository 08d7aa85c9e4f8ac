// What a reader of one format is given and gives back.
import type { Bytes } from '../../core/bytes.ts'
import { isProblem, Problem } from '../../core/problem.ts'
import type { Place } from '../build/findings.ts'
import type { Note, Part, Understood } from './question.ts'

export interface SourceFile {
  readonly kind: 'file'
  /** As in messages. */
  readonly file: string
  readonly bytes: Bytes
  /** Read right (read-text.ts): one line end, NFC, no mark at its head. Throws what `refuse` throws when it cannot be. */
  text(): string
}

export interface SourceFolder {
  readonly kind: 'folder'
  readonly file: string
  /** Paths below the folder, with /, sorted; links are not followed. */
  readonly paths: readonly string[]
  /** Null for a path that is not in `paths`. */
  open(path: string): SourceFile | null
}

export type Source = SourceFile | SourceFolder

/** What a reader found; the door adds file, format and notes. */
export type Reading = Pick<Understood, 'title' | 'language'> & { readonly parts: readonly Part[] }

/** Notes are said here, one per thing that was left or lost, with the line where it stands. */
export type Tell = (kind: Note['kind'], place: Place, sentence: string) => void

export interface Reader {
  /** Small letters; what `--as` takes and `--json` shows. */
  readonly format: string
  /** Cheap, and never throws: by name, first bytes or root element. The first reader in the table that says yes reads it. */
  recognises(source: Source): boolean
  /** Throws what `refuse` throws when the whole file must be refused; a bad entry is a note, and the rest is read. */
  read(source: Source, tell: Tell): Reading | Promise<Reading>
}

/** For whoever only asks what a file is: null instead of a refusal. */
export function textOrNull(source: SourceFile): string | null {
  try {
    return source.text()
  } catch (error) {
    if (isProblem(error, 'pack/source')) return null
    throw error
  }
}

/** The whole file cannot be read: `file:line: sentence`, and exit code 1. */
export function refuse({ file, line }: Place, sentence: string): never {
  throw new Problem('pack/source', { found: `${file}:${line}: ${sentence}`, count: 1 })
}
