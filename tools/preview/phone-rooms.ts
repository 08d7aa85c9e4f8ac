// Rooms of a previewed phone. Records are the app's own, in a database of the preview's; nothing is ever sent.

import { createRecords, type Learner, type Records } from '../../src/records/records.ts'
import { createDownloads } from '../../src/screens/downloads.ts'
import { createLook } from '../../src/screens/look.ts'
import { createReview } from '../../src/screens/review.ts'
import type { Rooms } from '../../src/screens/world.ts'
import { type Sync, webClock, webRandom, webSha256, webTimers } from '../../src/sync/sync.ts'
import type { ShownContent } from './shown-content.ts'

export function openPhoneRooms(content: ShownContent, language: string, moved: (step: number) => void): Rooms {
  const records = createRecords({
    clock: webClock,
    elapsed: () => performance.now(),
    random: webRandom,
    sha256: webSha256,
    crypto: crypto.subtle,
    timers: webTimers,
    channel: null,
    databaseName: `domdom-preview-${language}`,
  })
  const paused = { has: () => false, set: () => undefined }
  const told = { has: () => false, add: () => undefined }
  return {
    content,
    records: {
      ...records,
      moveTo: (run, step) => {
        moved(step)
        return records.moveTo(run, step)
      },
    },
    sync: unsent,
    downloads: createDownloads({ content, paused, savesData: () => false, isInUse: async () => false }),
    look: createLook(content),
    told,
    review: createReview(content, records, told),
    letters: () => Promise.reject(new Error('the preview carries no letters')),
    practice: () => import('../../src/screens/practice-screen.tsx'),
  }
}

const unsent: Sync = {
  wake: () => undefined,
  sendNow: () => Promise.reject(new Error('the preview sends nothing')),
  state: () => ({ kind: 'idle' }),
  isDue: () => false,
  watch: () => () => undefined,
  stop: () => undefined,
}

/** Somebody who learns here and was asked about sending already: the result screen then offers the next lesson. */
export async function somebody(records: Records): Promise<Learner> {
  const [known] = await records.learners()
  if (known !== undefined) return known
  const { id } = await records.addLearner('buffalo')
  await records.setConsent(id, false, 'preview')
  const [learner] = await records.learners()
  if (learner === undefined) throw new Error('the learner that was added is not there')
  return learner
}
