import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file as the house rules see it: they are functions over these, so that each rule can be shown a broken house. */
export interface Source {
  /** From the project's root, with '/'. */
  readonly path: string
  readonly text: string
}

export const root = join(import.meta.dirname, '../..')

/** Folders that are made, not written: what .gitignore names, from the root (`/dist/`) or anywhere (`node_modules/`). */
function isMade(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name.startsWith('.') || ignored.includes(`/${path}/`) || ignored.includes(`${name}/`)
}

const ignored = readFileSync(join(root, '.gitignore'), 'utf8').split('\n')

export function topFolders(): readonly string[] {
  const entries = readdirSync(root, { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory() && !isMade(entry.name)).map((entry) => entry.name)
}

/** Every written file whose name ends in one of `endings`. */
export function sources(...endings: readonly string[]): readonly Source[] {
  return pathsUnder('')
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

function pathsUnder(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (isMade(path)) return []
    return entry.isDirectory() ? pathsUnder(path) : [path]
  })
}

/** The text without lines that are only comment, so that a rule does not trip over prose. */
export function codeOf(text: string): string {
  return text
    .split('\n')
    .map((line) => (/^\s*(\/\/|\/\*|\*)/.test(line) ? '' : line))
    .join('\n')
}
