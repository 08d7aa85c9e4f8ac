// Material that others wrote, beside the project where somebody put it there. It is never copied into the project, so each corpus test
// also reads examples of our own and cannot be empty.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../..')
const shared = join(root, '../shared/corpora')

/** Paths of the files in a folder of the corpora; none where they are not here. */
export function corpus(folder: string): readonly string[] {
  const place = join(shared, folder)
  return !existsSync(place)
    ? []
    : readdirSync(place)
        .sort()
        .map((name) => join(place, name))
}

/** Ours. */
export function examples(folder: string): readonly string[] {
  const place = join(root, 'tests/fixtures/import', folder)
  return readdirSync(place)
    .sort()
    .map((name) => join(place, name))
}
