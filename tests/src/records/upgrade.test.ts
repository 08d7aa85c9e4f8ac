import { describe, expect, test } from 'vitest'
import { hexBytes } from '../../../core/bytes.ts'
import { nextLink, noLink } from '../../../core/record/chain.ts'
import { contentHash, type LearningRecord } from '../../../core/record/record.ts'
import { addToSum, noSum } from '../../../core/record/sum.ts'
import { nodeRandom, nodeSha256 } from '../../../server/node-ports.ts'
import { fakeTimers } from '../../fake-timers.ts'
import { ask, onEveryWrite } from '../../phone-storage.ts'
import { outlast } from './opening-ways.ts'
import { everything, identityOf, LESSON, NOW, onDisk, PACK, PACK_HASH, recordsPhone } from './phone.ts'

const LEARNER = '1'.repeat(32)
const RUN = '2'.repeat(32)
const LESSON_KEY = `${PACK}/${LESSON}`

/** What the first apps wrote: a random id for each record. */
function work(count: number): readonly LearningRecord[] {
  return Array.from({ length: count }, (_, i) => ({
    kind: 'answer' as const,
    id: `${i}`.padStart(32, 'a'),
    learner: LEARNER,
    at: NOW + i,
    run: RUN,
    pack: PACK,
    packHash: PACK_HASH,
    lesson: LESSON,
    item: 'one',
    attempt: i + 1,
    answer: ['yes'],
    right: true,
    score: 1,
  }))
}

const oldRun = {
  id: RUN,
  learner: LEARNER,
  pack: PACK,
  packHash: PACK_HASH,
  lesson: LESSON,
  step: 2,
  attempts: { one: 5 },
  firstRight: { one: true },
  closed: true,
}

const place = (record: LearningRecord, i: number) => ({
  id: record.id,
  order: i + 1,
  learner: LEARNER,
  lesson: LESSON_KEY,
})

type Store = { keyPath: string; order?: true; indexes: readonly (string | string[])[]; rows: readonly object[] }

/** Two records held by the server, one said to be erased, one refused, one unsent: as the first two versions kept them. */
function stores(records: readonly LearningRecord[]): Record<string, Store> {
  const [held1, held2, erased, refused, unsent] = records.map(place)
  const learner = { order: 1, id: LEARNER, picture: 'frog', createdAt: 1, consent: 'given' }
  const { sealKey: _of3, ...identity } = identityOf('e')
  const verdict = { kind: 'held', epoch: identity.epoch }
  return {
    learners: { keyPath: 'order', order: true, indexes: ['id'], rows: [learner] },
    runs: { keyPath: 'id', indexes: ['learner'], rows: [oldRun] },
    records: {
      keyPath: 'order',
      order: true,
      indexes: ['id', 'learner'],
      rows: records.map((record, i) => ({ order: i + 1, id: record.id, learner: LEARNER, record })),
    },
    outbox: {
      keyPath: 'id',
      indexes: ['state', ['learner', 'state', 'order'], ['learner', 'state', 'lesson']],
      rows: [
        { ...refused, state: 'refused', reason: 'record/bad-form', epoch: identity.epoch },
        { ...unsent, state: 'pending' },
      ],
    },
    verdicts: {
      keyPath: 'id',
      indexes: ['epoch', ['learner', 'kind', 'lesson']],
      rows: [
        { ...held1, ...verdict, version: 1 },
        { ...held2, ...verdict, version: 2 },
        { ...erased, ...verdict, kind: 'erased', version: 0 },
      ],
    },
    progress: { keyPath: 'learner', indexes: [], rows: [{ learner: LEARNER, progress: {} }] },
    servers: { keyPath: 'key', indexes: [], rows: [{ key: 'current', identity }] },
    received: { keyPath: 'learner', indexes: [], rows: [{ learner: LEARNER, at: 1 }] },
    keys: {
      keyPath: 'name',
      indexes: [],
      rows: [{ name: 'device', privateJwk: { kty: 'EC' }, publicKey: nodeRandom(65) }],
    },
  }
}

async function oldPhone(version: 1 | 2, records: readonly LearningRecord[] = work(5)) {
  const phone = recordsPhone()
  const made = stores(records)
  const all = version === 1 ? made : { ...made, app: { keyPath: 'key', indexes: [], rows: [] } }
  const opening = indexedDB.open(phone.databaseName, version * 10)
  opening.onupgradeneeded = () => {
    for (const [store, { keyPath, order = false, indexes, rows }] of Object.entries(all)) {
      const fresh = opening.result.createObjectStore(store, { keyPath, autoIncrement: order })
      for (const index of indexes) {
        const indexName = typeof index === 'string' ? index : `[${index.join('+')}]`
        fresh.createIndex(indexName, index, { unique: order && index === 'id' })
      }
      for (const row of rows) fresh.add(row)
    }
  }
  const db = await ask(opening)
  db.close()
  return { ...phone, before: await onDisk(phone.databaseName), made: records }
}

const versionOf = async (name: string) => (await indexedDB.databases()).find((one) => one.name === name)?.version

describe.each(['throws', 'aborts'] as const)('when a write of the upgrade %s, at every step', (how) => {
  test('the old database is there as it was, and the next start gets through', async () => {
    for (let at = 1; ; at++) {
      const { databaseName, again, before } = await oldPhone(2)
      let broken = false
      const restore = onEveryWrite(({ number, store }, transaction) => {
        if (number < at || store === 'ballast') return
        broken = true
        if (how === 'aborts') transaction.abort()
        throw new DOMException('broken', 'UnknownError')
      })
      const timers = fakeTimers()
      await outlast(timers, again({ timers }).learners())
      restore()
      if (!broken) {
        expect(at).toBeGreaterThan(5)
        return
      }
      expect(await versionOf(databaseName)).toBe(20)
      expect(await onDisk(databaseName)).toEqual(before)
      expect(await again().learners()).toMatchObject([{ id: LEARNER }])
    }
  })
})

/** Made before anything is sent: a new key could not prove itself without one. */
const newCard = expect.objectContaining({ kind: 'card', learner: LEARNER })

describe.each([1, 2] as const)('a database of version %i', (version) => {
  test('keeps every record, as a chain with hashes, and its key and learners', async () => {
    const { records, databaseName, made, before } = await oldPhone(version)
    expect(await records.learners()).toMatchObject([{ id: LEARNER, consent: 'given' }])
    const now = await onDisk(databaseName)
    expect(now.keys).toEqual(before.keys)
    let link = noLink
    const chain = made.map((record, i) => {
      const hash = contentHash(record, nodeSha256)
      const row = { order: i + 1, id: record.id, learner: LEARNER, record, hash, n: i + 1, link }
      link = nextLink(link, hash, nodeSha256)
      return row
    })
    expect(now.records).toEqual(chain)
    expect(now.progress).toEqual([{ learner: LEARNER, progress: {}, n: made.length, link }])
    expect(hexBytes(link)).toHaveLength(8)
    expect(await versionOf(databaseName)).toBe(30)
  })

  test('sends what was unsent, refused or called erased, and nothing that the same server holds', async () => {
    const { made, again } = await oldPhone(version)
    const records = again({ appVersion: '3' })
    await records.syncStore().adopt(identityOf('e'))
    expect(await everything(records)).toEqual([...made.slice(2), newCard])
    expect(await records.delivery(LEARNER)).toMatchObject({ onPhone: 3, received: 2 })
  })

  test('counts what the server holds, so that both sides can be compared at once', async () => {
    const { records, made, databaseName } = await oldPhone(version)
    await records.learners()
    const sum = made.slice(0, 2).reduce((so, record) => addToSum(so, contentHash(record, nodeSha256)), noSum)
    expect((await onDisk(databaseName)).heads).toMatchObject([
      { learner: LEARNER, epoch: 'e'.repeat(32), checkpoint: 2, count: 2, sum },
    ])
  })

  test('meets its server anew, which told no seal key yet; another epoch gets all of it', async () => {
    const { records, made } = await oldPhone(version)
    expect(await records.syncStore().server()).toBe(null)
    await records.syncStore().adopt(identityOf('f'))
    expect(await everything(records)).toEqual([...made, newCard])
  })

  test('gives its learners a card at first need', async () => {
    const { records } = await oldPhone(version)
    const secret = await records.cardSecret(LEARNER)
    expect(secret).toMatch(/^[0-9a-f]{32}$/)
    expect(await records.cardSecret(LEARNER)).toBe(secret)
    expect((await everything(records)).filter(({ kind }) => kind === 'card')).toHaveLength(1)
  })

  test('holds closed runs that are completed no second time', async () => {
    const { records, databaseName, made } = await oldPhone(version)
    await records.complete(RUN, 2)
    expect((await onDisk(databaseName)).records).toHaveLength(made.length)
  })
})
