// A cheap phone: Chromium on a profile of its own, a small screen, a slow processor.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core'
import { chromiumPlea, findOrInstallChromium } from '../../tools/chromium.mjs'
import { type Step, type Walk, walk } from './in-page.ts'

export const CPU_SLOWER = 6
export const FULL_SPEED = 1

export interface Phone {
  readonly page: Page
  readonly cdp: CDPSession
  readonly version: string
  /** Once a phone: opens the address and walks; resolves when the last step is reached. The page stays open. */
  walk(url: string, steps: readonly Step[]): Promise<Walk>
  /** Milliseconds of work that the page's thread has done, waiting left out: other programs on the machine hardly move it. */
  workMs(): Promise<number>
  close(): Promise<void>
}

export function newProfile(): string {
  return mkdtempSync(join(tmpdir(), 'domdom-bench-profile-'))
}

export function dropProfile(profile: string): void {
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
}

/** `slower`: how many times slower the page's own thread runs; the worker's thread cannot be slowed. */
export async function openPhone(profile: string, slower: number = CPU_SLOWER): Promise<Phone> {
  const context = await launch(profile)
  const page = context.pages()[0] ?? (await context.newPage())
  const cdp = await context.newCDPSession(page)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: slower })
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  const walked = createMailbox<Walk>()
  await page.exposeFunction('benchWalked', walked.put)
  return {
    page,
    cdp,
    version: context.browser()?.version() ?? '',
    async walk(url, steps) {
      await page.addInitScript(walk, steps)
      const [reached] = await Promise.all([walked.take(), page.goto(url, { waitUntil: 'commit' })])
      return reached
    },
    async workMs() {
      const { metrics } = await cdp.send('Performance.getMetrics')
      return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000
    },
    close: () => context.close(),
  }
}

/** A phone that is gone afterwards, with its profile. `begin` runs once it is open, before `act`. */
export async function onProfile<T>(
  profile: string,
  slower: number,
  begin: () => void,
  act: (phone: Phone) => Promise<T>,
): Promise<T> {
  const phone = await openPhone(profile, slower)
  try {
    begin()
    return await act(phone)
  } finally {
    await phone.close()
    dropProfile(profile)
  }
}

async function launch(profile: string): Promise<BrowserContext> {
  const executablePath = findOrInstallChromium()
  if (executablePath === null) throw new Error(chromiumPlea)
  return chromium.launchPersistentContext(profile, {
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
    viewport: { width: 360, height: 640 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    locale: 'vi-VN',
  })
}

const WALK_MS_MAX = 90_000

function createMailbox<T>() {
  let open: (value: T) => void = () => undefined
  return {
    put: (value: T) => open(value),
    take: () =>
      new Promise<T>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error('the walk did not come to its end')), WALK_MS_MAX)
        open = (value) => {
          clearTimeout(late)
          resolve(value)
        }
      }),
  }
}
