// Run as a program of its own: Vitest's NODE_ENV would make another app than the one that is delivered.
// node make-app.ts packs|app <folder> [build]
import { join } from 'node:path'
import { buildAllPacks, buildApp } from '../../../tools/build.ts'

const [what, folder = '', build] = process.argv.slice(2)
const keysDir = join(folder, 'keys')

if (what === 'packs') await buildAllPacks(folder, keysDir)
else await buildApp({ outDir: join(folder, `app${build ?? ''}`), keysDir, ...(build !== undefined && { build }) })
