// Why a package is refused: a closed table of codes, each with a sentence for whoever brought the file.
import { Problem } from '../../../core/problem.ts'

export const archiveFaults = {
  'no-archive': 'This is no ZIP and no TAR archive, or its end is missing. Fetch it again.',
  damaged: 'This archive is damaged. Fetch it again, or pack it anew.',
  encrypted: 'This archive is locked with a password. Pack it anew without one.',
  split: 'This is one piece of an archive in several pieces. Pack it as one.',
  method: 'This archive is packed in a way that is not read here. Pack it as an ordinary ZIP.',
  name: 'A name in this archive cannot be a file name.',
  outside: 'A name in this archive leads out of its folder. Do not trust it.',
  link: 'This archive holds a link or a device instead of a file. Pack the files themselves.',
  twice: 'Two files in this archive have one name, or names that differ only in capital letters. Rename one.',
  overlap: 'Files in this archive lie on top of each other. Do not trust it.',
  size: 'A file in this archive has another size than stated. Fetch it again.',
  checksum: 'A file in this archive is damaged. Fetch it again.',
  bomb: 'This archive unpacks to far more than it should. Do not trust it.',
  'too-many': 'This archive holds too many files.',
  'too-deep': 'This archive holds folders in folders, too deep.',
  'too-large': 'This archive is too large once unpacked. Leave films and pictures out of it.',
} as const

export type ArchiveFault = keyof typeof archiveFaults

/** The whole package is refused: 'pack/source' with `found` as a line for a person and `fault` from the table. */
export function refuseArchive(file: string, fault: ArchiveFault, entry?: string): never {
  throw archiveProblem(file, fault, entry)
}

export function archiveProblem(file: string, fault: ArchiveFault, entry?: string, cause?: unknown): Problem {
  const where = entry === undefined ? '' : ` («${printable(entry)}»)`
  return new Problem('pack/source', { found: `${file}:1: ${archiveFaults[fault]}${where}`, count: 1, fault }, cause)
}

export function isArchiveFault(text: unknown): text is ArchiveFault {
  return typeof text === 'string' && Object.hasOwn(archiveFaults, text)
}

/** A hostile name must not steer the terminal it is shown on. */
function printable(name: string): string {
  const shown = name.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, '\uFFFD')
  return shown.length > 80 ? `${shown.slice(0, 80)}…` : shown
}
