// A mutant in one worker: its edits are planted as the sources are loaded. Nothing on the disk is changed.
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Edit, plant } from './mutants.ts'

const root = join(import.meta.dirname, '../..')

/** For sources loaded from now on. The answer throws when one of the edits met no source. */
export function plantAsLoaded(edits: readonly Edit[]): () => void {
  const planted = new Set<Edit>()
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      const mine = edits.filter(({ file }) => pathToFileURL(join(root, file)).href === url)
      if (mine.length === 0) return loaded
      const source = String(
        loaded.source instanceof Uint8Array ? new TextDecoder().decode(loaded.source) : loaded.source,
      )
      for (const edit of mine) planted.add(edit)
      return { ...loaded, source: plant(mine, root, fileURLToPath(url), source) }
    },
  })
  return () => {
    const missing = edits.filter((edit) => !planted.has(edit))
    if (missing.length > 0) throw new Error(`never loaded: ${missing.map(({ file }) => file).join(', ')}`)
  }
}
