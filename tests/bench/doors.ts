// The app's own rooms, opened once more inside its page, for what no finger can do in good time: learn five thousand answers.
import { putFact } from '../../core/phone/facts.ts'
import type { LearningRecord } from '../../core/record/record.ts'
import { createRecords } from '../../src/records/records.ts'
import { webChannel, webClock, webCopies, webRandom, webSha256, webTimers } from '../../src/sync/sync.ts'

export interface Doors {
  /** As saves do, but many to a transaction; resolves when the app has made its second copies too. */
  save(records: readonly LearningRecord[]): Promise<void>
  /** A learner's card was shown: fetched at the next contact. */
  welcome(learner: string, secret: string): Promise<void>
  /** How many records of this learner are on disk. */
  count(learner: string): Promise<number>
}

const AT_ONCE = 500
const LOOK_MS = 200

const records = createRecords({
  clock: webClock,
  elapsed: () => performance.now(),
  random: webRandom,
  sha256: webSha256,
  crypto: crypto.subtle,
  timers: webTimers,
  channel: webChannel('domdom-records'),
})

async function saveSome(some: readonly LearningRecord[]): Promise<void> {
  await records.db.write(['records', 'outbox', 'progress'], async (tx) => {
    for (const record of some) await putFact(tx, record, webSha256)
  })
}

async function copiesOf(ids: ReadonlySet<string>): Promise<number> {
  return (await webCopies(caches).all()).filter(({ id }) => ids.has(id)).length
}

const doors: Doors = {
  async save(all) {
    for (let from = 0; from < all.length; from += AT_ONCE) await saveSome(all.slice(from, from + AT_ONCE))
    records.tell()
    const ids = new Set(all.map(({ id }) => id))
    while ((await copiesOf(ids)) < all.length) await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  },
  async welcome(learner, secret) {
    await records.welcome(learner, secret, 'buffalo')
  },
  count: (learner) => records.db.read(['records'], (tx) => tx.count('records', 'learner', learner, learner)),
}

Reflect.set(window, 'benchDoors', doors)
