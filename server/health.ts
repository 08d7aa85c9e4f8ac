// Two questions of whoever watches the server: does it turn, and can it take records?
import { statfs } from 'node:fs/promises'
import { Hono } from 'hono'
import { limits } from '../core/limits.ts'
import type { Clock } from '../core/ports.ts'
import { json } from './problem-response.ts'
import type { StaticFiles } from './static.ts'
import type { Store } from './store/store.ts'

export interface HealthDeps {
  readonly store: Pick<Store, 'probe' | 'isMigrated'>
  readonly files: StaticFiles
  readonly dataDir: string
  readonly clock: Clock
  readonly isDraining: () => boolean
}

type Check = () => boolean | Promise<boolean>

export function healthRoutes(deps: HealthDeps): Hono {
  const askAll = remembered(() => runChecks(checksOf(deps)), deps.clock)
  const routes = new Hono()
  routes.get('/livez', () => json({ ok: true }))
  routes.get('/readyz', async () => {
    // A server that drains says so at once; the rest is asked seldom, for anybody may ask and one check writes.
    const checks = { accepting: await holds(() => !deps.isDraining()), ...(await askAll()) }
    const ok = Object.values(checks).every(Boolean)
    return json({ ok, checks }, ok ? 200 : 503)
  })
  return routes
}

// Migrated needs no question of its own: a store that is open has taken every step.
function checksOf({ store, files, dataDir }: HealthDeps): Readonly<Record<string, Check>> {
  return {
    database: async () => {
      await store.probe()
      return true
    },
    migrated: () => store.isMigrated(),
    packs: () => files.has('/packs/catalogue'),
    disk: async () => {
      const { bavail, blocks } = await statfs(dataDir)
      return bavail / blocks >= limits.diskFreeShareMin
    },
  }
}

/** One answer for all who ask within `limits.readyRememberedMs`. A clock that was put back asks anew. */
function remembered<T>(ask: () => Promise<T>, clock: Clock): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | null = null
  return () => {
    const now = clock()
    if (last === null || now < last.at || now - last.at >= limits.readyRememberedMs) last = { at: now, answer: ask() }
    return last.answer
  }
}

async function runChecks(checks: Readonly<Record<string, Check>>): Promise<Record<string, boolean>> {
  const answers = Object.entries(checks).map(async ([name, check]) => [name, await holds(check)] as const)
  return Object.fromEntries(await Promise.all(answers))
}

async function holds(check: Check): Promise<boolean> {
  try {
    return await check()
  } catch (_whyIsInTheCheckName) {
    return false
  }
}
