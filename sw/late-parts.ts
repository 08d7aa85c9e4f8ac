// Parts of the app that few phones need (a code reader in JavaScript) or none without a line (the thread of downloads) are no part of the shell:
// whoever needs one fetches it once, and it is kept.
const CACHE = 'domdom-late-parts'
const ROUTE = /^\/assets\/[\w.-]+\.js$/

/** True for a part of the app that this version's shell does not hold. `isShell` knows what it holds. */
export function isLatePart(
  request: { readonly method: string; readonly url: string },
  origin: string,
  isShell: (url: string) => boolean,
): boolean {
  const url = new URL(request.url)
  return request.method === 'GET' && url.origin === origin && ROUTE.test(url.pathname) && !isShell(request.url)
}

/** Its name holds its hash, so what is kept stays right. */
export async function latePart(
  request: Request,
  caches: CacheStorage,
  fetch: typeof globalThis.fetch,
): Promise<Response> {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(request)
  if (kept !== undefined) return kept
  const answer = await fetch(request)
  // A portal's page would stay for good. A full phone goes without keeping it.
  if (isScript(answer)) await cache.put(request, answer.clone()).catch((_full: unknown) => undefined)
  return answer
}

export function isScript({ status, headers }: Response): boolean {
  return status === 200 && /javascript/.test(headers.get('content-type') ?? '')
}

/** Parts of versions that are gone. A part that is still needed is fetched once more. */
export async function dropLateParts(caches: CacheStorage): Promise<void> {
  await caches.delete(CACHE)
}
