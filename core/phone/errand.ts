// For the loop: letters of others go out in the turn in which one's own records do. What is done then comes in as an argument: it is
// seldom needed, and need not be loaded before.
import type { CarriedRow, PhoneDb } from './tables.ts'

export function createErrand(
  db: PhoneDb,
  deliver: () => Promise<unknown>,
): { isDue(): Promise<boolean>; run(): Promise<void> } {
  return {
    isDue: () => db.read(['carried'], async (tx) => (await tx.all('carried')).some(isWaiting)),
    run: async () => void (await deliver()),
  }
}

/** A letter that waits here for a line. */
export function isWaiting({ kind, isDelivered, reason }: CarriedRow): boolean {
  return kind === 'bundle' && !isDelivered && reason === undefined
}
