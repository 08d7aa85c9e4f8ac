// Where a learner's work is, in honest numbers: on this phone, received by the server, or refused by it.
import type { RecordsDatabase, RecordsTables } from './database.ts'
import type { Delivery, LessonPlace } from './records.ts'

// Between these two lie all strings; Dexie's own bounds would pull Dexie out of the database file.
const FIRST = ''
const LAST = '\uffff'

export function delivery(database: RecordsDatabase, learner: string): Promise<Delivery> {
  return database.use((db) =>
    db.transaction('r', [db.outbox, db.verdicts, db.received], async () => {
      const refused = await inOutbox(db, learner, 'refused').toArray()
      return {
        onPhone: await inOutbox(db, learner, 'pending').count(),
        received: await held(db, learner).count(),
        refused: refused.length,
        refusedReasons: [...new Set(refused.flatMap((row) => row.reason ?? []))].sort(),
        lastReceivedAt: (await db.received.get(learner))?.at ?? null,
      }
    }),
  )
}

/** A lesson counts as received only when nothing of it is left here. */
export function lessonDelivery(
  database: RecordsDatabase,
  learner: string,
): Promise<Readonly<Record<string, LessonPlace>>> {
  return database.use((db) =>
    db.transaction('r', [db.outbox, db.verdicts], async () => ({
      ...placed('received', await held(db, learner).uniqueKeys()),
      ...placed('on-phone', await inOutbox(db, learner, 'pending').uniqueKeys()),
      ...placed('refused', await inOutbox(db, learner, 'refused').uniqueKeys()),
    })),
  )
}

/** Keys are [learner, state, lesson]. */
function placed(place: LessonPlace, keys: readonly unknown[]): Record<string, LessonPlace> {
  const lessons = keys.map((key) => (Array.isArray(key) ? String(key[2]) : '')).filter((lesson) => lesson !== '')
  return Object.fromEntries(lessons.map((lesson) => [lesson, place]))
}

function inOutbox(db: RecordsTables, learner: string, state: 'pending' | 'refused') {
  return db.outbox.where('[learner+state+lesson]').between([learner, state, FIRST], [learner, state, LAST])
}

function held(db: RecordsTables, learner: string) {
  return db.verdicts.where('[learner+kind+lesson]').between([learner, 'held', FIRST], [learner, 'held', LAST])
}

export function unsentCount(database: RecordsDatabase): Promise<number> {
  return database.use((db) => db.outbox.where('state').equals('pending').count())
}
