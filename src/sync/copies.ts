import { type Copies, parseCopy } from '../../core/phone/copies.ts'
import { outboxCache } from '../../core/phone/records-layout.ts'
import { isProblem } from '../../core/problem.ts'
import { cachedFiles, readable } from './cached-files.ts'

/** Second copies of unsent records, one file each. */
export function webCopies(storage: CacheStorage | undefined): Copies {
  const files = cachedFiles(storage, outboxCache.name)
  return {
    put: (copies) =>
      files.put(copies.map((copy) => ({ path: outboxCache.pathOf(copy.id), text: JSON.stringify(copy) }))),
    remove: (ids) => files.remove(ids.map(outboxCache.pathOf)),
    all: async () => readable(await files.all(), parseCopy, isProblem),
  }
}
