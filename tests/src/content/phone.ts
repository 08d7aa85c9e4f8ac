// A phone with the packs' room open, over the fake network.
import 'fake-indexeddb/auto'
import { createChanges } from '../../../core/changes.ts'
import { createLocalLocks } from '../../../core/local-locks.ts'
import type { Channel } from '../../../core/phone-ports.ts'
import { nodeVerifier } from '../../../server/node-ports.ts'
import { type Content, type ContentPorts, createContent } from '../../../src/content/content.ts'
import { type FakeNetwork, fakeNetwork } from '../../fake-network.ts'
import { type FakeTimers, fakeTimers } from '../../fake-timers.ts'
import { freshName } from '../../phone-storage.ts'
import { makePublisher, rootOf, type SamplePack, samplePack, type TestPublisher } from '../../sample-pack.ts'

export interface Phone {
  readonly content: Content
  readonly network: FakeNetwork
  readonly timers: FakeTimers
  readonly publisher: TestPublisher
  readonly sample: SamplePack
  readonly databaseName: string
  /** The same phone's next start, or its second tab. */
  again(changes?: Partial<ContentPorts>): Content
}

/** Jitter of zero: waits between tries pass by themselves. */
const noJitter = (length: number) => new Uint8Array(length)

export async function phone(changes: Partial<ContentPorts> = {}): Promise<Phone> {
  const publisher = await makePublisher()
  const sample = await samplePack(publisher)
  const network = fakeNetwork(sample.files)
  const timers = fakeTimers()
  const databaseName = freshName('content')
  const ports: ContentPorts = {
    fetch: network.fetch,
    verifier: nodeVerifier,
    random: noJitter,
    builtInRoot: rootOf(publisher),
    root: '/',
    timers,
    locks: createLocalLocks(),
    channel: null,
    databaseName,
    ...changes,
  }
  const again = (more: Partial<ContentPorts> = {}) => createContent({ ...ports, ...more })
  return { content: again(), network, timers, publisher, sample, databaseName, again }
}

/** Two tabs' ends of one channel. */
export function channelPair(): readonly [Channel, Channel] {
  const ends = [createChanges(null), createChanges(null)] as const
  const end = (mine: 0 | 1): Channel => ({
    post: () => ends[mine === 0 ? 1 : 0].tell(),
    listen: (heard) => void ends[mine].watch(heard),
  })
  return [end(0), end(1)]
}

export function serve(network: FakeNetwork, sample: SamplePack): void {
  for (const [path, bytes] of sample.files) network.files.set(path, bytes)
}

export const chunksAsked = (network: FakeNetwork) => network.asked.filter((path) => path.startsWith('packs/chunks/'))
