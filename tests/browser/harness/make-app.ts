// Run as a program of its own: Vitest's NODE_ENV would make another app than the one that is delivered.
// node make-app.ts packs|app <folder> [build]
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { buildAllPacks, buildApp } from '../../../tools/build.ts'

const [what, folder = '', build] = process.argv.slice(2)
const keysDir = join(folder, 'keys')

if (what === 'packs') await buildAllPacks(folder, keysDir, onePack())
else await buildApp({ outDir: join(folder, `app${build ?? ''}`), keysDir, ...(build !== undefined && { build }) })

/** One real pack: the flows are about what a phone does, and read its words by heart. */
function onePack(): string {
  const packsDir = join(folder, 'sources')
  for (const part of ['catalogue.yaml', 'scam-calls'])
    cpSync(join(import.meta.dirname, '../../../packs', part), join(packsDir, part), { recursive: true })
  return packsDir
}
