// What others need for the same 300 files on the same line: Workbox's precache, which fetches one after the other, and Cache.addAll, which
// asks for all at once.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { buildPage } from '../build-page.ts'
import type { Sample } from '../figures.ts'
import type { Measure } from '../measure.ts'
import { roadPack, writePacks } from '../packs/made-pack.ts'
import { servePlainFiles } from '../packs/plain-files.ts'
import { CPU_SLOWER, dropProfile, newProfile, openPhone } from '../phone.ts'
import { FAST, openSlowLine, SLOW } from '../slow-line.ts'

const ways = { 'Workbox precache': precache, 'Cache.addAll': addAll }

export const packRivalsMeasure: Measure = {
  name: 'pack-rivals',
  // More than two minutes, and nearly all of it is the line, which is the same every time.
  runsMax: 1,
  figures: Object.keys(ways).flatMap((name) => [
    { name: `300 files, ${name}: all here`, unit: 's' as const },
    { name: `300 files, ${name}: requests`, unit: '' as const },
    { name: `300 files, ${name}: bytes`, unit: 'KB' as const },
  ]),
  async run(_stage, tell) {
    const folder = mkdtempSync(join(tmpdir(), 'domdom-bench-plain-'))
    const worker = await buildPage(join(import.meta.dirname, '../rivals/pages/precache-worker.mjs'), 'iife')
    const files = await servePlainFiles(join(writePacks(folder, roadPack), roadPack.id), worker)
    try {
      let sample: Sample = {}
      for (const [name, keep] of Object.entries(ways)) {
        const found = await measured(files.port, name, keep, files.count)
        tell(`${name}: ${JSON.stringify(found)}`)
        sample = { ...sample, ...found }
      }
      return sample
    } finally {
      await files.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function measured(
  port: number,
  name: string,
  keep: (page: Page) => Promise<number>,
  count: number,
): Promise<Sample> {
  const line = await openSlowLine(port, FAST)
  const profile = newProfile()
  const phone = await openPhone(profile, CPU_SLOWER)
  try {
    await phone.page.goto(`http://127.0.0.1:${line.port}/`)
    line.shape(SLOW)
    line.forget()
    const startedAt = performance.now()
    const kept = await keep(phone.page)
    const seconds = (performance.now() - startedAt) / 1000
    if (kept !== count) throw new Error(`${name} kept ${kept} of ${count} files`)
    const { requests, bytesUp, bytesDown } = line.tally()
    return {
      [`300 files, ${name}: all here`]: seconds,
      [`300 files, ${name}: requests`]: requests,
      [`300 files, ${name}: bytes`]: (bytesUp + bytesDown) / 1024,
    }
  } finally {
    await phone.close()
    dropProfile(profile)
    await line.close()
  }
}

/** Number of files that are kept in the end. */
function precache(page: Page): Promise<number> {
  return page.evaluate(async () => {
    await navigator.serviceWorker.register('/worker.js')
    await navigator.serviceWorker.ready
    const [name = ''] = await caches.keys()
    return (await (await caches.open(name)).keys()).length
  })
}

function addAll(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const cache = await caches.open('files')
    await cache.addAll(Reflect.get(window, 'files') as string[])
    return (await cache.keys()).length
  })
}
