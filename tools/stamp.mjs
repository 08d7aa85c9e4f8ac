// Is the build older than its sources? Contents decide, not times: a fresh clone or a copy has meaningless times.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './node24.mjs'

const inputs = [
  'core',
  'src',
  'sw',
  'public',
  'packs',
  'cli/build',
  'tools/build.ts',
  'tools/app-files.ts',
  'server/headers.ts',
  'vite.config.ts',
  'package.json',
  'package-lock.json',
  'keys/root',
]

/** One hash over the names and contents of everything a build is made from. */
export function sourceStamp(folder = root) {
  const hash = createHash('sha256')
  for (const path of inputs.flatMap((input) => filesUnder(folder, input))) {
    const bytes = readFileSync(join(folder, path))
    hash.update(`${path}\n${bytes.length}\n`).update(bytes)
  }
  return hash.digest('hex')
}

function filesUnder(folder, path) {
  const full = join(folder, path)
  if (!existsSync(full)) return []
  if (!statSync(full).isDirectory()) return [path]
  const names = readdirSync(full).sort()
  return names.flatMap((name) => filesUnder(folder, `${path}/${name}`))
}
