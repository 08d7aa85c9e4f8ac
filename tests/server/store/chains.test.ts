// D13, T5: what a device sends must fit what it sent before. Honest phones are never noted, whatever their line and their server do.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextLink, noLink } from '../../../core/record/chain.ts'
import type { LearningRecord } from '../../../core/record/record.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'
import type { Delivery } from '../../../server/store/judge.ts'
import { createRecords } from '../../../server/store/store.ts'
import { copyStore, createMemoryStore, emptyStore, type StoreTables } from '../../simulation/memory-store.ts'
import { answerOf, answersOf, hashOf, newId } from '../test-phone.ts'

/** A record at its place, with the link before it: what a phone keeps. */
interface Chained {
  readonly record: LearningRecord
  readonly n: number
  readonly link: string
}

function chainOf(records: readonly LearningRecord[]): readonly Chained[] {
  let link = noLink
  return records.map((record, i) => {
    const row = { record, n: i + 1, link }
    link = nextLink(link, hashOf(record), nodeSha256)
    return row
  })
}

/** As the server reckons it from a bundle: the link before the first row is told, the others follow from the rows until there is a gap. */
function deliveryOf(device: string, rows: readonly Chained[]): Delivery {
  const last = new Map<string, { readonly n: number; readonly next: string | null }>()
  const incoming = rows.map(({ record, n, link: own }) => {
    const hash = hashOf(record)
    const before = last.get(record.learner)
    const link: string | null = before === undefined ? own : before.n + 1 === n ? before.next : null
    last.set(record.learner, { n, next: link && nextLink(link, hash, nodeSha256) })
    return { learner: record.learner, incoming: { record, hash, mark: null, n, link } }
  })
  const learners = [...new Set(rows.map(({ record }) => record.learner))].map((learner) => ({ learner, card: null }))
  return { device, publicKey: new Uint8Array(65), madeAt: 0, receivedAt: 0, direct: true, learners, rows: incoming }
}

function serverOn(tables: StoreTables = emptyStore()) {
  const records = createRecords(createMemoryStore(tables), { add: async () => undefined, all: async () => [] })
  return { tables, receive: (device: string, rows: readonly Chained[]) => records.receive(deliveryOf(device, rows)) }
}

const device = newId()

/** What the server says of `then`, from a device that sent `first` before. */
async function isBrokenAfter(first: readonly Chained[], then: readonly Chained[]): Promise<boolean> {
  const { receive, tables } = serverOn()
  expect((await receive(device, first)).isChainBroken).toBe(false)
  const { isChainBroken, verdicts } = await receive(device, then)
  expect(verdicts.map(({ kind }) => kind)).not.toContain('erased')
  expect(tables.brokenChains).toHaveLength(isChainBroken ? 1 : 0)
  return isChainBroken
}

const learner = newId()
const told = chainOf(answersOf(learner, 8))
const retold = (changed: number) =>
  chainOf(
    told.map(({ record }, i) => (i === changed - 1 ? answerOf(learner, { id: record.id, answer: ['no'] }) : record)),
  )

describe('a device is noted', () => {
  test('when it goes on from a history in which one record says something else', async () => {
    for (let changed = 1; changed <= 5; changed++) {
      expect(await isBrokenAfter(told.slice(0, 5), retold(changed).slice(5)), `record ${changed}`).toBe(true)
    }
  })

  test('when it sends a record again with other content, which is refused', async () => {
    const { receive } = serverOn()
    await receive(device, told.slice(0, 5))
    const { verdicts, isChainBroken } = await receive(device, retold(3).slice(2, 3))
    expect(verdicts).toEqual([{ kind: 'rejected', reason: 'record/id-conflict' }])
    expect(isChainBroken).toBe(true)
  })

  test('when it leaves out a record that was chained, and closes the gap', async () => {
    const closed = told.slice(5).map((row) => ({ ...row, n: row.n - 1 }))
    expect(await isBrokenAfter(told.slice(0, 4), closed)).toBe(true)
    const without = chainOf(told.filter(({ n }) => n !== 3).map(({ record }) => record))
    expect(await isBrokenAfter(told.slice(0, 5), without.slice(5))).toBe(true)
  })

  test('when a record that comes late does not lead to those that came before it', async () => {
    expect(await isBrokenAfter(told.slice(4), retold(2).slice(0, 4))).toBe(true)
  })

  test('when a first record names one before it', async () => {
    expect(
      await isBrokenAfter(
        [],
        told.slice(0, 1).map((row) => ({ ...row, link: 'ab'.repeat(8) })),
      ),
    ).toBe(true)
  })

  test('and its records are stored all the same', async () => {
    const { receive } = serverOn()
    await receive(device, told.slice(0, 5))
    const { verdicts, isTwin } = await receive(device, retold(3).slice(5))
    expect(verdicts).toEqual([6, 7, 8].map((version) => ({ kind: 'stored', version })))
    expect(isTwin).toBe(false)
  })
})

describe('a device is not noted', () => {
  test.each([
    ['sends the same again after a lost answer', told.slice(0, 5), told.slice(0, 5)],
    ['sends more with what it sent before', told.slice(0, 5), told],
    ['goes on in the next bundle', told.slice(0, 5), told.slice(5)],
    ['sends a later letter first', told.slice(4), told.slice(0, 4)],
    ['leaves a gap that may be filled later', told.slice(0, 3), told.slice(5)],
    ['fills a gap', told.filter(({ n }) => n !== 4), told.slice(3, 4)],
    ['sends what was sent by another chain as far as anybody knows', [], told.slice(3)],
  ])('when it %s', async (_what, first, then) => {
    expect(await isBrokenAfter(first, then)).toBe(false)
  })

  test('for a copied phone that is told as a twin', async () => {
    const fork = [...told.slice(0, 5).map(({ record }) => record), ...answersOf(learner, 2)]
    const { receive, tables } = serverOn()
    await receive(device, told)
    expect(await receive(device, chainOf(fork).slice(5))).toMatchObject({ isTwin: true, isChainBroken: false })
    expect(await receive(device, chainOf(fork).slice(6))).toMatchObject({ isTwin: false, isChainBroken: false })
    expect(tables.brokenChains).toEqual([])
  })
})

// One honest phone among others: what it may do, and what may happen to it.
const deed = fc.oneof(
  /** A bundle or letter of some of its rows, in their order, as pending rows are: any, for consent and quarantine leave gaps. */
  fc.record({ kind: fc.constant('send' as const), from: fc.nat(30), mask: fc.integer({ min: 1, max: 2 ** 12 }) }),
  fc.record({ kind: fc.constant('send-run' as const), from: fc.nat(30), count: fc.integer({ min: 1, max: 12 }) }),
  /** Another phone of the same learner sends some of the same records first: a welcomed one that had them from a page. */
  fc.record({ kind: fc.constant('other' as const), from: fc.nat(30), count: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ kind: fc.constant('back-up' as const) }),
  fc.record({ kind: fc.constant('restore' as const) }),
)

test('no honest history is ever told as broken, whatever is split, lost, repeated, carried late or restored', async () => {
  const [one, two] = [newId(), newId()]
  await fc.assert(
    fc.asyncProperty(
      fc.array(deed, { minLength: 1, maxLength: 25 }),
      fc.integer({ min: 2, max: 30 }),
      async (deeds, count) => {
        const records = answersOf(learner, count)
        const mine = chainOf(records)
        // The other phone chained the same records in an order of its own.
        const theirs = chainOf([...records].reverse())
        let tables = emptyStore()
        let backup = emptyStore()
        for (const done of deeds) {
          const { receive } = serverOn(tables)
          if (done.kind === 'back-up') backup = copyStore(tables)
          else if (done.kind === 'restore') tables = copyStore(backup)
          else {
            const from = done.from % count
            const rows = done.kind === 'other' ? theirs : mine
            const chosen =
              done.kind === 'send'
                ? rows.slice(from).filter((_, i) => (done.mask >> (i % 12)) & 1)
                : rows.slice(from, from + done.count)
            if (chosen.length > 0) await receive(done.kind === 'other' ? two : one, chosen)
          }
          expect(tables.brokenChains).toEqual([])
          expect(tables.twins).toEqual([])
        }
      },
    ),
    { numRuns: 400 },
  )
})

test('of a rewritten history that comes in one piece, the server always notices the seam', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 20 }), fc.nat(), fc.nat(), async (count, cut, place) => {
      const chain = chainOf(answersOf(learner, count))
      const sent = 1 + (cut % (count - 1))
      const changed = place % sent
      const forged = chainOf(
        chain.map(({ record }, i) => (i === changed ? answerOf(learner, { id: record.id, answer: ['no'] }) : record)),
      )
      expect(await isBrokenAfter(chain.slice(0, sent), forged.slice(sent))).toBe(true)
    }),
    { numRuns: 200 },
  )
})

test('learners of one bundle are looked at each by itself', async () => {
  const other = chainOf(answersOf(newId(), 4))
  const { receive } = serverOn()
  await receive(device, [...told.slice(0, 3), ...other.slice(0, 2)])
  expect((await receive(device, [...told.slice(3, 5), ...other.slice(2, 3)])).isChainBroken).toBe(false)
  expect(
    (await receive(device, [...told.slice(5), ...chainOf(answersOf(other[0]?.record.learner ?? '', 4)).slice(3)]))
      .isChainBroken,
  ).toBe(true)
})
