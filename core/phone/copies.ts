// The second copy of unsent work (docs/decisions/0005): it survives a lost or broken database. The database is the truth: a copy is only
// believed about records the database does not hold, and never takes anything out of it. The records of one series share a file, written
// whole or not at all: a file for each was too slow where thousands are unsent.
import * as v from 'valibot'
import type { Bytes } from '../bytes.ts'
import { limits } from '../limits.ts'
import { Name } from '../pack/lesson.ts'
import { parseJson } from '../parse.ts'
import type { Sha256 } from '../ports.ts'
import { Id, LearningRecord, RecordId } from '../record/record.ts'
import { createCopiesHeld } from './copies-held.ts'
import { copyFollower } from './copy-follower.ts'
import { restoreFrom } from './restore-copies.ts'
import type { PhoneDb } from './tables.ts'

/** As it stood when it was last copied. */
const CopiedLearner = v.object({
  id: Id,
  picture: Name,
  createdAt: v.number(),
  consent: v.picklist(['unasked', 'given', 'refused']),
  secret: v.optional(Id),
  earlierSecrets: v.optional(v.array(Id)),
})

/** `order` is the phone's own when it was copied: copies go back in it. */
const Copy = v.object({ id: RecordId, order: v.number(), record: LearningRecord })
const CopyFile = v.object({ name: v.string(), copies: v.pipe(v.array(Copy), v.maxLength(limits.copiesPerFileMax)) })

export type CopiedLearner = v.InferOutput<typeof CopiedLearner>
export type Copy = v.InferOutput<typeof Copy>
export type CopyFile = v.InferOutput<typeof CopyFile>

/** Throws 'record/bad-form' for bytes that are no file of ours. */
export function parseCopies(bytes: Bytes): CopyFile {
  return parseJson(CopyFile, bytes, 'record/bad-form')
}

/** Throws 'record/bad-form'. */
export function parseCopiedLearner(bytes: Bytes): CopiedLearner {
  return parseJson(CopiedLearner, bytes, 'record/bad-form')
}

/** Each throws 'storage/…' Problems. What cannot be read is passed over, and stays where it is. */
export interface Copies {
  /** Each file whole or not at all. */
  put(files: readonly CopyFile[]): Promise<void>
  get(names: readonly string[]): Promise<readonly CopyFile[]>
  remove(names: readonly string[]): Promise<void>
  all(): Promise<readonly Copy[]>
  putLearners(learners: readonly CopiedLearner[]): Promise<void>
  removeLearners(ids: readonly string[]): Promise<void>
  learners(): Promise<readonly CopiedLearner[]>
}

export interface SecondCopy {
  /** At start, before the first mirror: puts back what the database lost, and brings the copies up to date. How many records came back. */
  reconcile(): Promise<number>
  /** After changes: what was newly saved is copied. As cheap with thousands unsent as with one. */
  mirror(): Promise<void>
  /** When sending rests: copies the server holds go, and what is unsent once more gets one. Never at the same time as `mirror`. */
  tidy(): Promise<void>
}

/** `alone` keeps other tabs of this phone from writing a file of copies meanwhile. */
export function createSecondCopy(
  db: PhoneDb,
  copies: Copies,
  sha256: Sha256,
  alone: <T>(task: () => Promise<T>) => Promise<T>,
): SecondCopy {
  const held = createCopiesHeld(copies, alone, db)
  const { mirror, tidy } = copyFollower(db, held)
  return {
    mirror,
    tidy,
    async reconcile() {
      const [found, learners] = [await copies.all(), await copies.learners()]
      const count = await restoreFrom(db, found, learners, sha256)
      held.note(found, learners)
      await mirror()
      await tidy()
      return count
    },
  }
}
