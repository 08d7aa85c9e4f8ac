// Another app hands letters over. They lie in Cache Storage until somebody opens them: nothing is taken in that nobody pressed for.
import { limits } from '../core/limits.ts'
import { sharedCache, sharing } from '../core/phone/records-layout.ts'

export function isShare({ method, url }: { readonly method: string; readonly url: string }, origin: string): boolean {
  return method === 'POST' && url === origin + sharing.path
}

/** Leads to the screen that opens letters, whatever came; a mark in the address tells it why nothing did. */
export async function keepShared(request: Request, caches: CacheStorage, now: number): Promise<Response> {
  const files = await filesIn(request)
  const keeping = () => inTurn(async () => keep(files, await caches.open(sharedCache.name), now))
  const mark = files.length === 0 ? sharing.noLetter : await keeping().then(noMark, () => sharing.noRoom)
  return new Response(null, { status: 303, headers: { location: `/${mark}${sharing.screen}` } })
}

const noMark = () => ''

/** None where the form holds none, and where it is no form. */
async function filesIn(request: Request): Promise<readonly File[]> {
  const form = await request.formData().catch((_noForm: unknown) => new FormData())
  const given = form.getAll(sharing.field).filter((one) => typeof one !== 'string')
  // A form in which no file was chosen sends one without a name and without a byte.
  return given.filter(({ name, size }) => name !== '' || size > 0).slice(0, limits.sharedFilesMax)
}

// Two shares at once would each count on the same room.
let turn: Promise<void> = Promise.resolve()

function inTurn(work: () => Promise<void>): Promise<void> {
  turn = turn.then(work, work)
  return turn
}

/** All that the bounds let through or, on a phone that is full, none: whoever shared them is told, and has them still. */
async function keep(files: readonly File[], cache: Cache, now: number): Promise<void> {
  const parts = fitting(files)
  await makeRoom(cache, parts)
  const paths = parts.map((_part, i) => sharedCache.pathOf(`${now}-${i}`))
  try {
    for (const [i, part] of parts.entries()) await cache.put(paths[i] ?? '', new Response(part))
  } catch (full) {
    for (const path of paths) await cache.delete(path)
    throw full
  }
}

function fitting(files: readonly File[]): readonly Blob[] {
  let room = limits.letterFileBytesMax
  // One byte too many tells that it is too large; the rest of an endless file tells nothing more.
  const parts = files.map((file) => new Blob([file]).slice(0, limits.letterFileBytesMax + 1))
  return parts.filter(({ size }, i) => {
    room -= size
    return i === 0 || room >= 0
  })
}

/** Any web page can hand over: all that lies here is bounded as one letter is, and the oldest go first. */
async function makeRoom(cache: Cache, parts: readonly Blob[]): Promise<void> {
  let room = parts.reduce((left, { size }) => left - size, limits.letterFileBytesMax)
  for (const [i, key] of [...(await cache.keys())].reverse().entries()) {
    room -= await sizeOf(await cache.match(key))
    if (i + parts.length >= limits.sharedFilesMax || room < 0) await cache.delete(key)
  }
}

/** What can be read no more stops no share; whoever opens it lets it go. */
async function sizeOf(kept: Response | undefined): Promise<number> {
  return (await kept?.blob().catch((_torn: unknown) => undefined))?.size ?? 0
}
