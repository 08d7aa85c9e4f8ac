// A bundle's records into the store: read, judge, write, inside one transaction that its caller holds.
import { type Delivery, judge, type Known, type Outcome, placeKey, recordKey, type Writes } from './judge.ts'
import { readLearners } from './standing.ts'
import type { StoreTx } from './store-tx.ts'

/** The outcome counts only once the transaction has been written. */
export async function receiveBatch(tx: StoreTx, delivery: Delivery): Promise<Outcome> {
  const { outcome, writes } = judge(await readKnown(tx, delivery), delivery)
  await write(tx, delivery, writes)
  if (outcome.isTwin) await tx.addTwin(delivery.device, delivery.receivedAt)
  return outcome
}

async function readKnown(tx: StoreTx, { device, learners, rows }: Delivery): Promise<Known> {
  const sound = rows.flatMap(({ learner, incoming }) =>
    incoming === null ? [] : [{ learner, record: incoming.record.id, n: incoming.n }],
  )
  return {
    hasKey: (await tx.keyOf(device)) !== null,
    learners: await readLearners(
      tx,
      learners.map(({ learner }) => learner),
    ),
    held: new Map((await tx.held(sound)).map((row) => [recordKey(row.learner, row.record), row])),
    places: new Map((await tx.places(device, sound)).map((row) => [placeKey(row.learner, row.n), row.record])),
  }
}

async function write(tx: StoreTx, { device, publicKey }: Delivery, writes: Writes): Promise<void> {
  if (writes.needsKey) await tx.putKey(device, publicKey)
  await tx.putEnrolments(writes.enrolments)
  await tx.putLearners(writes.learners)
  await tx.addRecords(writes.records)
}
