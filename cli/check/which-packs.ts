import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Findings } from '../build/findings.ts'
import { namesIn } from '../build/source/text-file.ts'

export interface PackFolder {
  readonly folder: string
  /** As in messages: packs/<id>. */
  readonly dir: string
}

/** The folders that were named, or every one below `packsDir`. One that is not there is an error. */
export function whichPacks(named: readonly string[], packsDir: string, findings: Findings): readonly PackFolder[] {
  const folders = named.length > 0 ? named : namesIn(packsDir, 'folders').map((name) => join(packsDir, name))
  return folders.map(asPack).filter(({ folder, dir }) => {
    const isThere = existsSync(folder)
    if (!isThere) findings.error({ file: dir, line: 1 }, 'There is no such folder.')
    return isThere
  })
}

function asPack(path: string): PackFolder {
  const folder = resolve(path)
  return { folder, dir: `${basename(dirname(folder))}/${basename(folder)}` }
}
