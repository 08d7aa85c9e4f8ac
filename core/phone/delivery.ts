// Where a learner's work is, in honest numbers. Results of lessons are counted; words about them (consent, card) only keep `isInSync` false.
import type { Delivery, LessonPlace } from './phone.ts'
import {
  type HeadRow,
  type IndexKey,
  lastText,
  type OutboxRow,
  type PhoneDb,
  type ServerRow,
  type TableName,
  type Tx,
} from './tables.ts'

const deliveryTables = ['outbox', 'verdicts', 'received', 'heads', 'servers'] as const satisfies readonly TableName[]

/** Sorts before every lesson's key and after ''. */
const firstLesson = ' '

export function delivery(db: PhoneDb, learner: string): Promise<Delivery> {
  return db.read(deliveryTables, async (tx) => {
    const server = await tx.get('servers', 'current')
    const pending = await inOutbox(tx, learner, 'pending')
    const refused = await inOutbox(tx, learner, 'refused')
    const results = pending.filter(isResult)
    const here = results.filter((row) => !isCarried(row))
    return {
      onPhone: here.length,
      inLetters: here.filter(({ letter }) => letter === 'written').length,
      onTheWay: results.length - here.length,
      received: await tx.count('verdicts', '[learner+kind+lesson]', ...held(learner, firstLesson)),
      refused: refused.length,
      refusedReasons: [...new Set(refused.flatMap((row) => row.reason ?? []))].sort(),
      lastReceivedAt: (await tx.get('received', learner))?.at ?? null,
      isInSync: pending.length + refused.length === 0 && agrees(await tx.get('heads', learner), server),
    }
  })
}

/** I9: at the last exchange both sides held as many records, and the same ones. */
function agrees(head: HeadRow | undefined, server: ServerRow | undefined): boolean {
  if (head === undefined || head.epoch !== server?.identity.epoch || head.isWanted) return false
  return head.server.version === head.count && head.server.sum === head.sum
}

/** A lesson counts as received only when nothing of it is left here. */
export function lessonDelivery(db: PhoneDb, learner: string): Promise<Readonly<Record<string, LessonPlace>>> {
  return db.read(['outbox', 'verdicts'], async (tx) => {
    const pending = await inOutbox(tx, learner, 'pending')
    const keys = await tx.keys('verdicts', '[learner+kind+lesson]', ...held(learner, firstLesson))
    return {
      ...placed('received', keys.map(lessonIn)),
      ...placed('carried', lessonsOf(pending)),
      ...placed('on-phone', lessonsOf(pending.filter((row) => !isCarried(row)))),
      ...placed('refused', lessonsOf(await inOutbox(tx, learner, 'refused'))),
    }
  })
}

function placed(place: LessonPlace, lessons: readonly string[]): Record<string, LessonPlace> {
  return Object.fromEntries(lessons.filter((lesson) => lesson !== '').map((lesson) => [lesson, place]))
}

function lessonsOf(rows: readonly OutboxRow[]): readonly string[] {
  return rows.map(({ lesson }) => lesson)
}

/** Keys are [learner, kind, lesson]. */
function lessonIn(key: IndexKey): string {
  return Array.isArray(key) ? String(key[2]) : ''
}

function isResult({ lesson }: OutboxRow): boolean {
  return lesson !== ''
}

/** Somebody signed that they hold a letter with it. */
function isCarried({ letter }: OutboxRow): boolean {
  return letter === 'carried'
}

function inOutbox(tx: Tx, learner: string, state: OutboxRow['state']): Promise<readonly OutboxRow[]> {
  return tx.list('outbox', '[learner+state+lesson]', [learner, state, ''], [learner, state, lastText])
}

function held(learner: string, from: string): [IndexKey, IndexKey] {
  return [
    [learner, 'held', from],
    [learner, 'held', lastText],
  ]
}

export function unsentCount(db: PhoneDb): Promise<number> {
  return db.read(['outbox'], (tx) => tx.count('outbox', 'state', 'pending', 'pending'))
}
