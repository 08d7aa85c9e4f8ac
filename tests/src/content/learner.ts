// A phone of an organisation's learner, before a source that is about to change.
import type { Bytes } from '../../../core/bytes.ts'
import { cataloguePath, rootUrlPath } from '../../../core/pack/road.ts'
import type { Root } from '../../../core/trust/root.ts'
import type { ContentPorts } from '../../../src/content/content.ts'
import { type FakeNetwork, fakeNetwork } from '../../fake-network.ts'
import { catalogueOf, honestSource, json, makeParties, type Parties, rootOne, signBy } from '../../organisation.ts'
import { dump } from '../../phone-storage.ts'
import { type Phone, phone } from './phone.ts'

export const ID = 'scam-calls'

export const parties: Parties = await makeParties()
export const one = await honestSource(parties, 1)
export const two = await honestSource(parties, 2)
const { c1, c2, r1, r2 } = parties

export function lay(network: FakeNetwork, files: Iterable<readonly [string, Bytes]>): void {
  for (const [path, bytes] of files) network.files.set(path, bytes)
}

export async function learner(changes: Partial<ContentPorts> = {}): Promise<Phone & { network: FakeNetwork }> {
  const network = fakeNetwork(one.files)
  const here = await phone({ fetch: network.fetch, builtInRoot: rootOne(parties), ...changes })
  return { ...here, network }
}

/** A catalogue of its own, with what it lists, over the keys of root 1. */
export async function listed(version: number, packs = [one.scam, one.bank]): Promise<Bytes> {
  return signBy('catalogue', json(catalogueOf(version, 1, packs)), c1, c2)
}

export async function rowOf(here: Phone, key: 'current' | 'root') {
  const { catalogue = [] } = await dump(here.databaseName)
  return (catalogue as { key: string; version: number; payload: Bytes }[]).find((row) => row.key === key)
}

/** Root 2 as its holders would make it. */
export async function secondRoot(change: Partial<Root>): Promise<readonly (readonly [string, Bytes])[]> {
  const root = { ...rootOne(parties), version: 2, ...change }
  const list = json({
    ...catalogueOf(7, 2, [one.scam, one.bank]),
    root: 2,
  })
  return [
    [rootUrlPath(2), await signBy('root', json(root), r1, r2)],
    [cataloguePath, await signBy('catalogue', list, c1, c2)],
  ]
}
