// A phone whose unsent work is copied, and copies in memory in place of the browser's cached files.
import { type CopiedLearner, type Copies, type Copy, createSecondCopy } from '../../../core/phone/copies.ts'
import type { LearnerRow, PhoneDb } from '../../../core/phone/tables.ts'
import { Problem } from '../../../core/problem.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'
import { consentingLearner, playLesson, recordsPhone } from '../../src/records/phone.ts'

/** Where there is one tab. */
export const alone = <T>(task: () => Promise<T>): Promise<T> => task()

/** Copies in memory, file by file; while `isFull`, nothing can be put. */
export function memoryCopies() {
  const files = new Map<string, readonly Copy[]>()
  const learners = new Map<string, CopiedLearner>()
  const all = () => [...files.values()].flat()
  const copies = {
    isFull: false,
    files,
    theirs: learners,
    /** Ids of all that is copied. */
    ids: () =>
      all()
        .map(({ id }) => id)
        .toSorted(),
    edit: (change: (copy: Copy) => Copy) => {
      for (const [name, own] of files) files.set(name, own.map(change))
    },
    async put(some) {
      if (copies.isFull) throw new Problem('storage/full')
      for (const { name, copies: own } of some) files.set(name, structuredClone(own))
    },
    get: async (names) => names.flatMap((name) => ({ name, copies: [...(files.get(name) ?? [])] })),
    async remove(names) {
      for (const name of names) files.delete(name)
    },
    all: async () => all().reverse(),
    async putLearners(some) {
      for (const one of some) learners.set(one.id, one)
    },
    async removeLearners(ids) {
      for (const id of ids) learners.delete(id)
    },
    learners: async () => [...learners.values()],
  } satisfies Copies & Record<string, unknown>
  return copies
}

export async function phoneWithCopies() {
  const phone = recordsPhone()
  const copies = memoryCopies()
  const learner = await consentingLearner(phone.records)
  await playLesson(phone.records, learner)
  const second = (db: PhoneDb = phone.records.db) => createSecondCopy(db, copies, nodeSha256, alone)
  return { ...phone, learner, copies, second }
}

export const idsOf = (records: readonly { id: string }[]) => records.map(({ id }) => id).toSorted()
export const learnerRows = (db: PhoneDb): Promise<readonly LearnerRow[]> =>
  db.read(['learners'], (tx) => tx.all('learners'))

/** A phone whose database was cleared, with the copies that outlived it. */
export async function afterLoss({ copies }: { copies: Copies }) {
  const { records } = recordsPhone()
  const second = createSecondCopy(records.db, copies, nodeSha256, alone)
  return { records, second, cameBack: await second.reconcile() }
}
