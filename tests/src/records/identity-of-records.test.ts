import { describe, expect, test } from 'vitest'
import type { RandomBytes } from '../../../core/ports.ts'
import { nextLink, noLink } from '../../../core/record/chain.ts'
import { seriesOf } from '../../../core/record/record.ts'
import { nodeRandom, nodeSha256 } from '../../../server/node-ports.ts'
import type { Records } from '../../../src/records/records.ts'
import { ask, freshName } from '../../phone-storage.ts'
import {
  consentingLearner,
  everything,
  identityOf,
  itemCalled,
  NOW,
  onDisk,
  openLesson,
  PACK,
  PACK_HASH,
  playLesson,
  recordsPhone,
  results,
  serverOfEpoch,
} from './phone.ts'

/** A random source that says everything twice, a third time, and so on, once `repeats` is set. */
function lowEntropy() {
  let stuck: Map<number, Uint8Array<ArrayBuffer>> | null = null
  const random: RandomBytes = (length) => {
    const bytes = stuck?.get(length) ?? nodeRandom(length)
    stuck?.set(length, bytes)
    return bytes
  }
  return {
    random,
    sticks() {
      stuck = new Map()
    },
    recovers() {
      stuck = null
    },
  }
}

describe('a random source that repeats itself', () => {
  test('never overwrites a record: what comes second is refused, and nothing of it is left', async () => {
    const source = lowEntropy()
    const { records, databaseName } = recordsPhone({ random: source.random })
    const learner = await consentingLearner(records)
    source.sticks()
    await records.setConsent(learner.id, false, 'consent-1')
    const before = await onDisk(databaseName)
    await expect(records.setConsent(learner.id, true, 'consent-1')).rejects.toMatchObject({
      code: 'record/id-conflict',
    })
    await expect(records.addLearner('hen')).rejects.toMatchObject({ code: 'record/id-conflict' })
    expect(await onDisk(databaseName)).toEqual(before)
  })

  test('never gives one run two lessons', async () => {
    const source = lowEntropy()
    const { records, databaseName } = recordsPhone({ random: source.random })
    const learner = await consentingLearner(records)
    source.sticks()
    await openLesson(records, learner)
    const before = await onDisk(databaseName)
    await expect(records.openRun(learner.id, PACK, PACK_HASH, 'second')).rejects.toMatchObject({
      code: 'record/id-conflict',
    })
    expect(await onDisk(databaseName)).toEqual(before)
  })

  test('stops an answer once: the next try takes another name', async () => {
    const source = lowEntropy()
    const { records, again } = recordsPhone({ random: source.random })
    const learner = await consentingLearner(records)
    const run = await openLesson(records, learner)
    source.sticks()
    const [one, two] = [again(), again()]
    for (const _ of [1, 2, 3]) await one.saveAnswer(run.id, itemCalled('one'), ['yes'])
    await expect(two.saveAnswer(run.id, itemCalled('two'), ['yes'])).rejects.toMatchObject({
      code: 'record/id-conflict',
    })
    source.recovers()
    await two.saveAnswer(run.id, itemCalled('two'), ['yes'])
    expect(await results(records)).toHaveLength(4)
  })
})

describe('names', () => {
  test('of one run made here count on in its own id', async () => {
    const { records } = recordsPhone()
    const learner = await consentingLearner(records)
    const run = await openLesson(records, learner)
    await playLesson(records, learner)
    expect((await results(records)).map(({ id }) => seriesOf(id))).toEqual(
      [0, 1, 2, 3].map((place) => ({ series: run.id, place })),
    )
  })

  test('are of a new series in every tab and after every start', async () => {
    const { records, again } = recordsPhone()
    const learner = await consentingLearner(records)
    const run = await openLesson(records, learner)
    const tabs = [records, again(), again()]
    for (const tab of tabs) await openLesson(tab, learner)
    for (const tab of tabs) await tab.saveAnswer(run.id, itemCalled('one'), ['yes'])
    expect(new Set((await results(records)).map(({ id }) => seriesOf(id).series)).size).toBe(3)
  })

  test('leave a gap where a save failed, and go on', async () => {
    const { records } = recordsPhone()
    const learner = await consentingLearner(records)
    const run = await openLesson(records, learner)
    await expect(records.saveAnswer('0'.repeat(32), itemCalled('one'), ['yes'])).rejects.toThrow()
    await records.saveAnswer(run.id, itemCalled('one'), ['yes'])
    expect(await results(records)).toHaveLength(1)
  })
})

/** Copies every row of a phone's database into a new one, as a copied profile or a restored backup would. */
async function copied(from: string, to: string): Promise<void> {
  const rows = await onDisk(from)
  await recordsPhone({ databaseName: to }).records.learners()
  const db = await ask(indexedDB.open(to))
  const stores = [...db.objectStoreNames].filter((store) => store !== 'ballast')
  const transaction = db.transaction(stores, 'readwrite')
  for (const store of stores) for (const row of rows[store] ?? []) transaction.objectStore(store).put(row)
  await new Promise((resolve) => transaction.addEventListener('complete', resolve))
  db.close()
}

describe('a copied phone', () => {
  async function twins() {
    const phone = recordsPhone()
    const learner = await consentingLearner(phone.records)
    await openLesson(phone.records, learner)
    const other = freshName('twin')
    await copied(phone.databaseName, other)
    return { ...phone, learner, twin: recordsPhone({ databaseName: other }).records }
  }

  test('never gives two records one name, though both go on with one run', async () => {
    const { records, twin, learner } = await twins()
    for (const one of [records, twin]) await playLesson(one, learner)
    const names = [...(await results(records)), ...(await results(twin))].map(({ id }) => id)
    expect(new Set(names).size).toBe(8)
  })

  test('that hears of its twin begins its chain anew with another key, and shows the card again', async () => {
    const { records, twin, learner } = await twins()
    await playLesson(twin, learner)
    const store = twin.syncStore()
    await store.adopt(identityOf('a'))
    const [before, same] = [await twin.signer(), await records.signer()]
    await store.settle(serverOfEpoch('a').word(await everything(twin), {}, { isTwin: true }))
    await twin.renewKey()
    expect((await twin.signer()).publicKey).not.toEqual(before.publicKey)
    expect((await records.signer()).publicKey).toEqual(same.publicKey)
    await twin.setConsent(learner.id, true, 'consent-1')
    const batch = await twin.syncStore().pending(10)
    expect(batch?.learners).toMatchObject([{ learner: learner.id, secret: await twin.cardSecret(learner.id) }])
  })
})

test('every record names the one before it, over tabs and restarts', async () => {
  const { records, again, databaseName } = recordsPhone()
  const learner = await consentingLearner(records)
  await Promise.all([playLesson(records, learner), playLesson(again(), await consentingLearner(again()))])
  await playLesson(again(), learner)
  const rows = (await onDisk(databaseName)).records as readonly {
    learner: string
    n: number
    link: string
    hash: string
  }[]
  for (const who of new Set(rows.map((row) => row.learner))) {
    let link = noLink
    for (const [i, row] of rows.filter((one) => one.learner === who).entries()) {
      expect(row).toMatchObject({ n: i + 1, link })
      link = nextLink(link, row.hash, nodeSha256)
    }
  }
})

describe('the time of a record', () => {
  const times = async (records: Records) => (await results(records)).map(({ at }) => at)

  test('never goes back within a tab, whatever happens to the clock', async () => {
    const [clock, elapsed] = [
      [NOW, NOW + 10, 0, 0, NOW + 40],
      [0, 10, 20, 30, 40],
    ]
    let step = 0
    const { records } = recordsPhone({ clock: () => clock[step] ?? NOW, elapsed: () => elapsed[step] ?? 0 })
    const learner = await consentingLearner(records)
    const run = await openLesson(records, learner)
    for (step = 0; step < 5; step++) await records.saveAnswer(run.id, itemCalled('one'), ['yes'])
    expect(await times(records)).toEqual([0, 10, 20, 30, 40].map((ms) => NOW + ms))
  })

  test('tells how wrong the clock is as soon as a receipt told it', async () => {
    const { records } = recordsPhone()
    const learner = await consentingLearner(records)
    const store = records.syncStore()
    await store.adopt(identityOf('a'))
    await playLesson(records, learner)
    expect((await results(records)).every((record) => !('offset' in record))).toBe(true)
    await store.settle(serverOfEpoch('a').word(await everything(records), {}, { offset: -86_400 }))
    await playLesson(records, learner)
    expect(await results(records)).toMatchObject(Array(4).fill({ offset: -86_400 }))
  })
})
