// A PouchDB client with its defaults, replicating to a CouchDB.
import PouchDB, { type Replication } from 'pouchdb-browser'
import type { PlainRecord } from '../plain-record.ts'
import { offer } from '../rival-page.ts'

const local = new PouchDB('records')
const remote = new PouchDB(`${location.origin}/pouchdb/records`)
let running: Replication | null = null

function documentOf({ id, ...rest }: PlainRecord) {
  return { _id: id, ...rest }
}

async function whole(replication: Replication): Promise<void> {
  const { ok, errors } = await replication
  if (!ok || errors.length > 0) throw new Error(`replication failed: ${errors.join(', ')}`)
}

/** A live replication says 'paused' when it has caught up, and also when it failed. */
function caughtUp(replication: Replication): Promise<void> {
  return new Promise((resolve, reject) => {
    replication.once('error', reject)
    replication.once('paused', (error) => (error === undefined ? resolve() : reject(error)))
  })
}

offer({
  async put(added) {
    running?.cancel()
    running = null
    await local.bulkDocs(added.map(documentOf))
  },
  send: () => whole(local.replicate.to(remote)),
  async watch() {
    running = local.replicate.to(remote, { live: true })
    await caughtUp(running)
  },
  async sendOne(record) {
    if (running === null) throw new Error('not running')
    const sent = caughtUp(running)
    await local.put(documentOf(record))
    await sent
  },
  async pull() {
    await whole(local.replicate.from(remote))
    return (await local.info()).doc_count
  },
})
