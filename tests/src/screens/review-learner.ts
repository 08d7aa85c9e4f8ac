// Somebody who finished both lessons of the sample pack and missed the question of each, on a phone whose day can be told.
import type { Item } from '../../../core/pack/lesson.ts'
import { itemsOf } from '../../../core/pack/steps.ts'
import type { Learner, Records } from '../../../src/records/records.ts'
import type { Rooms } from '../../../src/screens/world.ts'
import { freshName } from '../../phone-storage.ts'
import { FIRST, PACK, SECOND } from '../../sample-pack.ts'
import { NOW, recordsPhone } from '../records/phone.ts'
import { openTestRooms } from './show.tsx'

const DAY_MS = 24 * 60 * 60_000

export interface Learnt {
  readonly rooms: Rooms
  readonly learner: Learner
  readonly lessons: readonly string[]
  /** So many days pass. */
  later(days: number): void
  /** The phone's next start, with its clock at this time. */
  startedAt(ms: number): Records
  /** The lesson once more, with this answer. */
  learn(lesson: string, answer: string): Promise<void>
}

export async function whoMissedBoth(): Promise<Learnt> {
  let now = NOW
  const databaseName = freshName('reviewed')
  const { rooms } = await openTestRooms(undefined, { clock: () => now, databaseName })
  await rooms.look.start()
  await rooms.content.download(PACK, 'vi')
  const learner = await rooms.records.addLearner('hat')
  const learn = async (lesson: string, answer: string) => {
    const { packHash, items } = await lessonHere(rooms, lesson)
    const run = await rooms.records.restartRun(learner.id, PACK, packHash, lesson)
    for (const item of items) await rooms.records.saveAnswer(run.id, item, [answer])
    await rooms.records.complete(run.id, items.length)
  }
  const lessons = [FIRST, SECOND]
  for (const lesson of lessons) await learn(lesson, 'no')
  return {
    rooms,
    learner,
    lessons,
    learn,
    later(days) {
      now += days * DAY_MS
    },
    startedAt: (ms) => recordsPhone({ clock: () => ms, databaseName }).records,
  }
}

async function lessonHere({ content }: Rooms, lesson: string): Promise<{ packHash: string; items: readonly Item[] }> {
  const found = await content.lesson(PACK, lesson, 'vi')
  if (found === null) throw new Error('the sample pack is not here')
  return { packHash: found.packHash, items: itemsOf(found.lesson) }
}
