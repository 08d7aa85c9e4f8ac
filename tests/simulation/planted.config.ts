// Vitest with a mutant planted (mutant-run.ts): the edits come as JSON in PLANTED.
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { plant } from './mutants.ts'

const root = join(import.meta.dirname, '../..')
const edits = JSON.parse(process.env.PLANTED ?? '[]')

export default defineConfig({
  root,
  plugins: [
    {
      name: 'plant',
      enforce: 'pre',
      transform: (source, id) => plant(edits, root, id.split('?')[0] ?? id, source),
    },
  ],
  // Vitest keeps what it transformed for later runs: a mutant would live on in them.
  test: { root, include: ['tests/**/*.test.ts'], environment: 'node', testTimeout: 30_000, fsModuleCache: false },
})
