// Pictures and voices of packs, out of the content database.
import { concat } from '../core/bytes.ts'
import { type ChunkRow, contentLayout, type FileRow } from '../core/content-layout.ts'
import { mediaTypeOf } from '../core/pack/media-type.ts'
import { answer, openExisting } from './idb.ts'
import { rangeOf } from './range.ts'

const ROUTE = /^\/media\/([0-9a-f]{64})\/([a-z0-9-]+(?:\/[a-z0-9-]+)*\.[a-z0-9]+)$/

/** What lies under a hash never changes; a picture opened by itself must not run anything. */
const headers = {
  'cache-control': 'public, max-age=31536000, immutable',
  'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'",
  'x-content-type-options': 'nosniff',
  'accept-ranges': 'bytes',
}

export interface MediaPath {
  readonly hash: string
  readonly path: string
  readonly type: string
}

/** Null for every address that is none of ours: hubs, packs/, sync/ and other origins must not pass through the worker. */
export function mediaPathOf(request: { method: string; url: string }, origin: string): MediaPath | null {
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== origin) return null
  const [, hash, path] = ROUTE.exec(url.pathname) ?? []
  const type = path === undefined ? null : mediaTypeOf(path)
  return hash === undefined || path === undefined || type === null ? null : { hash, path, type }
}

/** 200 or 206 with the bytes, 416 for a range outside them, 404 while they are not on this phone. */
export async function mediaResponse(media: MediaPath, range: string | null, idb: IDBFactory): Promise<Response> {
  const bytes = await fileBytes(media, idb)
  if (bytes === null) return new Response(null, { status: 404 })
  const part = rangeOf(range, bytes.length)
  if (part === 'outside') {
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${bytes.length}` } })
  }
  const typed = { ...headers, 'content-type': media.type }
  if (part === 'whole') return new Response(bytes, { headers: typed })
  const contentRange = `bytes ${part.first}-${part.last}/${bytes.length}`
  const body = bytes.slice(part.first, part.last + 1)
  return new Response(body, { status: 206, headers: { ...typed, 'content-range': contentRange } })
}

async function fileBytes({ hash, path }: MediaPath, idb: IDBFactory): Promise<Uint8Array<ArrayBuffer> | null> {
  const { files, chunks } = contentLayout.stores
  const db = await openExisting(idb, contentLayout.name, [files, chunks])
  if (db === null) return null
  try {
    const transaction = db.transaction([files, chunks])
    const row: FileRow | undefined = await answer(transaction.objectStore(files).get([hash, path]))
    if (row === undefined) return null
    const found: (ChunkRow | undefined)[] = await Promise.all(
      row.slices.map(([chunk]) => answer(transaction.objectStore(chunks).get(chunk))),
    )
    const parts = row.slices.map(([, offset, length], i) => found[i]?.bytes.subarray(offset, offset + length))
    return parts.includes(undefined) ? null : concat(...parts.filter((part) => part !== undefined))
  } finally {
    db.close()
  }
}
