// A screen in a real world: real packs over the fake network, real records on a fake disk, the real engine without a line.
import { render } from '@testing-library/preact'
import type { ComponentChildren } from 'preact'
import { createLocalLocks } from '../../../core/local-locks.ts'
import { Problem } from '../../../core/problem.ts'
import { nodeCodec, nodeSealer, nodeSha256, nodeVerifier } from '../../../server/node-ports.ts'
import { vietnamese } from '../../../src/i18n/i18n.ts'
import { createLetters, type Letters, type LettersPorts } from '../../../src/letters/letters.ts'
import type { Learner, RecordsPorts } from '../../../src/records/records.ts'
import { createDownloads } from '../../../src/screens/downloads.ts'
import { createLook } from '../../../src/screens/look.ts'
import { createReview } from '../../../src/screens/review.ts'
import type { Route } from '../../../src/screens/route.ts'
import { type Rooms, type World, WorldContext } from '../../../src/screens/world.ts'
import { createSync } from '../../../src/sync/sync.ts'
import { createUpdates } from '../../../src/update/update.ts'
import { phone } from '../content/phone.ts'
import { NOW, recordsPhone } from '../records/phone.ts'

export interface TestRooms {
  readonly rooms: Rooms
  readonly letters: Letters
  /** Requests of the engine: none may come before consent. */
  readonly sent: string[]
}

type SharedPorts = Pick<LettersPorts, 'caches' | 'shareTrouble'>

export async function openTestRooms(
  shared: SharedPorts = { caches: undefined, shareTrouble: null },
  ports: Partial<RecordsPorts> = {},
): Promise<TestRooms> {
  const { content, timers } = await phone()
  const { records } = recordsPhone(ports)
  const sent: string[] = []
  const sync = createSync({
    store: records.syncStore(),
    signer: records.signer,
    renewKey: records.renewKey,
    verifier: nodeVerifier,
    sha256: nodeSha256,
    codec: nodeCodec,
    fetch: async (input) => {
      sent.push(String(input))
      throw new TypeError('no line')
    },
    root: '/',
    locks: createLocalLocks(),
    timers,
    random: (length) => new Uint8Array(length),
    clock: () => 0,
  })
  const letters = createLetters({
    records,
    content,
    road: {
      push: async () => {
        throw new Problem('net/unreachable')
      },
    },
    sealer: nodeSealer,
    verifier: nodeVerifier,
    sha256: nodeSha256,
    codec: nodeCodec,
    clock: () => NOW,
    timers,
    navigator: {},
    save: () => undefined,
    devices: undefined,
    window: {},
    ...shared,
  })
  const paused = { has: () => false, set: () => undefined }
  const told = new Set<string>()
  return {
    rooms: {
      content,
      records,
      sync,
      downloads: createDownloads({ content, paused, savesData: () => false, isInUse: async () => false }),
      look: createLook(content),
      told,
      review: createReview(content, records, told),
      letters: async () => letters,
      practice: () => import('../../../src/screens/practice-screen.tsx'),
    },
    letters,
    sent,
  }
}

export const noUpdates = () =>
  createUpdates({ container: undefined, locks: undefined, scriptUrl: () => '', reload: () => undefined })

export interface Shown {
  /** Where the screen led, in order. */
  readonly went: Route[]
}

export function show(screen: ComponentChildren, rooms: Rooms, learner: Learner, route: Route = { at: 'home' }): Shown {
  const went: Route[] = []
  const { words } = vietnamese()
  const world: World = {
    words,
    language: 'vi',
    preferences: { language: 'vi', learner: learner.id, size: '1', theme: 'auto' },
    prefer: () => undefined,
    route,
    go: (to) => void went.push(to),
    rooms,
    learner,
    updates: noUpdates(),
    install: { offered: false, accept: () => undefined },
    keeping: { ask: async () => true, kept: async () => true },
    version: '1',
  }
  render(<WorldContext.Provider value={world}>{screen}</WorldContext.Provider>)
  return { went }
}
