// An RxDB client with its defaults: Dexie storage, replication over plain HTTP with a push and a pull handler, as its manual shows it.
import { createRxDatabase } from 'rxdb/plugins/core'
import { type RxReplicationState, replicateRxCollection } from 'rxdb/plugins/replication'
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie'
import type { PlainRecord } from '../plain-record.ts'
import { offer } from '../rival-page.ts'

interface Checkpoint {
  readonly order: number
}

const text = { type: 'string' } as const
const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 40 },
    learner: text,
    run: text,
    pack: text,
    lesson: text,
    item: text,
    answer: { type: 'array', items: text },
    score: { type: 'number' },
    answeredAt: text,
  },
} as const

const database = await createRxDatabase({ name: 'records', storage: getRxStorageDexie(), multiInstance: false })
const { records } = await database.addCollections({ records: { schema } })
let running: RxReplicationState<PlainRecord, Checkpoint> | null = null

async function stop(): Promise<void> {
  await running?.cancel()
  running = null
}

async function start(): Promise<void> {
  running = replicateRxCollection<PlainRecord, Checkpoint>({
    collection: records,
    replicationIdentifier: 'bench',
    push: {
      async handler(rows) {
        const response = await fetch('/rxdb/push', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(rows),
        })
        return response.json()
      },
    },
    pull: {
      async handler(checkpoint, batchSize) {
        const response = await fetch(`/rxdb/pull?order=${checkpoint?.order ?? 0}&limit=${batchSize}`)
        return response.json()
      },
    },
  })
  await inSync(running)
}

/** A replication never fails by itself: it tries again for ever. Here nothing may go wrong. */
function inSync(replication: RxReplicationState<PlainRecord, Checkpoint>): Promise<void> {
  return new Promise((resolve, reject) => {
    const watching = replication.error$.subscribe(reject)
    replication.awaitInSync().then(() => {
      watching.unsubscribe()
      resolve()
    }, reject)
  })
}

offer({
  async put(added) {
    await stop()
    await records.bulkInsert([...added])
  },
  send: start,
  async watch() {
    if (running === null) await start()
  },
  async sendOne(record) {
    if (running === null) throw new Error('not running')
    await records.insert(record)
    await inSync(running)
  },
  async pull() {
    await start()
    return records.count().exec()
  },
})
