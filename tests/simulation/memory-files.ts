// A phone's Cache Storage in memory: small files by their paths, behind the app's own port. Each file is written whole or not at all; between
// two of them a tab may die, and any call may fail or never answer.
import { type Bytes, utf8 } from '../../core/bytes.ts'
import { Problem } from '../../core/problem.ts'
import type { CachedFiles } from '../../src/sync/cached-files.ts'

export type Files = Map<string, Bytes>

export interface Caches {
  /** Second copies of unsent records, and of their learners. */
  readonly outbox: Files
  /** Receipts the service worker brought. */
  readonly receipts: Files
  /** A bundle the app left ready for the service worker. */
  readonly ready: Files
  /** When a server put this phone off. */
  readonly pause: Files
}

export interface FileCall {
  readonly kind: 'put' | 'get' | 'remove' | 'all'
}

export type FileFault = 'full' | 'hang' | 'die' | null

export interface FilesOptions {
  readonly fault: (call: FileCall) => FileFault
  /** Awaited before each call: the simulator's scheduler. */
  readonly turn: () => Promise<void>
  /** Whoever asked is gone: nothing happens any more, and nothing resolves. */
  readonly isDead: () => boolean
}

export function emptyCaches(): Caches {
  return { outbox: new Map(), receipts: new Map(), ready: new Map(), pause: new Map() }
}

export function copyCaches({ outbox, receipts, ready, pause }: Caches): Caches {
  return { outbox: new Map(outbox), receipts: new Map(receipts), ready: new Map(ready), pause: new Map(pause) }
}

class Stop extends Error {}

export function memoryFiles(files: Files, { fault, turn, isDead }: FilesOptions): CachedFiles {
  function seen(kind: FileCall['kind']): void {
    if (isDead()) throw new Stop()
    const struck = fault({ kind })
    if (struck === 'full') throw new Problem('storage/full')
    if (struck !== null) throw new Stop()
  }
  async function call<T>(work: () => T): Promise<T> {
    await turn()
    try {
      return work()
    } catch (error) {
      return error instanceof Stop ? new Promise<never>(() => undefined) : Promise.reject(error)
    }
  }
  return {
    put: (some) =>
      call(() => {
        for (const { path, text } of some) {
          seen('put')
          files.set(path, utf8(text))
        }
      }),
    remove: (paths) =>
      call(() => {
        for (const path of paths) {
          seen('remove')
          files.delete(path)
        }
      }),
    get: (paths) =>
      call(() => {
        seen('get')
        return paths.flatMap((path) => files.get(path) ?? [])
      }),
    all: (under = '/') =>
      call(() => {
        seen('all')
        return [...files].flatMap(([path, bytes]) => (path.startsWith(under) ? [bytes] : []))
      }),
  }
}
