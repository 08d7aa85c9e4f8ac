// Names in archives are written by anybody. What passes here is a plain path below the archive's own folder.
import { limits } from '../../../core/limits.ts'
import { refuseArchive } from './fault.ts'

/** A path with /, in NFC, without . and empty steps; '' is the archive's own folder. Throws for every other kind of name. */
export function entryPath(file: string, name: string): string {
  if (Buffer.byteLength(name) > limits.importNameBytesMax) refuseArchive(file, 'name', name)
  if (name === '' || name.includes('\\') || isNoText(name)) refuseArchive(file, 'name', name)
  if (name.startsWith('/') || /^[a-z]:/i.test(name)) refuseArchive(file, 'outside', name)
  const steps = name.split('/').filter((step) => step !== '' && step !== '.')
  if (steps.includes('..')) refuseArchive(file, 'outside', name)
  if (steps.length > limits.importDepthMax) refuseArchive(file, 'too-deep', name)
  return steps.join('/').normalize('NFC')
}

/** Control letters, and what was no letter in any coding. */
function isNoText(name: string): boolean {
  return /[\p{Cc}\p{Cs}\uFFFD]/u.test(name)
}

/** What operating systems leave in archives without being asked. */
export function isLitter(path: string): boolean {
  return path.split('/').some((step) => step === '__MACOSX' || step === '.DS_Store' || step.startsWith('._'))
}
