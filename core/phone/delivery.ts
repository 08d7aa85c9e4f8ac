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

const deliveryTables = [
  'outbox',
  'verdicts',
  'received',
  'heads',
  'letters',
  'servers',
] as const satisfies readonly TableName[]

/** Sorts before every lesson's key and after ''. */
const firstLesson = ' '

export function delivery(db: PhoneDb, learner: string): Promise<Delivery> {
  return db.read(deliveryTables, async (tx) => {
    const server = await tx.get('servers', 'current')
    const pending = await inOutbox(tx, learner, 'pending')
    const refused = await inOutbox(tx, learner, 'refused')
    const { written, carried } = await inLetters(tx, server)
    const results = pending.filter(isResult)
    const here = results.filter(({ id }) => !carried.has(id))
    return {
      onPhone: here.length,
      inLetters: here.filter(({ id }) => written.has(id)).length,
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
  return db.read(['outbox', 'verdicts', 'letters', 'servers'], async (tx) => {
    const { carried } = await inLetters(tx, await tx.get('servers', 'current'))
    const pending = await inOutbox(tx, learner, 'pending')
    const keys = await tx.keys('verdicts', '[learner+kind+lesson]', ...held(learner, firstLesson))
    return {
      ...placed('received', keys.map(lessonIn)),
      ...placed('carried', lessonsOf(pending)),
      ...placed('on-phone', lessonsOf(pending.filter(({ id }) => !carried.has(id)))),
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

/** Records in letters to the server of today: one to an older epoch will be refused there. */
async function inLetters(tx: Tx, server: ServerRow | undefined): Promise<InLetters> {
  const letters = (await tx.all('letters')).filter(({ epoch }) => epoch === server?.identity.epoch)
  const carried = letters.filter(({ carriedBy }) => carriedBy !== undefined)
  return { written: new Set(letters.flatMap(({ ids }) => ids)), carried: new Set(carried.flatMap(({ ids }) => ids)) }
}

interface InLetters {
  readonly written: ReadonlySet<string>
  /** Somebody signed that they hold the letter. */
  readonly carried: ReadonlySet<string>
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
