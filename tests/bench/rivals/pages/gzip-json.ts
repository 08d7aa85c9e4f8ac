// No library: records in IndexedDB, all that wait as one gzipped JSON body in one request. No verdicts, no signature, no resuming.
import type { PlainRecord } from '../plain-record.ts'
import { offer } from '../rival-page.ts'

interface Waiting {
  readonly order?: number
  readonly record: PlainRecord
}

const db = await new Promise<IDBDatabase>((resolve, reject) => {
  const opening = indexedDB.open('records', 1)
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore('records', { keyPath: 'id' })
    // In the order in which they were made: neighbours that resemble each other squeeze better.
    opening.result.createObjectStore('outbox', { keyPath: 'order', autoIncrement: true })
  }
  opening.onsuccess = () => resolve(opening.result)
  opening.onerror = () => reject(opening.error)
})

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })
}

function save(records: readonly PlainRecord[]): Promise<void> {
  const transaction = db.transaction(['records', 'outbox'], 'readwrite')
  for (const record of records) {
    const waiting: Waiting = { record }
    transaction.objectStore('records').put(record)
    transaction.objectStore('outbox').put(waiting)
  }
  return done(transaction)
}

function readOutbox(): Promise<readonly Waiting[]> {
  return new Promise((resolve, reject) => {
    const asking = db.transaction('outbox').objectStore('outbox').getAll()
    asking.onsuccess = () => resolve(asking.result)
    asking.onerror = () => reject(asking.error)
  })
}

async function send(): Promise<void> {
  const waiting = await readOutbox()
  const last = waiting.at(-1)?.order
  if (last === undefined) return
  const squeezed = new Blob([JSON.stringify(waiting.map(({ record }) => record))])
    .stream()
    .pipeThrough(new CompressionStream('gzip'))
  const response = await fetch('/gzip-json/records', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: await new Response(squeezed).blob(),
  })
  const { received } = await response.json()
  if (received !== waiting.length) throw new Error(`${received} of ${waiting.length} were received`)
  const transaction = db.transaction('outbox', 'readwrite')
  transaction.objectStore('outbox').delete(IDBKeyRange.upperBound(last))
  await done(transaction)
}

async function pull(): Promise<number> {
  const records: PlainRecord[] = await (await fetch('/gzip-json/records')).json()
  const transaction = db.transaction('records', 'readwrite')
  for (const record of records) transaction.objectStore('records').put(record)
  await done(transaction)
  return records.length
}

offer({
  put: save,
  send,
  watch: send,
  async sendOne(record) {
    await save([record])
    await send()
  },
  pull,
})
