import { gunzipSync } from 'node:zlib'
import { type Endpoint, keepNewest } from './endpoint.ts'

/** Takes all records in one body, gives all in one. */
export function createGzipJsonEndpoint(): Endpoint {
  const held = new Map<string, unknown>()
  return {
    answer({ method, body }) {
      if (method === 'GET') return { json: [...held.values()], isGzipped: true }
      const records = JSON.parse(gunzipSync(body).toString()) as readonly { readonly id: string }[]
      for (const record of records) held.set(record.id, record)
      return { json: { received: records.length } }
    },
    count: () => held.size,
    keepNewest: (count) => keepNewest(held, count),
  }
}
