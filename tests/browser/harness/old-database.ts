// Databases of other versions of the app, made in the page with the browser's own calls.

interface OldDatabase {
  readonly learner: string
  readonly pack: string
  /** The page keeps it open and lets nobody upgrade it. */
  readonly hold: boolean
}

/** In the page: the records' database as version 1 left it, with one learner who agreed to send and one answer that waits. */
export async function makeOldDatabase({ learner, pack, hold }: OldDatabase): Promise<void> {
  const name = 'domdom-records'
  const finished = (request: IDBRequest) =>
    new Promise<void>((resolve, reject) => {
      request.onsuccess = () => resolve()
      request.onerror = () => reject(request.error)
    })
  await finished(indexedDB.deleteDatabase(name))
  const opening = indexedDB.open(name, 10)
  opening.onupgradeneeded = () => {
    const db = opening.result
    const counted = { keyPath: 'order', autoIncrement: true }
    db.createObjectStore('learners', counted).createIndex('id', 'id', { unique: true })
    db.createObjectStore('runs', { keyPath: 'id' }).createIndex('learner', 'learner')
    const records = db.createObjectStore('records', counted)
    records.createIndex('id', 'id', { unique: true })
    records.createIndex('learner', 'learner')
    const outbox = db.createObjectStore('outbox', { keyPath: 'id' })
    outbox.createIndex('state', 'state')
    outbox.createIndex('[learner+state+order]', ['learner', 'state', 'order'])
    outbox.createIndex('[learner+state+lesson]', ['learner', 'state', 'lesson'])
    const verdicts = db.createObjectStore('verdicts', { keyPath: 'id' })
    verdicts.createIndex('epoch', 'epoch')
    verdicts.createIndex('[learner+kind+lesson]', ['learner', 'kind', 'lesson'])
    db.createObjectStore('progress', { keyPath: 'learner' })
    db.createObjectStore('servers', { keyPath: 'key' })
    db.createObjectStore('received', { keyPath: 'learner' })
    db.createObjectStore('keys', { keyPath: 'name' })
  }
  await finished(opening)
  const db = opening.result
  const id = '0123456789abcdef0123456789abcdef'
  const run = 'fedcba9876543210fedcba9876543210'
  const hash = 'ab'.repeat(32)
  const at = 1_790_000_000_000
  const place = { run, pack, packHash: hash, lesson: 'fake-police' }
  const answer = { item: 'old-item', attempt: 1, answer: ['a'], right: true, score: 1 }
  const record = { kind: 'answer', id, learner, at, ...place, ...answer }
  const transaction = db.transaction(['learners', 'records', 'outbox', 'progress'], 'readwrite')
  transaction.objectStore('learners').add({ id: learner, picture: 'hat', createdAt: at, consent: 'given' })
  transaction.objectStore('records').add({ id, learner, record })
  transaction.objectStore('outbox').add({ id, order: 1, learner, lesson: `${pack}/fake-police`, state: 'pending' })
  transaction.objectStore('progress').add({ learner, progress: {} })
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })
  if (!hold) db.close()
}

/** In the page: a much newer app was here. */
export async function raiseVersion(): Promise<void> {
  const opening = indexedDB.open('domdom-records', 9990)
  await new Promise<void>((resolve, reject) => {
    opening.onsuccess = () => resolve()
    opening.onerror = () => reject(opening.error)
  })
  opening.result.close()
}
