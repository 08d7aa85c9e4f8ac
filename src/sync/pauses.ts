import { pauseFile, pauseText } from '../../core/phone/pause.ts'
import type { Clock } from '../../core/ports.ts'
import { isStorageProblem } from '../../core/storage-trouble.ts'
import { cachedFiles } from './cached-files.ts'

/** Tells the service worker for how many ms a server put this phone off. A help: where it cannot be kept, the worker asks once and hears it itself. */
export function webPauses(storage: CacheStorage | undefined, clock: Clock): (ms: number) => void {
  const files = cachedFiles(storage, pauseFile.cache)
  return (ms) => {
    files.put([{ path: pauseFile.path, text: pauseText(clock(), ms) }]).catch((error) => {
      if (!isStorageProblem(error)) throw error
    })
  }
}
