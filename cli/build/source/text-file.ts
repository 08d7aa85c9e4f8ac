// Source files enter here: UTF-8, one spelling of each letter (NFC), one line end. Vietnamese typed on two keyboards must compare equal.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fromUtf8 } from '../../../core/bytes.ts'
import type { Findings } from '../findings.ts'

export interface TextFile {
  /** The name used in messages. */
  readonly file: string
  readonly text: string
}

/** Null, with a finding, when the file is not there or not UTF-8. */
export function readTextFile(path: string, file: string, findings: Findings): TextFile | null {
  if (!existsSync(path)) {
    findings.error({ file, line: 1 }, 'This file is missing.')
    return null
  }
  try {
    const text = fromUtf8(readFileSync(path))
    return {
      file,
      text: text
        .replace(/^\uFEFF/, '')
        .replaceAll('\r\n', '\n')
        .normalize('NFC'),
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    findings.error({ file, line: 1 }, 'This file is not UTF-8 text.')
    return null
  }
}

/** Names in a folder, sorted, without hidden ones; none when there is no such folder. */
export function namesIn(folder: string, kind: 'files' | 'folders'): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.') && (kind === 'files' ? entry.isFile() : entry.isDirectory()))
    .map((entry) => entry.name)
    .sort()
}
