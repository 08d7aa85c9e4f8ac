// Cache Storage in memory, as far as ours is used. `breaks` makes every call on it fail as a full or broken one would.
export interface FakeCaches {
  readonly storage: CacheStorage
  breaks: string | null
  /** Paths in a cache, sorted. */
  paths(name: string): readonly string[]
  /** A file of somebody else's making. */
  plant(name: string, path: string, text: string): void
}

const BASE = 'https://domdom.test'

export function fakeCaches(): FakeCaches {
  const caches = new Map<string, Map<string, Uint8Array<ArrayBuffer>>>()
  const cacheOf = (name: string) => {
    const cache = caches.get(name) ?? new Map<string, Uint8Array<ArrayBuffer>>()
    caches.set(name, cache)
    return cache
  }
  const urlOf = (asked: RequestInfo | URL) => new URL(asked instanceof Request ? asked.url : asked, BASE).href
  const open = async (name: string) => {
    if (fake.breaks !== null) throw new DOMException('broken', fake.breaks)
    const cache = cacheOf(name)
    return {
      put: async (asked: RequestInfo, response: Response) =>
        void cache.set(urlOf(asked), new Uint8Array(await response.arrayBuffer())),
      match: async (asked: RequestInfo) => {
        const bytes = cache.get(urlOf(asked))
        return bytes && new Response(bytes)
      },
      delete: async (asked: RequestInfo) => cache.delete(urlOf(asked)),
      keys: async () => [...cache.keys()].map((url) => new Request(url)),
    }
  }
  const fake: FakeCaches = {
    storage: { open } as unknown as CacheStorage,
    breaks: null,
    paths: (name) => [...cacheOf(name).keys()].map((url) => new URL(url).pathname).toSorted(),
    plant: (name, path, text) => void cacheOf(name).set(urlOf(path), new TextEncoder().encode(text)),
  }
  return fake
}
