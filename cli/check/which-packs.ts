import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Findings } from '../build/findings.ts'
import { namesIn } from '../build/source/text-file.ts'

export interface PackFolder {
  readonly folder: string
  /** As in messages: packs/<id>. */
  readonly dir: string
}

/** The folders that were named, or every one below `packsDir`. One that is not there is an error; files beside packs (`packs/*`) are none. */
export function whichPacks(named: readonly string[], packsDir: string, findings: Findings): readonly PackFolder[] {
  const folders = named.length > 0 ? named : namesIn(packsDir, 'folders').map((name) => join(packsDir, name))
  const found = folders.map(asPack)
  const packs = found.filter(({ folder, dir }) => {
    const isThere = existsSync(folder)
    if (!isThere) findings.error({ file: dir, line: 1 }, 'There is no such folder.')
    return isThere && statSync(folder).isDirectory()
  })
  const [file] = found
  if (packs.length === 0 && file !== undefined && existsSync(file.folder))
    findings.error({ file: file.dir, line: 1 }, 'This is no folder of a pack.')
  return packs
}

function asPack(path: string): PackFolder {
  const folder = resolve(path)
  return { folder, dir: `${basename(dirname(folder))}/${basename(folder)}` }
}
