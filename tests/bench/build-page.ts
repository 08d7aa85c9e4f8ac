// Scripts for pages of the bench, built as an app's are.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, type Plugin } from 'vite'

const root = join(import.meta.dirname, '../..')

const emitter = join(import.meta.dirname, 'rivals/pages/events.ts')

/** PouchDB's 'events', as the default export that it asks for. */
const events: Plugin = {
  name: 'events',
  enforce: 'pre',
  resolveId: (id) => (id === 'events' ? '\0events' : null),
  load: (id) => (id === '\0events' ? `export { EventEmitter as default } from ${JSON.stringify(emitter)}` : null),
}

/** The script's text. 'iife' for one that is run inside of a page that stands already. */
export async function buildPage(entry: string, format: 'es' | 'iife'): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'domdom-bench-page-'))
  try {
    await build({
      configFile: false,
      root,
      logLevel: 'error',
      resolve: { alias: { dexie: join(root, 'node_modules/dexie/dist/modern/dexie.mjs') } },
      plugins: [events],
      build: {
        outDir,
        copyPublicDir: false,
        target: 'es2022',
        modulePreload: false,
        rolldownOptions: { input: entry, output: { format, entryFileNames: 'page.js', codeSplitting: false } },
      },
    })
    return readFileSync(join(outDir, 'page.js'), 'utf8')
  } finally {
    rmSync(outDir, { recursive: true, force: true })
  }
}
