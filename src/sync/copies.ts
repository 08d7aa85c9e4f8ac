import { type Copies, parseCopiedLearner, parseCopies } from '../../core/phone/copies.ts'
import { outboxCache } from '../../core/phone/records-layout.ts'
import { isProblem } from '../../core/problem.ts'
import { type CachedFiles, cachedFiles, readable } from './cached-files.ts'

const { pathOf, learnerPathOf } = outboxCache

/** Second copies of unsent records, a file for each series, and one for each of their learners. */
export function webCopies(storage: CacheStorage | undefined): Copies {
  return copiesIn(cachedFiles(storage, outboxCache.name))
}

export function copiesIn(files: CachedFiles): Copies {
  return {
    put: (some) => files.put(some.map((file) => ({ path: pathOf(file.name), text: JSON.stringify(file) }))),
    get: async (names) => readable(await files.get(names.map(pathOf)), parseCopies, isProblem),
    remove: (names) => files.remove(names.map(pathOf)),
    all: async () => readable(await files.all(), parseCopies, isProblem).flatMap(({ copies }) => copies),
    putLearners: (some) => files.put(some.map((one) => ({ path: learnerPathOf(one.id), text: JSON.stringify(one) }))),
    removeLearners: (ids) => files.remove(ids.map(learnerPathOf)),
    learners: async () => readable(await files.all(learnerPathOf('')), parseCopiedLearner, isProblem),
  }
}
