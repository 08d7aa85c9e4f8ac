import { gunzipSync } from 'node:zlib'
import type { Endpoint } from './endpoint.ts'
import type { PlainRecord } from './plain-record.ts'

/** Takes all records in one body, gives all in one. */
export function createGzipJsonEndpoint(): Endpoint {
  const held = new Map<string, PlainRecord>()
  const take = (records: readonly PlainRecord[]) => {
    for (const record of records) held.set(record.id, record)
  }
  return {
    answer({ method, body }) {
      if (method === 'GET') return { json: [...held.values()], isGzipped: true }
      const records = JSON.parse(gunzipSync(body).toString()) as readonly PlainRecord[]
      take(records)
      return { json: { received: records.length } }
    },
    count: () => held.size,
    fill: take,
  }
}
