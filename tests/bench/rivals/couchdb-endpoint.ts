// As much of CouchDB's replication protocol as PouchDB speaks, in memory, for documents that never change: one revision each.
import { createHash } from 'node:crypto'
import { type Answer, type Asked, type Endpoint, unknownRoute } from './endpoint.ts'
import type { PlainRecord } from './plain-record.ts'

interface Document {
  readonly _id: string
  readonly _rev: string
  readonly _revisions: { readonly start: number; readonly ids: readonly string[] }
}

interface Held {
  readonly document: Document
  readonly seq: number
}

/** One database; it is always there. */
export function createCouchdbEndpoint(): Endpoint {
  const held = new Map<string, Held>()
  /** Checkpoints, by id. */
  const notes = new Map<string, object>()
  let last = 0

  function info() {
    return { db_name: 'records', doc_count: held.size, update_seq: last, instance_start_time: '0' }
  }

  function revsDiff(asked: Readonly<Record<string, readonly string[]>>) {
    const unknown = Object.entries(asked).filter(([id]) => !held.has(id))
    return Object.fromEntries(unknown.map(([id, missing]) => [id, { missing }]))
  }

  /** With `new_edits: false`, as replication asks: nothing to say about what went well. */
  function take(documents: readonly Document[]): readonly object[] {
    for (const document of documents) held.set(document._id, { document, seq: ++last })
    return []
  }

  function changes(query: URLSearchParams) {
    const since = Number(query.get('since'))
    const later = [...held.values()].filter(({ seq }) => seq > since)
    const page = later.slice(0, Number(query.get('limit')))
    const results = page.map(({ document: { _id, _rev }, seq }) => ({ seq, id: _id, changes: [{ rev: _rev }] }))
    return { results, last_seq: page.at(-1)?.seq ?? Math.max(since, last), pending: later.length - page.length }
  }

  function documents(asked: readonly { readonly id: string }[]) {
    return {
      results: asked.flatMap(({ id }) => {
        const found = held.get(id)
        return found === undefined ? [] : [{ id, docs: [{ ok: found.document }] }]
      }),
    }
  }

  function note({ method, path, body }: Asked): Answer {
    if (method === 'PUT') {
      notes.set(path, { ...parsed<object>(body), _rev: '0-1' })
      return { status: 201, json: { ok: true, id: path, rev: '0-1' } }
    }
    const found = notes.get(path)
    return found === undefined ? unknownRoute : { json: found }
  }

  function answer(asked: Asked): Answer {
    const { method, query, body } = asked
    const path = asked.path.replace(/^records\/?/, '')
    if (path.startsWith('_local/')) return note({ ...asked, path })
    switch (`${method} ${path}`) {
      case 'GET ':
        return { json: info() }
      case 'POST _revs_diff':
        return { json: revsDiff(parsed(body)) }
      case 'POST _bulk_docs':
        return { status: 201, json: take(parsed<{ readonly docs: readonly Document[] }>(body).docs) }
      case 'GET _changes':
        return { json: changes(query) }
      case 'POST _bulk_get':
        return { json: documents(parsed<{ readonly docs: readonly { readonly id: string }[] }>(body).docs) }
      default:
        return unknownRoute
    }
  }

  const fill = (records: readonly PlainRecord[]) => void take(records.map(documentOf))
  return { answer, count: () => held.size, fill }
}

/** As PouchDB sends it: with the history of its one revision. */
function documentOf({ id, ...rest }: PlainRecord): Document {
  const revision = createHash('md5').update(id).digest('hex')
  return { ...rest, _id: id, _rev: `1-${revision}`, _revisions: { start: 1, ids: [revision] } }
}

function parsed<T>(body: Buffer): T {
  return JSON.parse(body.toString()) as T
}
