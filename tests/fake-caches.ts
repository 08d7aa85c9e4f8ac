// Cache Storage in memory, as far as ours is used. `breaks` makes every call on it fail as a full or broken one would;
// `bytesMax` makes only the put fail that would go over it.
export interface FakeCaches {
  readonly storage: CacheStorage
  breaks: string | null
  /** What all caches together may hold. */
  bytesMax: number
  /** The most they ever held together. */
  readonly peak: number
  /** Paths in a cache, sorted. */
  paths(name: string): readonly string[]
  /** A file of somebody else's making. */
  plant(name: string, path: string, text: string): void
  /** The file stays, and can be read no more. */
  tear(name: string, path: string): void
}

const BASE = 'https://domdom.test'

export function fakeCaches(): FakeCaches {
  const caches = new Map<string, Map<string, Uint8Array<ArrayBuffer>>>()
  const cacheOf = (name: string) => {
    const cache = caches.get(name) ?? new Map<string, Uint8Array<ArrayBuffer>>()
    caches.set(name, cache)
    return cache
  }
  const held = () => [...caches.values()].flatMap((cache) => [...cache.values()]).reduce((sum, b) => sum + b.length, 0)
  let peak = 0
  const torn = new Set<Uint8Array | undefined>()
  const urlOf = (asked: RequestInfo | URL) => new URL(asked instanceof Request ? asked.url : asked, BASE).href
  const open = async (name: string) => {
    if (fake.breaks !== null) throw new DOMException('broken', fake.breaks)
    const cache = cacheOf(name)
    return {
      put: async (asked: RequestInfo, response: Response) => {
        const bytes = new Uint8Array(await response.arrayBuffer())
        const size = held() - (cache.get(urlOf(asked))?.length ?? 0) + bytes.length
        if (size > fake.bytesMax) throw new DOMException('full', 'QuotaExceededError')
        cache.set(urlOf(asked), bytes)
        peak = Math.max(peak, size)
      },
      match: async (asked: RequestInfo) => {
        const bytes = cache.get(urlOf(asked))
        return bytes && new Response(torn.has(bytes) ? unreadable() : bytes)
      },
      delete: async (asked: RequestInfo) => cache.delete(urlOf(asked)),
      keys: async () => [...cache.keys()].map((url) => new Request(url)),
    }
  }
  const fake: FakeCaches = {
    storage: { open } as unknown as CacheStorage,
    breaks: null,
    bytesMax: Number.POSITIVE_INFINITY,
    get peak() {
      return peak
    },
    paths: (name) => [...cacheOf(name).keys()].map((url) => new URL(url).pathname).toSorted(),
    tear: (name, path) => void torn.add(cacheOf(name).get(urlOf(path))),
    plant: (name, path, text) => void cacheOf(name).set(urlOf(path), new TextEncoder().encode(text)),
  }
  return fake
}

function unreadable(): ReadableStream {
  return new ReadableStream({ start: (stream) => stream.error(new DOMException('torn', 'NotReadableError')) })
}
