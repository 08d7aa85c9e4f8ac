// The last resort, when nobody has a card that counts: somebody who knows the learner and the phone lets it in by hand (I14).
import { openBeside } from './database.ts'
import { sqlStore } from './sql-tx.ts'
import { query } from './sqlite-file.ts'
import { crowdedOut, readLearners } from './standing.ts'

export type LetIn = 'let-in' | 'no-store' | 'no-such-learner' | 'erased'

/** Beside a running server or without one. `device` need not have been met. */
export async function letInBeside(dataDir: string, device: string, learner: string, at: number): Promise<LetIn> {
  const sqlite = openBeside(dataDir)
  if (sqlite === null) return 'no-store'
  try {
    return await sqlStore(query(sqlite)).transact(async (tx) => {
      const known = (await readLearners(tx, [learner])).get(learner)
      if (known === undefined) return 'no-such-learner'
      if (known.isErased) return 'erased'
      const firstSeen = known.devices.get(device)?.firstSeen ?? at
      const row = { learner, device, firstSeen, isCutOff: false, isPutOut: false }
      await tx.putEnrolments([row, ...crowdedOut(known.devices.values(), device)])
      return 'let-in'
    })
  } finally {
    sqlite.close()
  }
}
