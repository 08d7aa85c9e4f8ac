// A centre's machine brings the pack of 300 files over the slow line, once. Then a phone takes it from there, over the house's own Wi-Fi.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runDomdom } from '../../../cli/domdom.ts'
import { startServer } from '../../../server/start.ts'
import { builtApp } from '../../browser/harness/built-app.ts'
import type { Sample } from '../figures.ts'
import type { Measure } from '../measure.ts'
import { roadPack } from '../packs/made-pack.ts'
import { openRoad, type Road } from '../packs/road.ts'
import { takePack } from '../packs/take-pack.ts'
import { CPU_SLOWER, newProfile, onProfile } from '../phone.ts'
import { type LineShape, openSlowLine, SLOW } from '../slow-line.ts'

/** An old access point with a wall between. */
const HOUSE: LineShape = { downKbit: 20_000, upKbit: 20_000, rttMs: 10 }

export const packHubMeasure: Measure = {
  name: 'pack-hub',
  figures: [
    { name: 'hub brings the pack of 300 files over the slow line', unit: 's' },
    { name: 'hub: bytes for it', unit: 'KB' },
    { name: 'hub: brings it once more, nothing new: bytes', unit: 'KB' },
    { name: 'phone at the hub, 20 Mbit/s, 10 ms: first lesson open', unit: 's' },
    { name: 'phone at the hub: all here', unit: 's' },
    { name: 'phone at the hub: bytes beyond the hub', unit: 'KB', goal: 0 },
  ],
  async run(_stage, tell): Promise<Sample> {
    const road = await openRoad(roadPack)
    const folder = mkdtempSync(join(tmpdir(), 'domdom-bench-hub-'))
    try {
      const to = join(folder, 'mirror')
      const first = await bring(road, to)
      const again = await bring(road, to)
      tell(`hub: ${JSON.stringify({ first, again })}`)
      road.line.forget()
      const taken = await takeFromHub(road, to, join(folder, 'data'))
      tell(`phone: ${JSON.stringify(taken)}`)
      const { bytesUp, bytesDown } = road.line.tally()
      return {
        'hub brings the pack of 300 files over the slow line': first.seconds,
        'hub: bytes for it': first.bytes / 1024,
        'hub: brings it once more, nothing new: bytes': again.bytes / 1024,
        'phone at the hub, 20 Mbit/s, 10 ms: first lesson open': taken.firstLesson,
        'phone at the hub: all here': taken.all,
        'phone at the hub: bytes beyond the hub': (bytesUp + bytesDown) / 1024,
      }
    } finally {
      await road.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** As a person runs it; bytes both ways with their headers. */
async function bring({ origin, line }: Road, to: string) {
  const { appDir } = await builtApp()
  const complained: string[] = []
  line.shape(SLOW)
  line.forget()
  const startedAt = performance.now()
  const code = await runDomdom(['mirror', '--from', origin, '--to', to, '--keys', join(dirname(appDir), 'keys')], {
    say: () => undefined,
    complain: (text) => complained.push(text),
    today: () => '2026-01-01',
  })
  if (code !== 0) throw new Error(`the hub brought nothing: ${complained.join(' ')}`)
  const { bytesUp, bytesDown } = line.tally()
  return { seconds: (performance.now() - startedAt) / 1000, bytes: bytesUp + bytesDown }
}

/** A hub is our own server on what it brought. */
async function takeFromHub(road: Road, mirror: string, dataDir: string) {
  const { appDir } = await builtApp()
  const packsDir = join(mirror, 'packs')
  const hub = await startServer({ host: '127.0.0.1', port: 0, dataDir, appDir, packsDir, onBug: console.error })
  const line = await openSlowLine(hub.port, HOUSE)
  try {
    const here = { origin: `http://127.0.0.1:${line.port}`, line, entry: road.entry }
    return await onProfile(newProfile(), CPU_SLOWER, line.forget, (phone) => takePack(here, phone))
  } finally {
    await line.close()
    await hub.close()
  }
}
