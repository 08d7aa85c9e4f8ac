// A pack of 10 MB comes from a memory card: how long the page's thread is held, so that the screen still answers.
import { statSync } from 'node:fs'
import type { Page } from 'playwright-core'
import type { Measure } from '../measure.ts'
import { filePack } from '../packs/made-pack.ts'
import { openRoad } from '../packs/road.ts'
import { CPU_SLOWER } from '../phone.ts'
import { FAST } from '../slow-line.ts'
import { firstStart, offer, workerInCharge } from '../steps.ts'
import { quiet } from '../waterfall.ts'
import { word } from '../words.ts'

export const packFileMeasure: Measure = {
  name: 'pack-file',
  figures: [
    { name: 'pack as a file', unit: 'MB' },
    { name: 'pack as a file: taken in', unit: 's' },
    { name: 'pack as a file: longest task (0: none of 50 ms)', unit: 'ms', goal: 100 },
    { name: 'pack as a file: longest task, other programs left out', unit: 'ms', goal: 100 },
    { name: 'pack as a file: work of the page’s thread', unit: 'ms' },
    { name: 'pack as a file: bytes over the line', unit: 'B', goal: 0 },
  ],
  async run(_stage, tell) {
    const road = await openRoad(filePack)
    try {
      return await road.withPhone(FAST, CPU_SLOWER, async ({ page, walk, workMs }) => {
        await walk(`${road.origin}/`, [...firstStart, { name: 'home', ...offer, act: 'see' }])
        await workerInCharge(page)
        await quiet(road.line)
        await page.evaluate(() => {
          location.hash = '#/packs'
        })
        const input = page.locator('input[type=file]')
        await input.waitFor({ state: 'attached' })
        await page.evaluate(watchTasks)
        road.line.forget()
        const tracing = await traceTasks(page)
        const before = await workMs()
        const began = performance.now()
        await input.setInputFiles(road.file())
        const [begin = '', end = ''] = word('packs.ready').split('{{title}}')
        await page.getByText(new RegExp(`^${begin}.*${end.replace('.', '')}`)).waitFor({ timeout: 120_000 })
        const took = performance.now() - began
        const work = (await workMs()) - before
        const tasks = await page.evaluate(() => Reflect.get(window, 'benchTasks') as number[])
        const longest = await tracing()
        tell(`long tasks: ${tasks.join(', ')}`)
        const bytes = road.line.exchanges().reduce((sum, { bytesUp, bytesDown }) => sum + bytesUp + bytesDown, 0)
        return {
          'pack as a file': statSync(road.file()).size / 1024 / 1024,
          'pack as a file: taken in': took / 1000,
          'pack as a file: longest task (0: none of 50 ms)': Math.max(0, ...tasks),
          'pack as a file: longest task, other programs left out': longest,
          'pack as a file: work of the page’s thread': work,
          'pack as a file: bytes over the line': bytes,
        }
      })
    } finally {
      await road.close()
    }
  },
}

interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly tdur?: number
  readonly args: { readonly name?: string }
}

/** The answer ends it and gives the longest task of the page's thread in milliseconds of that thread: what waits for a busy machine is left out. */
async function traceTasks(page: Page): Promise<() => Promise<number>> {
  const browser = page.context().browser()
  if (browser === null) throw new Error('no browser to trace')
  await browser.startTracing(page, { categories: ['toplevel'] })
  return async () => {
    const { traceEvents }: { traceEvents: readonly TraceEvent[] } = JSON.parse(String(await browser.stopTracing()))
    const places = new Set(traceEvents.filter(isPageThread).map(({ pid, tid }) => `${pid} ${tid}`))
    const tasks = traceEvents.filter(({ pid, tid, tdur }) => tdur !== undefined && places.has(`${pid} ${tid}`))
    return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000
  }
}

function isPageThread({ ph, name, args }: TraceEvent): boolean {
  return ph === 'M' && name === 'thread_name' && args.name === 'CrRendererMain'
}

/** Leaves the milliseconds of every task of 50 or more in `window.benchTasks`. Sent as text: it may use nothing from outside. */
function watchTasks(): void {
  const tasks: number[] = []
  Reflect.set(window, 'benchTasks', tasks)
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration)
  }).observe({ type: 'longtask' })
}
