// Letters that another app handed over: the worker laid them into Cache Storage.
import { sharedCache } from '../../core/phone/records-layout.ts'
import { storageTrouble } from '../../core/storage-trouble.ts'

export interface SharedFile {
  readonly file: Blob
  /** It was read, or is no letter: the app it came from has it still. */
  forget(): Promise<void>
}

/** Oldest first. Throws 'storage/…' Problems; none where a browser has no Cache Storage. */
export async function sharedFiles(storage: CacheStorage | undefined): Promise<readonly SharedFile[]> {
  if (storage === undefined) return []
  try {
    const cache = await storage.open(sharedCache.name)
    const found = (await cache.keys()).map(async (key) => {
      const file = await (await cache.match(key))?.blob()
      return file ? [{ file, forget: async () => void (await cache.delete(key)) }] : []
    })
    return (await Promise.all(found)).flat()
  } catch (error) {
    throw storageTrouble(error)
  }
}
