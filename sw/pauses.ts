import { isPaused, pauseFile, pauseText } from '../core/phone/pause.ts'

export interface Pauses {
  isOn(now: number): Promise<boolean>
  keep(from: number, ms: number): Promise<void>
}

export function createPauses(storage: CacheStorage): Pauses {
  return {
    async isOn(now) {
      const file = await (await storage.open(pauseFile.cache)).match(pauseFile.path)
      return file !== undefined && isPaused(await file.text(), now)
    },
    async keep(from, ms) {
      await (await storage.open(pauseFile.cache)).put(pauseFile.path, new Response(pauseText(from, ms)))
    },
  }
}
