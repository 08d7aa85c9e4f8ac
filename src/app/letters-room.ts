// The letters' room, opened when it is first needed: its code is a chunk of its own.
import type { Clock, Verifier } from '../../core/ports.ts'
import type { Content } from '../content/content.ts'
import type { Letters } from '../letters/letters.ts'
import type { Records } from '../records/records.ts'
import { saveFile } from '../screens/save-file.ts'
import { createRoad, webCodec, webSealer, webSha256, webTimers } from '../sync/sync.ts'
import { takeShareTrouble } from './share-trouble.ts'

export function openLetters(
  records: Records,
  content: Content,
  verifier: Verifier,
  clock: Clock,
  fetchPort: typeof fetch,
): () => Promise<Letters> {
  const road = createRoad({ fetch: fetchPort, timers: webTimers, root: '/' })
  let opening: Promise<Letters> | null = null
  const open = async () => {
    const { createLetters } = await import('../letters/letters.ts')
    const inner = {
      records,
      content,
      road,
      sealer: webSealer(crypto.subtle),
      verifier,
      sha256: webSha256,
      codec: webCodec,
    }
    const window = { navigator, window: globalThis, devices: navigator.mediaDevices, save: saveFile }
    const shared = { caches: globalThis.caches, shareTrouble: takeShareTrouble(globalThis) }
    const room = createLetters({ ...inner, ...window, ...shared, clock, timers: webTimers })
    // Somebody is at it now: next time there may be no line.
    void room.fetchReaderAhead()
    return room
  }
  return () => {
    opening ??= open().catch((error) => {
      opening = null
      throw error
    })
    return opening
  }
}
