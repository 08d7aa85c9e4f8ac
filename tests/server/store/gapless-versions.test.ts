import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contentHash } from '../../../core/sync/receipt.ts'
import { nodeVerifier } from '../../../server/node-ports.ts'
import { openDatabase } from '../../../server/store/database.ts'
import { type Incoming, storeBatch } from '../../../server/store/records.ts'
import { answerOf } from '../test-phone.ts'
import { temporaryFolder } from '../test-server.ts'

const hexOf = (tag: string, n: number) => tag + n.toString(16).padStart(31, '0')
const template = answerOf(hexOf('a', 0))

interface Sent {
  readonly id: number
  readonly learner: number
  readonly content: string
}

/** Few ids, learners, devices and contents, so that every kind of collision is common. */
const sent = fc.record({ id: fc.nat(30), learner: fc.nat(3), content: fc.constantFrom('yes', 'no') })
const push = fc.record({ device: fc.nat(2), records: fc.array(sent, { maxLength: 12 }) })

/** Every history has learners of its own, so that one database serves them all. */
async function incomingOf({ id, learner, content }: Sent, history: number): Promise<Incoming> {
  const owner = hexOf('a', history * 10 + learner)
  const record = { ...template, id: hexOf('b', id), learner: owner, answer: [content] }
  return { record, hash: await contentHash(record, nodeVerifier), mark: null }
}

test('whoever sends whatever in whatever batches: a verdict each, versions 1..n, one phone a learner, first content kept', async () => {
  const database = openDatabase(temporaryFolder())
  let history = 0
  const holds = fc.asyncProperty(fc.array(push, { maxLength: 8 }), async (pushes) => {
    history += 1
    const firstHash = new Map<string, string>()
    for (const { device, records } of pushes) {
      const batch = await Promise.all(records.map((record) => incomingOf(record, history)))
      const verdicts = await storeBatch(database.db, { device: hexOf('d', device), receivedAt: 0 }, batch)
      const judged = [...verdicts.stored, ...verdicts.duplicate, ...verdicts.rejected]
      expect(judged.map(([id]) => id).sort()).toEqual(batch.map(({ record }) => record.id).sort())
      for (const [id, , hash] of verdicts.stored) {
        const owners = batch.filter((one) => one.record.id === id && one.hash === hash)
        for (const { record } of owners) firstHash.set(record.learner + id, firstHash.get(record.learner + id) ?? hash)
      }
    }
    for (let learner = 0; learner <= 3; learner++) {
      const owner = hexOf('a', history * 10 + learner)
      const rows = await database.db
        .selectFrom('record')
        .selectAll()
        .where('learner_id', '=', owner)
        .orderBy('version')
        .execute()
      expect(rows.map(({ version }) => version)).toEqual(rows.map((_, i) => i + 1))
      expect(new Set(rows.map(({ device_id }) => device_id)).size).toBeLessThanOrEqual(1)
      for (const row of rows) expect(row.content_hash).toBe(firstHash.get(owner + row.record_id))
    }
  })
  await fc.assert(holds, { numRuns: 150 })
  await database.close()
})
