// Files that another app handed over: the worker laid them into Cache Storage.
import { sharedCache } from '../../core/phone/records-layout.ts'
import { storageTrouble } from '../../core/storage-trouble.ts'
import { readable } from './letter-text.ts'

export interface SharedFile {
  /** Throws 'letter/damaged'. */
  blob(): Promise<Blob>
  /** It was read, or is nothing of ours: the app it came from has it still. */
  forget(): Promise<void>
}

/** Oldest first, none of them read. Throws 'storage/…' Problems; none where a browser has no Cache Storage. */
export async function sharedFiles(storage: CacheStorage | undefined): Promise<readonly SharedFile[]> {
  return inCache(storage, [], async (cache) => {
    const found = (await cache.keys()).map(async (key) => {
      const answer = await cache.match(key)
      const forget = async () => void (await cache.delete(key))
      return answer ? [{ blob: () => readable(() => answer.blob()), forget }] : []
    })
    return (await Promise.all(found)).flat()
  })
}

/** How many there are, with none of them opened. Throws as `sharedFiles`. */
export async function countShared(storage: CacheStorage | undefined): Promise<number> {
  return inCache(storage, 0, async (cache) => (await cache.keys()).length)
}

async function inCache<T>(
  storage: CacheStorage | undefined,
  without: T,
  work: (cache: Cache) => Promise<T>,
): Promise<T> {
  if (storage === undefined) return without
  try {
    return await work(await storage.open(sharedCache.name))
  } catch (error) {
    throw storageTrouble(error)
  }
}
