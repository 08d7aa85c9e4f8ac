// Another app hands letters over. They lie in Cache Storage until somebody opens them: nothing is taken in that nobody pressed for.
import { limits } from '../core/limits.ts'
import { sharedCache, sharing } from '../core/phone/records-layout.ts'

export function isShare({ method, url }: { readonly method: string; readonly url: string }, origin: string): boolean {
  return method === 'POST' && url === origin + sharing.path
}

/** Leads to the screen that opens letters, whatever came. */
export async function keepShared(request: Request, caches: CacheStorage, now: number): Promise<Response> {
  let address: string = sharing.screen
  try {
    const files = (await request.formData()).getAll(sharing.field).slice(0, limits.sharedFilesMax)
    await keep(files, await caches.open(sharedCache.name), now)
  } catch (_noRoomOrNoForm) {
    address = `/${sharing.noRoom}${address.slice(1)}`
  }
  return new Response(null, { status: 303, headers: { location: address } })
}

/** Any web page can hand over: all that lies here is bounded as one letter is, and the oldest go first. */
async function keep(files: readonly FormDataEntryValue[], cache: Cache, now: number): Promise<void> {
  let room = limits.letterFileBytesMax
  for (const [i, file] of files.entries()) {
    // One byte too many tells that it is too large; the rest of an endless file tells nothing more.
    const part = new Blob([file]).slice(0, limits.letterFileBytesMax + 1)
    room -= part.size
    if (i === 0 || room >= 0) await cache.put(sharedCache.pathOf(`${now}-${i}`), new Response(part))
  }
  room = limits.letterFileBytesMax
  for (const [i, key] of (await cache.keys()).toReversed().entries()) {
    room -= (await (await cache.match(key))?.blob())?.size ?? 0
    if (i >= limits.sharedFilesMax || (i > 0 && room < 0)) await cache.delete(key)
  }
}
