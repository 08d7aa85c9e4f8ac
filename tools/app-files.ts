// The list of the app's files, for mirrors (core/app-files.ts). Written last: it names what the others are.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { type AppFile, appListPath, parseAppFiles } from '../core/app-files.ts'
import { utf8 } from '../core/bytes.ts'

/** Of what a server gives out: not what the build left for servers and tests alone. */
export function writeAppList(outDir: string): void {
  const names = readdirSync(outDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(outDir, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((name) => !/(^|\/)\.|\.(br|gz)$/.test(name) && ![appListPath, 'csp.json'].includes(name))
  const files = names.toSorted().map((path) => fileOf(outDir, path))
  const text = JSON.stringify({ format: 'domdom-app/1', files })
  parseAppFiles(utf8(text))
  writeFileSync(join(outDir, appListPath), text)
}

function fileOf(outDir: string, path: string): AppFile {
  const bytes = readFileSync(join(outDir, path))
  return { path, bytes: bytes.length, hash: createHash('sha256').update(bytes).digest('hex') }
}
