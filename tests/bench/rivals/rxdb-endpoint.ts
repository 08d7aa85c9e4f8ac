// The server's side of RxDB's HTTP replication, as its manual tells it: push answers with conflicts, pull with documents and a checkpoint.
import { type Endpoint, unknownRoute } from './endpoint.ts'

interface Document {
  readonly id: string
  readonly _deleted: boolean
}

export function createRxdbEndpoint(): Endpoint {
  const held = new Map<string, { readonly document: Document; readonly order: number }>()
  let last = 0

  function take(document: Document): void {
    if (!held.has(document.id)) held.set(document.id, { document, order: ++last })
  }

  function push(body: Buffer) {
    const rows = JSON.parse(body.toString()) as readonly { readonly newDocumentState: Document }[]
    for (const { newDocumentState } of rows) take(newDocumentState)
    return { json: [] }
  }

  function pull(query: URLSearchParams) {
    const since = Number(query.get('order'))
    const page = [...held.values()].filter(({ order }) => order > since).slice(0, Number(query.get('limit')))
    const checkpoint = { order: page.at(-1)?.order ?? since }
    return { json: { documents: page.map(({ document }) => document), checkpoint } }
  }

  return {
    answer: ({ path, query, body }) => (path === 'push' ? push(body) : path === 'pull' ? pull(query) : unknownRoute),
    count: () => held.size,
    fill(records) {
      for (const record of records) take({ ...record, _deleted: false })
    },
  }
}
