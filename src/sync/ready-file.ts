import { type ReadyFile, readyFile } from '../../core/phone/ready.ts'
import { type CachedFiles, cachedFiles } from './cached-files.ts'

const { cache, path } = readyFile

export function webReadyFile(storage: CacheStorage | undefined): ReadyFile {
  return readyFileIn(cachedFiles(storage, cache))
}

export function readyFileIn(files: CachedFiles): ReadyFile {
  return {
    read: async () => (await files.get([path]))[0] ?? null,
    write: (text) => files.put([{ path, text }]),
    remove: () => files.remove([path]),
  }
}
