// Two questions of whoever watches the server: does it turn, and can it take records?
import { statfs } from 'node:fs/promises'
import { Hono } from 'hono'
import { limits } from '../core/limits.ts'
import { json } from './problem-response.ts'
import type { StaticFiles } from './static.ts'
import type { Store } from './store/store.ts'

export interface HealthDeps {
  readonly store: Store
  readonly files: StaticFiles
  readonly dataDir: string
  readonly isDraining: () => boolean
}

type Check = () => boolean | Promise<boolean>

export function healthRoutes(deps: HealthDeps): Hono {
  const routes = new Hono()
  routes.get('/livez', () => json({ ok: true }))
  routes.get('/readyz', async () => {
    const checks = await runChecks(checksOf(deps))
    const ok = Object.values(checks).every(Boolean)
    return json({ ok, checks }, ok ? 200 : 503)
  })
  return routes
}

// Migrated needs no question of its own: a store that is open has taken every step.
function checksOf({ store, files, dataDir, isDraining }: HealthDeps): Readonly<Record<string, Check>> {
  return {
    accepting: () => !isDraining(),
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
