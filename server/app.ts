// Every route as one function from Request to Response: tests need no port.
import { Hono } from 'hono'
import { Problem } from '../core/problem.ts'
import { type InlineHashes, securityHeaders } from './headers.ts'
import { type HealthDeps, healthRoutes } from './health.ts'
import { problemResponse } from './problem-response.ts'
import { serveStatic } from './static.ts'
import { type SyncDeps, syncRoutes } from './sync/sync.ts'

export interface AppDeps extends SyncDeps, Omit<HealthDeps, 'store'> {
  readonly store: SyncDeps['store'] & HealthDeps['store']
  readonly inline: InlineHashes
  /** Whether anybody who reaches this server may read its counts. */
  readonly showsMetrics: boolean
}

export interface App {
  fetch(request: Request): Promise<Response>
}

export function createApp(deps: AppDeps): App {
  const headers = Object.entries(securityHeaders(deps.inline))
  const routes = new Hono()
  routes.route('/sync', syncRoutes(deps))
  routes.route('/', healthRoutes(deps))
  if (deps.showsMetrics) routes.get('/metrics', () => new Response(deps.metrics.text(), { headers: plain }))
  routes.all('/sync/*', () => {
    throw new Problem('request/unknown-route')
  })
  routes.get('*', ({ req, notFound }) => serveStatic(deps.files, req.raw) ?? notFound())
  routes.notFound(() => new Response('404\n', { status: 404, headers: plain }))
  routes.onError((error) => problemResponse(error, deps.onBug))
  return {
    async fetch(request) {
      const response = await routes.fetch(request)
      for (const [name, value] of isThrifty(request, response) ? THRIFTY : headers) response.headers.set(name, value)
      return response
    },
  }
}

const THRIFTY = [['x-content-type-options', 'nosniff']] as const

/** Receipts, pages and the pieces of packs are bytes for the engine alone: no browser renders one, and every header is paid for on a thin line. */
export function isThrifty(request: Request, response: Response): boolean {
  if (response.status !== 200) return false
  return request.method === 'POST' || response.headers.get('content-type') === 'application/octet-stream'
}

const plain = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }
