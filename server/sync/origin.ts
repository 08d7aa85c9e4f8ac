import { Problem } from '../../core/problem.ts'

/**
 * Browsers name where a request comes from: only our own page may send. A client that names nothing is no browser.
 * Sec-Fetch-Site is the browser's own judgement; Host may have been rewritten by a proxy, so it decides only without that.
 */
export function assertSameOrigin(request: Request): void {
  const site = request.headers.get('sec-fetch-site')
  const origin = request.headers.get('origin')
  if (site === 'same-origin') return
  if (site !== null) throw new Problem('request/bad-origin')
  if (origin !== null && hostOf(origin) !== new URL(request.url).host) throw new Problem('request/bad-origin')
}

/** The host alone: behind a proxy that ends TLS the page says https and the request http. */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}
