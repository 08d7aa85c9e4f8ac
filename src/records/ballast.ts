// A full phone must still take one more answer: a row of dead weight lies ready to be thrown out for it (F4).
import { limits } from '../../core/limits.ts'
import type { RandomBytes } from '../../core/ports.ts'
import { isProblem } from '../../core/problem.ts'
import { isStorageProblem, storageTrouble } from '../../core/storage-trouble.ts'
import type { RecordsTables } from './database.ts'

/** Random bytes: a database that compresses would make little of anything else. Where there is no room for it, the phone works without. */
export async function fillBallast(db: RecordsTables, random: RandomBytes): Promise<void> {
  try {
    if ((await db.ballast.count()) === 0) {
      await db.ballast.put({ key: 'current', bytes: random(limits.ballastBytes) })
    }
  } catch (error) {
    if (!isStorageProblem(storageTrouble(error))) throw error
  }
}

/** Makes `save`; on a full phone the ballast goes first and it is made once more. */
export async function savedWithBallast<T>(db: RecordsTables, save: () => PromiseLike<T>): Promise<T> {
  try {
    return await save()
  } catch (error) {
    if (!isProblem(storageTrouble(error), 'storage/full') || !(await dropBallast(db))) throw error
    return save()
  }
}

/** False when there was none, or the browser would not let it go: then the first error is the one to tell. */
async function dropBallast(db: RecordsTables): Promise<boolean> {
  try {
    const count = await db.ballast.count()
    await db.ballast.delete('current')
    return count > 0
  } catch (error) {
    if (!isStorageProblem(storageTrouble(error))) throw error
    return false
  }
}
