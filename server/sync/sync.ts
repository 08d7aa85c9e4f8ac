// The sync routes: who is this server, and records in against a receipt.
import { Hono } from 'hono'
import { limits } from '../../core/limits.ts'
import type { Timers } from '../../core/phone-ports.ts'
import type { RandomBytes } from '../../core/ports.ts'
import { isProblem } from '../../core/problem.ts'
import { json, problemResponse } from '../problem-response.ts'
import { createAdmission, retryAfterSeconds } from './admission.ts'
import { declaredBytes, readBody } from './body.ts'
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
  const routes = new Hono()
  routes.get('/server', () => json(deps.store.identity))
  routes.post('/bundles', async ({ req }) => {
    const request = req.raw
    assertSameOrigin(request)
    const bytesMax = declaredBytes(request, limits.bundleBytesMax) ?? limits.bundleBytesMax
    const receipt = await admission.run(bytesMax, async () => {
      const bytes = await readBody(request, bytesMax, deps.timers)
      return opening.take(() => receiveBundle(bytes, deps))
    })
    return new Response(receipt, {
      headers: { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' },
    })
  })
  routes.onError((error) => {
    const wait = isProblem(error, 'sync/busy') ? { 'retry-after': String(retryAfterSeconds(deps.random)) } : {}
    return problemResponse(error, deps.onBug, wait)
  })
  return routes
}
