// A bundle's records into the store: read, judge, write, inside one transaction that its caller holds.

import { nodeSha256 } from '../node-ports.ts'
import { isChainBroken } from './chain-check.ts'
import { type Delivery, judge, type Known, type Outcome, placeKey, recordKey, type Writes } from './judge.ts'
import { readLearners } from './standing.ts'
import type { PlaceRow, StoreTx } from './store-tx.ts'

/** The outcome counts only once the transaction has been written. */
export async function receiveBatch(tx: StoreTx, delivery: Delivery): Promise<Outcome> {
  const { device, receivedAt } = delivery
  const places = await tx.places(device, neighboursOf(delivery))
  const { outcome, writes } = judge(await readKnown(tx, delivery, places), delivery)
  const isBroken = isChainBroken(places, delivery.rows, nodeSha256)
  await write(tx, delivery, writes)
  if (outcome.isTwin) await tx.addTwin(device, receivedAt)
  if (isBroken) await tx.addBrokenChain(device, receivedAt)
  return { ...outcome, isChainBroken: isBroken }
}

/** The rows' own places, and those next to them, each once. */
function neighboursOf({ rows }: Delivery): readonly { readonly learner: string; readonly n: number }[] {
  const places = new Map<string, { readonly learner: string; readonly n: number }>()
  for (const { learner, incoming } of rows) {
    if (incoming === null) continue
    for (const n of [incoming.n - 1, incoming.n, incoming.n + 1]) places.set(placeKey(learner, n), { learner, n })
  }
  return [...places.values()]
}

async function readKnown(
  tx: StoreTx,
  { device, learners, rows }: Delivery,
  places: readonly PlaceRow[],
): Promise<Known> {
  const sound = rows.flatMap(({ learner, incoming }) =>
    incoming === null ? [] : [{ learner, record: incoming.record.id }],
  )
  return {
    hasKey: (await tx.keyOf(device)) !== null,
    learners: await readLearners(
      tx,
      learners.map(({ learner }) => learner),
    ),
    held: new Map((await tx.held(sound)).map((row) => [recordKey(row.learner, row.record), row])),
    places: new Map(places.map((row) => [placeKey(row.learner, row.n), row.record])),
  }
}

async function write(tx: StoreTx, { device, publicKey }: Delivery, writes: Writes): Promise<void> {
  if (writes.needsKey) await tx.putKey(device, publicKey)
  await tx.putEnrolments(writes.enrolments)
  await tx.putLearners(writes.learners)
  await tx.addRecords(writes.records)
}
