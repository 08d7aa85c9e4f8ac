// Run as a program of its own: Vitest's NODE_ENV would make another app than the one that is delivered.
// node make-app.ts packs|app <folder> [build]
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildAllPacks, buildApp } from '../../../tools/build.ts'

const [what, folder = '', build] = process.argv.slice(2)
const keysDir = join(folder, 'keys')

if (what === 'packs') await buildAllPacks(folder, keysDir, twoPacks())
else await buildApp({ outDir: join(folder, `app${build ?? ''}`), keysDir, ...(build !== undefined && { build }) })

/** The real pack whose words the flows read by heart, and one that nobody takes. */
function twoPacks(): string {
  const packsDir = join(folder, 'sources')
  for (const pack of ['scam-calls', 'vneid'])
    cpSync(join(import.meta.dirname, '../../../packs', pack), join(packsDir, pack), { recursive: true })
  writeFileSync(join(packsDir, 'catalogue.yaml'), 'version: 1\npublisher: Đom Đóm\n')
  return packsDir
}
