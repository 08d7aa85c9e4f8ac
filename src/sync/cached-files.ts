// Small files of our own in Cache Storage. Only answers made here are ever put in: nothing of another origin, nothing opaque.
import type { Bytes } from '../../core/bytes.ts'
import { storageTrouble } from '../../core/storage-trouble.ts'

export interface CachedFiles {
  put(files: readonly { readonly path: string; readonly text: string }[]): Promise<void>
  remove(paths: readonly string[]): Promise<void>
  get(paths: readonly string[]): Promise<readonly Bytes[]>
  /** Those whose path begins so. */
  all(under?: string): Promise<readonly Bytes[]>
}

/** Each call throws 'storage/…' Problems. Where a browser has no Cache Storage nothing is kept, and nothing found. */
export function cachedFiles(storage: CacheStorage | undefined, name: string): CachedFiles {
  const use = async <T>(none: T, run: (cache: Cache) => Promise<T>): Promise<T> => {
    try {
      return storage === undefined ? none : await run(await storage.open(name))
    } catch (error) {
      throw storageTrouble(error)
    }
  }
  return {
    put: (files) =>
      use(undefined, async (cache) => {
        await Promise.all(files.map(({ path, text }) => cache.put(path, new Response(text, { headers }))))
      }),
    remove: (paths) =>
      use(undefined, async (cache) => {
        await Promise.all(paths.map((path) => cache.delete(path)))
      }),
    get: (paths) => use<readonly Bytes[]>([], (cache) => filesAt(cache, paths)),
    all: (under = '/') =>
      use<readonly Bytes[]>([], async (cache) => {
        const requests = (await cache.keys()).filter(({ url }) => new URL(url).pathname.startsWith(under))
        return filesAt(cache, requests)
      }),
  }
}

const headers = { 'content-type': 'application/json' }

async function filesAt(cache: Cache, asked: readonly (string | Request)[]): Promise<readonly Bytes[]> {
  const found = await Promise.all(asked.map((one) => cache.match(one)))
  return Promise.all(found.filter((file) => file !== undefined).map(bytesOf))
}

async function bytesOf(response: Response): Promise<Bytes> {
  return new Uint8Array(await response.arrayBuffer())
}

/** What can be read; the rest says nothing, and stays where it is. */
export function readable<T>(
  files: readonly Bytes[],
  parse: (bytes: Bytes) => T,
  isBad: (error: unknown) => boolean,
): T[] {
  return files.flatMap((bytes) => {
    try {
      return [parse(bytes)]
    } catch (error) {
      if (!isBad(error)) throw error
      return []
    }
  })
}
