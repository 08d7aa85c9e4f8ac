// Deliveries as the store gets them from a bundle that was opened.
import type { LearningRecord } from '../../../core/record/record.ts'
import type { Delivery } from '../../../server/store/judge.ts'
import { hashOf } from '../test-phone.ts'

export function deliveryOf(
  device: string,
  records: readonly LearningRecord[],
  places: readonly number[] = records.map((_, i) => i + 1),
): Delivery {
  const learners = [...new Set(records.map(({ learner }) => learner))]
  return {
    device,
    publicKey: new Uint8Array(65),
    madeAt: 0,
    receivedAt: 0,
    direct: true,
    learners: learners.map((learner) => ({ learner, card: null })),
    rows: records.map((record, i) => ({
      learner: record.learner,
      incoming: { record, hash: hashOf(record), mark: null, n: places[i] ?? 1, link: null },
    })),
  }
}
