// The service worker of a simulated phone: the real sending in the background, over the disk, which it only reads, and the cached files.
import { type Bytes, base64url, fromBase64url, utf8 } from '../../core/bytes.ts'
import { isPaused, pauseFile, pauseText } from '../../core/phone/pause.ts'
import { parseReady, readyFile } from '../../core/phone/ready.ts'
import { Problem } from '../../core/problem.ts'
import { createReceiptTray, type TrayFiles } from '../../sw/receipt-tray.ts'
import { type SendPorts, sendInBackground } from '../../sw/send.ts'
import { tellReceipt } from './beside-sending.ts'
import { clockOf, closeTabs, type Handset } from './handset.ts'
import { locksOf } from './loops.ts'
import type { DbFault, MemoryDb } from './memory-db.ts'
import { memoryFiles } from './memory-files.ts'
import { createRoad, damaged } from './network.ts'
import type { Random } from './random.ts'
import { sha256 } from './stand-ins.ts'
import type { World } from './world.ts'

/** A browser wakes the worker of a phone whose app asked for it: one with something unsent, as a rule. */
export function wakeSome(world: World, handset: Handset, random: Random): Promise<void> {
  const waiting = world.handsets.filter(
    ({ disk: { tables } }) => tables.servers.rows.size > 0 && tables.outbox.rows.size > 0,
  )
  return wakeWorker(world, waiting.length === 0 || random.chance(0.1) ? handset : random.pick(waiting), random)
}

/** It may kill it at any call; then nothing it waits for ever comes. */
async function wakeWorker(world: World, handset: Handset, random: Random): Promise<void> {
  // The person mostly left the app long before.
  if (random.chance(0.7)) closeTabs(handset)
  const isKilled = (message: string) => world.strikes('worker-killed', handset, message, random)
  const db: MemoryDb = world.openDb(handset.disk, {
    turn: () => world.clock.pass(random.below(4)),
    fault: ({ kind }): DbFault => (kind === 'begin' && isKilled('begin') ? 'die' : null),
  })
  await sendInBackground(portsOf(world, handset, db, random, isKilled))
}

function portsOf(
  world: World,
  handset: Handset,
  db: MemoryDb,
  random: Random,
  isKilled: (message: string) => boolean,
): SendPorts {
  const road = createRoad(world.net, handset, random)
  const clock = () => clockOf(handset, world.clock)
  const { caches, signer } = handset
  const never = () => new Promise<never>(() => undefined)
  return {
    async records() {
      if (!world.strikes('worker-finds-no-database', handset, 'open', random))
        return { read: db.read, signer: async () => signer, close: () => undefined }
      return random.pick([async () => null, never, () => Promise.reject(new Problem('storage/unavailable'))])()
    },
    async ready() {
      const bytes = caches.ready.get(readyFile.path)
      return bytes === undefined ? null : parseReady(bytes)
    },
    async push(bundle) {
      const answer = await road.push(bundle)
      return isKilled('bundle') ? never() : answer
    },
    locks: locksOf(handset),
    tray: createReceiptTray(trayOf(world, handset, db, random), () => tellReceipt(handset)),
    pauses: {
      async isOn(now) {
        const bytes = caches.pause.get(pauseFile.path)
        return bytes !== undefined && isPaused(new TextDecoder().decode(bytes), now)
      },
      async keep(from, ms) {
        caches.pause.set(pauseFile.path, utf8(pauseText(from, ms)))
      },
    },
    codec: world.crypto.codec,
    sha256,
    clock,
    // Its place in the window may come at once, or after much else.
    timers: random.chance(0.5) ? world.clock : { after: (ms, run) => world.clock.after(ms / 100, run) },
    isLastChance: random.chance(0.3),
    isLookedAt: async () => handset.tabs.length > 0 && random.chance(0.3),
  }
}

function trayOf(world: World, handset: Handset, db: MemoryDb, random: Random): TrayFiles {
  const files = memoryFiles(handset.caches.receipts, {
    turn: () => world.clock.pass(random.below(4)),
    isDead: db.isDead,
    fault: ({ kind }) => (kind === 'put' && world.strikes('tray-full', handset, 'receipt', random) ? 'full' : null),
  })
  return {
    async put(path, text) {
      await files.put([{ path, text }])
      if (world.strikes('tray-disturbed', handset, 'receipt', random)) disturb(world, handset, path, random)
    },
    texts: async () => (await files.all()).map((bytes) => new TextDecoder().decode(bytes)),
  }
}

/** A receipt that waits is lost, cut, or changed; or its word gives way to the word about another bundle (D6). */
function disturb(world: World, { caches: { receipts } }: Handset, path: string, random: Random): void {
  const own = receipts.get(path) ?? new Uint8Array()
  const how = random.below(5)
  if (how === 0) receipts.delete(path)
  else if (how === 1) receipts.set(path, damaged(own, random, random.chance(0.5), true))
  else receipts.set(path, changed(own, anothers(world, random) ?? own, how, random))
}

function anothers(world: World, random: Random): Bytes | undefined {
  const all = world.handsets.flatMap(({ caches }) => [...caches.receipts.values()])
  return all.length === 0 ? undefined : random.pick(all)
}

function changed(own: Bytes, other: Bytes, how: number, random: Random): Bytes {
  const [mine, theirs] = [waitingIn(own), waitingIn(other)]
  if (how === 2 || mine === null || theirs === null) return other
  const receipt =
    how === 3 ? theirs.receipt : base64url(damaged(fromBase64url(mine.receipt) ?? own, random, false, true))
  return utf8(JSON.stringify({ ...mine, receipt }))
}

/** Null for one that was damaged before. */
function waitingIn(bytes: Bytes): { readonly receipt: string } | null {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as { readonly receipt: string }
  } catch (_damaged) {
    return null
  }
}
