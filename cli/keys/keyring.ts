// What the keys at hand may sign under the newest root. A build that phones would refuse stops here.
import type { Bytes } from '../../core/bytes.ts'
import { addSignature, parseSignedFile, signFile } from '../../core/signed.ts'
import { covers, liveKeys, type Root } from '../../core/trust/root.ts'
import { keyTrouble, readKeys, type SigningKey } from './keys.ts'
import { newestRoot } from './root-files.ts'

export interface Keyring {
  readonly root: Root
  /** Throws 'pack/source' when no key here may sign packs of this id. */
  signManifest(packId: string, payload: Bytes): Promise<Bytes>
  /** By as many keys as the root asks for; throws 'pack/source' when there are too few. */
  signCatalogue(payload: Bytes): Promise<Bytes>
  /** Real root keys that lie here, on a machine that builds. */
  readonly strayRootKeys: readonly SigningKey[]
}

export async function openKeyring(keysDir: string): Promise<Keyring> {
  const root = newestRoot(keysDir)
  if (root === null) throw keyTrouble(keysDir, 'There is no root of trust here: make one with «domdom root».')
  const here = await readKeys(keysDir)
  const isDemo = root.publishers.every(({ demo }) => demo)
  return {
    root,
    async signManifest(packId, payload) {
      const named = root.publishers.filter((publisher) => covers(publisher, packId)).flatMap(({ keys }) => keys)
      const [key] = among(here, root, named)
      if (key === undefined) throw keyTrouble(keysDir, `No key here may sign «${packId}».`)
      return signFile('manifest', key.id, key.signer, payload)
    },
    signCatalogue: async (payload) => signByAll('catalogue', catalogueKeys(here, root, keysDir), payload),
    strayRootKeys: isDemo ? [] : among(here, root, root.root.keys),
  }
}

function among(here: readonly SigningKey[], root: Root, keys: Root['root']['keys']): readonly SigningKey[] {
  const live = liveKeys(root, keys).map(({ key }) => key)
  return here.filter(({ key }) => live.includes(key))
}

function catalogueKeys(here: readonly SigningKey[], root: Root, keysDir: string): readonly SigningKey[] {
  const { threshold, keys } = root.catalogue
  const found = among(here, root, keys).slice(0, threshold)
  if (found.length < threshold) {
    throw keyTrouble(keysDir, `The catalogue needs ${threshold} of its keys; ${found.length} of them lie here.`)
  }
  return found
}

async function signByAll(kind: 'catalogue', [first, ...others]: readonly SigningKey[], payload: Bytes): Promise<Bytes> {
  if (first === undefined) throw new Error('a threshold of nothing')
  let bytes = await signFile(kind, first.id, first.signer, payload)
  for (const { id, signer } of others) {
    const file = parseSignedFile(bytes)
    if (file === null) throw new Error('what was just signed is no signed file')
    bytes = await addSignature(kind, id, signer, file)
  }
  return bytes
}
