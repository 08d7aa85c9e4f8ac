// The sync routes: who is this server, records in against a receipt, records out a page at a time.
import { Hono } from 'hono'
import type { Bytes } from '../../core/bytes.ts'
import { limits } from '../../core/limits.ts'
import type { Timers } from '../../core/phone-ports.ts'
import type { RandomBytes } from '../../core/ports.ts'
import { isProblem } from '../../core/problem.ts'
import { json, problemResponse } from '../problem-response.ts'
import { createAdmission, retryAfterSeconds } from './admission.ts'
import { declaredBytes, readBody } from './body.ts'
import { givePage } from './give-page.ts'
import { assertSameOrigin } from './origin.ts'
import { type ReceiveDeps, receiveBundle } from './receive.ts'
import { createTurns } from './turns.ts'

export interface SyncDeps extends ReceiveDeps {
  readonly random: RandomBytes
  readonly timers: Timers
  readonly onBug: (error: unknown) => void
}

export function syncRoutes(deps: SyncDeps): Hono {
  const admission = createAdmission()
  const opening = createTurns(limits.bundlesOpenedMax)
  const answered =
    (bound: number, answer: (bytes: Bytes, deps: ReceiveDeps) => Promise<Bytes>) => async (request: Request) => {
      assertSameOrigin(request)
      const bytesMax = declaredBytes(request, bound) ?? bound
      const body = await admission.run(bytesMax, async () => {
        const bytes = await readBody(request, bytesMax, deps.timers)
        return opening.take(() => answer(bytes, deps))
      })
      return new Response(body, { headers: { 'content-length': String(body.length) } })
    }
  const receive = answered(limits.bundleBytesMax + limits.sealBytesMax, receiveBundle)
  const give = answered(limits.askBytesMax, givePage)
  const routes = new Hono()
  routes.get('/server', () => json(deps.store.identity))
  routes.post('/bundles', ({ req }) => receive(req.raw))
  routes.post('/pages', ({ req }) => give(req.raw))
  routes.onError((error) => {
    if (!isProblem(error)) return problemResponse(error, deps.onBug)
    deps.metrics.count('domdom_refused_total', error.code)
    const seconds = retryAfterSeconds(error.code, deps.random)
    return problemResponse(error, deps.onBug, seconds === null ? {} : { 'retry-after': String(seconds) })
  })
  return routes
}
